import { ConfigurationError } from "../../model/errors.ts";
import { placementOf, type TrafficPath } from "../../model/traffic-path.ts";
import type { NodeFacts } from "./node-facts.ts";
import { describeTaint, type Toleration, tolerates } from "./tolerations.ts";

export interface NodeWishes {
  /** Labels that a node must have. */
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
}

/** The nodes of a run: the client's, which also carries the servers of the same node, and the one of the other servers. */
export interface NodePair {
  readonly client: NodeFacts;
  /** Absent where every path stays on the client's node. */
  readonly other?: NodeFacts;
  /** What a reader must know of the pair. */
  readonly notes: readonly string[];
}

/**
 * Picks the nodes: alike in type, cores and kernel and in one zone where there are such, the first by name among equals, so that the same
 * cluster gives the same pair again.
 * @throws ConfigurationError one sentence: no node fits, or only one where the paths need two
 */
export function choosePair(nodes: readonly NodeFacts[], paths: readonly TrafficPath[], wishes: NodeWishes): NodePair {
  const fitting = nodes.filter((node) => unfitness(node, wishes) === undefined).sort((a, b) => (a.name < b.name ? -1 : 1));
  const refused = nodes.flatMap((node) => {
    const reason = unfitness(node, wishes);
    return reason === undefined ? [] : [`${node.name} ${reason}`];
  });
  const [first] = fitting;
  if (first === undefined)
    throw new ConfigurationError(
      nodes.length === 0 ? "The cluster has no nodes." : `No node of the cluster can carry the benchmark: ${refused.join("; ")}.`,
    );
  const acrossNodes = paths.filter((path) => placementOf(path) === "other-node");
  if (acrossNodes.length === 0) return { client: first, notes: [] };
  const pairs = fitting.flatMap((client, index) => fitting.slice(index + 1).map((other) => ({ client, other })));
  const [best] = pairs.sort((a, b) => likeness(b) - likeness(a));
  if (best === undefined)
    throw new ConfigurationError(
      `Input "paths" must stay on one node (pod/same-node, service/same-node), because only node ${first.name} can carry the benchmark${
        refused.length === 0 ? "" : ` (${refused.join("; ")})`
      }, not "${acrossNodes.join(",")}".`,
    );
  return { ...best, notes: pairNotes(best.client, best.other) };
}

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

/** How comparable both ends are; a zone counts most, because its border adds latency. */
function likeness({ client, other }: { readonly client: NodeFacts; readonly other: NodeFacts }): number {
  return (
    8 * Number(client.zone === other.zone) +
    4 * Number(client.instanceType === other.instanceType && client.architecture === other.architecture) +
    2 * Number(client.cores === other.cores) +
    Number(client.kernel === other.kernel)
  );
}

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
