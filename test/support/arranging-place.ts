import { systemClock } from "../../actions/lib/adapters/clock/system-clock.ts";
import { removeRun } from "../../actions/lib/adapters/kubernetes/clean-up.ts";
import type { Cluster } from "../../actions/lib/adapters/kubernetes/cluster.ts";
import { connect } from "../../actions/lib/adapters/kubernetes/connect.ts";
import { IMAGE_NAMES, type Images } from "../../actions/lib/adapters/kubernetes/images.ts";
import { namespaceManifest } from "../../actions/lib/adapters/kubernetes/manifests/namespace.ts";
import { namespaceOf, nodeNamespaceOf, SCRATCH } from "../../actions/lib/adapters/kubernetes/names.ts";
import { nodeFacts } from "../../actions/lib/adapters/kubernetes/node-facts.ts";
import { choosePairs, type NodePair } from "../../actions/lib/adapters/kubernetes/placement.ts";
import { runInPod } from "../../actions/lib/adapters/kubernetes/run-in-pod.ts";
import { Workloads } from "../../actions/lib/adapters/kubernetes/workloads.ts";
import type { Arranged } from "../../actions/lib/model/arrangement.ts";
import type { Execution } from "../../actions/lib/model/command.ts";
import type { TrafficPath } from "../../actions/lib/model/traffic-path.ts";
import type { Parsed, TestContext, Variant } from "../../actions/lib/network-tests/network-test.ts";
import type { Clock } from "../../actions/lib/ports/clock.ts";
import type { Materials } from "./cluster/materials.ts";
import { KUBECONFIG } from "./cluster/places.ts";
import { restoreCluster } from "./cluster-for-tests.ts";
import { recordingLog } from "./recording-log.ts";

/** The client and servers of a run on the test cluster, for whoever arranges something beside them. Dispose it to remove all of the run. */
export interface TestPlace extends AsyncDisposable {
  readonly materials: Materials;
  readonly cluster: Cluster;
  readonly run: string;
  readonly clock: Clock;
  readonly log: ReturnType<typeof recordingLog>;
  readonly images: Images;
  readonly tolerations: readonly [];
  readonly pair: NodePair;
  readonly workloads: Workloads;
}

const HOUR_MS = 3_600_000;

/** On a cluster as every file of tests finds it. */
export async function startPlace(run: string, paths: readonly TrafficPath[], signal: AbortSignal): Promise<TestPlace> {
  const { materials } = await restoreCluster();
  const log = recordingLog();
  const cluster = await connect({ kubeconfig: KUBECONFIG }, log);
  const pinned = new Map(materials.images.map((image) => [image.name, image.pinned]));
  const images = Object.fromEntries(IMAGE_NAMES.map((name) => [name, pinned.get(name) ?? ""])) as Images;
  const nodes = (await cluster.list({ apiVersion: "v1", kind: "Node" }, signal)).map(nodeFacts);
  const [pair] = choosePairs(nodes, paths, { nodeSelector: {}, tolerations: [], pairs: 1 });
  if (pair === undefined) throw new Error("no pair of nodes");
  const clock = systemClock;
  const remove = async () => {
    await removeRun(cluster, run, signal);
  };
  // Of a test that was killed.
  await remove();
  await using made = new AsyncDisposableStack();
  made.defer(remove);
  for (const [name, level] of [
    [namespaceOf(run), "restricted"],
    [nodeNamespaceOf(run), "privileged"],
  ] as const)
    await cluster.apply(namespaceManifest(name, run, level, new Date(Date.now() + HOUR_MS)), signal);
  await waitForAccount(cluster, namespaceOf(run), signal);
  const workloads = new Workloads({ cluster, run, clock, images, tolerations: [], index: 0, pair, workloads: ["http"], paths });
  await workloads.start(signal);
  const all = made.move();
  return { materials, cluster, run, clock, log, images, tolerations: [], pair, workloads, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

/** A bare pod is refused while its namespace has no service account yet. */
export const waitForAccount = (cluster: Cluster, namespace: string, signal: AbortSignal) =>
  cluster.waitFor(
    { apiVersion: "v1", kind: "ServiceAccount", namespace },
    { isDone: (accounts) => accounts.length > 0, explain: () => `namespace ${namespace} has no service account`, limitSeconds: 60 },
    signal,
  );

/** Runs a variant's commands in the client, and reads them, as a step does: without looking at the processors. */
export async function measure(
  { cluster, workloads, clock }: TestPlace,
  variant: Variant,
  where: Pick<TestContext, "seconds" | "server" | "serverBehind">,
  signal: AbortSignal,
  arranged: Arranged = {},
): Promise<{ readonly parsed: Parsed; readonly executions: readonly Execution[] }> {
  const context: TestContext = {
    ...where,
    scratch: SCRATCH,
    loads: { cappedBitsPerSecond: 1e9, udpLadder: [], omitSeconds: 0 },
    serverOf: () => where.server,
  };
  const executions: Execution[] = [];
  for (const command of variant.commands(context))
    executions.push(await runInPod(cluster, workloads.client("fortio"), command, { scratch: SCRATCH }, clock, signal));
  const failed = executions.find(({ exitCode }) => exitCode !== 0);
  if (failed !== undefined) throw new Error(`${failed.argv.join(" ")} ended with ${failed.exitCode}: ${failed.stderr}`);
  const none = { busyCoreSeconds: 0, busiestCoreSeconds: 0, cores: 1 };
  return {
    executions,
    parsed: variant.parse({ executions, cpu: { wallSeconds: 1, client: none, server: none, total: none }, ...arranged }, context),
  };
}
