import { ConfigurationError } from "../../model/errors.ts";
import { placementOf, type TrafficPath } from "../../model/traffic-path.ts";
import type { NodeFacts } from "./node-facts.ts";
import { describeTaint, type Toleration, tolerates } from "./tolerations.ts";

export interface NodeWishes {
  /** Labels that a node must have. */
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
  /** How many pairs of nodes take turns, where there are nodes enough. */
  readonly pairs: number;
}

/** The nodes of a run: the client's, which also carries the servers of the same node, and the one of the other servers. */
export interface NodePair {
  readonly client: NodeFacts;
  /** Absent where no path leads to it. */
  readonly other?: NodeFacts;
  /** The node of servers in another zone; absent where no path leads there. */
  readonly zonal?: NodeFacts;
  /** What a reader must know of the pair. */
  readonly notes: readonly string[];
}

/**
 * Picks the nodes: both of a pair alike in type, cores and kernel and in one zone where there are such, the first by name among equals, so that
 * the same cluster gives the same pairs again. No node is in two pairs, and a further pair must be as alike as the first: how two machines happen
 * to differ is the larger part of what a cloud's numbers scatter by, and one pair alone hides it.
 * @returns at least one
 * @throws ConfigurationError one sentence: no node fits, or too few for the paths
 */
export function choosePairs(nodes: readonly NodeFacts[], paths: readonly TrafficPath[], wishes: NodeWishes): readonly NodePair[] {
  const fitting = nodes.filter((node) => unfitness(node, wishes) === undefined).sort((a, b) => (a.name < b.name ? -1 : 1));
  const refused = nodes.flatMap((node) => {
    const reason = unfitness(node, wishes);
    return reason === undefined ? [] : [`${node.name} ${reason}`];
  });
  if (fitting[0] === undefined)
    throw new ConfigurationError(
      nodes.length === 0 ? "The cluster has no nodes." : `No node of the cluster can carry the benchmark: ${refused.join("; ")}.`,
    );
  const acrossNodes = paths.filter((path) => placementOf(path) === "other-node");
  if (acrossNodes.length > 0 && fitting.length < 2)
    throw new ConfigurationError(
      `Input "paths" must stay on one node (pod/same-node, service/same-node), because only node ${fitting[0].name} can carry the benchmark${
        refused.length === 0 ? "" : ` (${refused.join("; ")})`
      }, not "${acrossNodes.join(",")}".`,
    );
  const pairs =
    acrossNodes.length > 0 ? alikePairs(fitting, wishes.pairs) : alikeNodes(fitting, wishes.pairs).map((client) => ({ client }));
  const acrossZones = paths.filter((path) => placementOf(path) === "other-zone");
  return pairs.map((pair) => {
    const zonal = acrossZones.length === 0 ? {} : { zonal: nodeInOtherZone(pair.client, fitting, acrossZones) };
    return { ...pair, ...zonal, notes: "other" in pair ? pairNotes(pair.client, pair.other) : [] };
  });
}

interface TwoNodes {
  readonly client: NodeFacts;
  readonly other: NodeFacts;
}

function alikePairs(nodes: readonly NodeFacts[], most: number): readonly TwoNodes[] {
  const found: TwoNodes[] = [];
  while (found.length < most) {
    const free = nodes.filter((node) => !found.some(({ client, other }) => node === client || node === other));
    const all = free.flatMap((client, index) => free.slice(index + 1).map((other) => ({ client, other })));
    const [best] = all.sort((a, b) => likeness(b) - likeness(a));
    const [first] = found;
    if (best === undefined || (first !== undefined && !isAsAlike(best, first))) break;
    found.push(best);
  }
  return found;
}

/** Rounds that take turns on unlike pairs would scatter by what the pairs are. */
const isAsAlike = (pair: TwoNodes, first: TwoNodes): boolean =>
  likeness(pair) >= likeness(first) && machineLikeness(pair.client, first.client) >= machineLikeness(first.client, first.other);

const alikeNodes = ([first, ...others]: readonly NodeFacts[], most: number): readonly NodeFacts[] =>
  first === undefined ? [] : [first, ...others.filter((other) => machineLikeness(first, other) === ALIKE)].slice(0, most);

/** @throws ConfigurationError when all nodes are in the client's zone, or nobody says where they are */
function nodeInOtherZone(client: NodeFacts, nodes: readonly NodeFacts[], paths: readonly TrafficPath[]): NodeFacts {
  const elsewhere = nodes.filter(({ zone }) => zone !== undefined && client.zone !== undefined && zone !== client.zone);
  const [best] = elsewhere.sort((a, b) => likeness({ client, other: b }) - likeness({ client, other: a }));
  if (best !== undefined) return best;
  throw new ConfigurationError(
    `Input "paths" must stay in one zone, because no node in another than ${client.zone ?? "that of the client, which has no zone label,"} can carry the benchmark, not "${paths.join(",")}".`,
  );
}

/** The way from the client, for people. */
export const describePair = ({ client, other, zonal }: NodePair): string =>
  [client, other, zonal].flatMap((node) => (node === undefined ? [] : [node.name])).join(" → ");

/** Why no pod of ours may run there. */
function unfitness(node: NodeFacts, { nodeSelector, tolerations }: NodeWishes): string | undefined {
  const missing = Object.entries(nodeSelector).find(([name, value]) => node.labels[name] !== value);
  if (missing !== undefined) return `does not have the label ${missing.join("=")} that input "node-selector" asks for`;
  if (!node.isReady) return "is not ready";
  if (node.isCordoned) return "is cordoned";
  const taint = node.taints.find((one) => !tolerates(tolerations, one));
  if (taint !== undefined) return `is tainted with ${describeTaint(taint)}, which input "tolerations" does not name`;
  return undefined;
}

/** How comparable two nodes are; a zone counts most, because its border adds latency. */
const likeness = ({ client, other }: TwoNodes): number => 8 * Number(client.zone === other.zone) + machineLikeness(client, other);

/** Of two machines that differ in nothing. */
const ALIKE = 7;

const machineLikeness = (a: NodeFacts, b: NodeFacts): number =>
  4 * Number(a.instanceType === b.instanceType && a.architecture === b.architecture) +
  2 * Number(a.cores === b.cores) +
  Number(a.kernel === b.kernel);

function pairNotes(client: NodeFacts, other: NodeFacts): string[] {
  const differing = (what: string, a: string | number | undefined, b: string | number | undefined) =>
    a === b ? [] : [`the two nodes differ in ${what}: ${a ?? "unknown"} carries the client, ${b ?? "unknown"} the other servers`];
  return [
    ...differing("zone", client.zone, other.zone),
    ...differing("instance type", client.instanceType, other.instanceType),
    ...differing("cores", client.cores, other.cores),
    ...differing("kernel", client.kernel, other.kernel),
  ];
}
