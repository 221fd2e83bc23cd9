import type { ClusterEnvironment, Environment, NodeEnvironment } from "../../model/record.ts";
import { TOOL_LIST } from "../lab/set-up/tool-list.ts";
import type { Cluster, PodPlace } from "./cluster.ts";
import type { MachineFacts } from "./node-agent/reading.ts";
import type { NodeFacts } from "./node-facts.ts";
import type { NodePair } from "./placement.ts";

export interface EnvironmentSources {
  readonly pairs: readonly NodePair[];
  /** What the client's node said of its machine; absent where it said nothing. */
  readonly machine: MachineFacts | undefined;
  readonly version: string;
  readonly tools: Readonly<Record<string, string>>;
  readonly images: Readonly<Record<string, string>>;
}

/** The environment as it is recorded; of the client's node what is said once. */
export function clusterEnvironment({ pairs, machine, version, tools, images }: EnvironmentSources): Environment {
  const nodes = nodesOf(pairs);
  const [client] = nodes;
  if (client === undefined) throw new Error("no pair of nodes");
  const cluster: ClusterEnvironment = { version, nodes: nodes.map(nodeEnvironment), images };
  return {
    kernel: client.kernel,
    operatingSystem: client.operatingSystem,
    cpuModel: machine?.cpuModel ?? "unknown",
    cores: client.cores,
    memoryBytes: client.memoryBytes,
    tools,
    sysctls: machine?.sysctls ?? {},
    cluster,
  };
}

/** What a reader of the record needs; what only placing pods takes is left out. */
const nodeEnvironment = ({
  isReady: _ready,
  isCordoned: _cordoned,
  labels: _labels,
  taints: _taints,
  ...environment
}: NodeFacts): NodeEnvironment => environment;

/** Asks a container of every tool for its version; one that does not say has none. */
export async function toolVersions(
  cluster: Cluster,
  places: readonly { readonly tool: keyof typeof TOOL_LIST; readonly place: PodPlace }[],
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const versions = await Promise.all(
    places.map(async ({ tool, place }) => {
      const { versionArguments, version } = TOOL_LIST[tool];
      const { stdout, stderr } = await cluster.exec(place, [tool, ...versionArguments], { limitSeconds: 20 }, signal);
      const found = version.exec(`${stdout}\n${stderr}`)?.[1];
      return found === undefined ? [] : [[tool, found] as const];
    }),
  );
  return Object.fromEntries(versions.flat());
}

/** Every node once, the client of the first pair first. */
function nodesOf(pairs: readonly NodePair[]): readonly NodeFacts[] {
  const all = pairs.flatMap(({ client, other, zonal }) => [client, ...[other, zonal].filter((node) => node !== undefined)]);
  return all.filter(({ name }, index) => all.findIndex((one) => one.name === name) === index);
}

/** What every report must say of numbers from here; of the machine only what is known. */
export function clusterStatement(version: string, pairs: readonly NodePair[], sharesMachine: boolean): string {
  const kinds = nodesOf(pairs).map(kindOf);
  const [first] = kinds;
  const nodes =
    new Set(kinds).size > 1
      ? `nodes of ${[...new Set(kinds)].join(" and ")}`
      : `${kinds.length} node${kinds.length === 1 ? "" : "s"} of ${first}`;
  return `cluster: Kubernetes ${version}, ${nodes}${sharesMachine ? ", all on one machine" : ""}`;
}

const kindOf = ({ instanceType, cores, architecture }: NodeFacts): string =>
  instanceType ?? `${cores} core${cores === 1 ? "" : "s"} (${architecture})`;
