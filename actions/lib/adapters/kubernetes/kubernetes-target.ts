import type { Arranged, Arrangement, ArrangementKind } from "../../model/arrangement.ts";
import { ConfigurationError } from "../../model/errors.ts";
import type { ArmFacts, Environment } from "../../model/record.ts";
import type { Scenario } from "../../model/scenario.ts";
import { AS_FOUND } from "../../model/scenario.ts";
import type { TrafficPath } from "../../model/traffic-path.ts";
import type { Loads, Workload } from "../../model/workload.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { Preparation, ServerAddress, StepCommands, StepExecution, Target } from "../../ports/target.ts";
import { Arrangers } from "./arrangers.ts";
import { refuseTaken, removeRun } from "./clean-up.ts";
import type { Cluster, KubernetesObject } from "./cluster.ts";
import { type DataPlaneFacts, dataPlaneFacts, dataPlaneNotes, describeDataPlane } from "./data-plane-facts.ts";
import { clusterEnvironment, clusterStatement, toolVersions } from "./environment.ts";
import { type Images, isPinned } from "./images.ts";
import { namespaceManifest } from "./manifests/namespace.ts";
import { type MeasuringPair, type Settled, startPair } from "./measuring-pair.ts";
import { LIFETIME_SECONDS, namespaceOf, nodeNamespaceOf, SCRATCH } from "./names.ts";
import type { PairReading } from "./node-agents.ts";
import { nodeFacts } from "./node-facts.ts";
import { requirePermissions } from "./permissions.ts";
import { choosePairs, describePair, type NodePair, type NodeWishes } from "./placement.ts";
import { givePullSecrets, readPullSecrets, type SecretReference } from "./pull-secrets.ts";

/**
 * Under the baseline of the smallest instance type that people measure on (m6i.xlarge, 1.56 Gbit/s; facts/eks-and-cni.md §5), because what goes
 * beyond it measures the credits of the instance. The ladder goes on where larger ones end.
 */
const LOADS: Loads = {
  cappedBitsPerSecond: 1e9,
  udpLadder: [250e6, 500e6, 1e9, 1.4e9, 2e9, 2.8e9, 4e9, 5.6e9],
  omitSeconds: 1,
};

/** Arrangements in whose making is all there is to measure: the step begins before them. */
const WATCHED_ALONE: readonly ArrangementKind[] = ["pod-starts", "service-starts"];

const NAMESPACE_LIMIT_SECONDS = 60;
const CLEAN_UP_SECONDS = 300;

export interface KubernetesOptions extends NodeWishes {
  readonly cluster: Cluster;
  /** Names everything of ours in the cluster. */
  readonly run: string;
  /** Whether a run of that name was begun and is gone on with: what is left of it goes first. */
  readonly resume: boolean;
  readonly scenarios: readonly Scenario[];
  readonly images: Images;
  /** What the registries of the images ask for. */
  readonly pullSecrets: readonly SecretReference[];
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Opens a cluster for a run: what it may not do, or what is in its way, is told before anything is made. Dispose it to remove everything.
 * @throws ConfigurationError for missing permissions. @throws EnvironmentError when a run of that name is there
 */
export async function openKubernetes(options: KubernetesOptions, signal: AbortSignal): Promise<KubernetesTarget> {
  const { cluster, run, resume, pullSecrets, clock, log } = options;
  const version = await cluster.version(signal);
  await requirePermissions(cluster, run, pullSecrets, signal);
  const secrets = await readPullSecrets(cluster, pullSecrets, signal);
  if (resume && (await removeRun(cluster, run, signal))) log.info(`Removed what was left of run ${run} in the cluster.`);
  await refuseTaken(cluster, run, signal);
  const expires = new Date(clock.now().getTime() + LIFETIME_SECONDS * 1000);
  const target = new KubernetesTarget(options, version);
  try {
    await makeNamespace(cluster, namespaceManifest(namespaceOf(run), run, "restricted", expires), signal);
    await makeNamespace(cluster, namespaceManifest(nodeNamespaceOf(run), run, "privileged", expires), signal);
    for (const namespace of [namespaceOf(run), nodeNamespaceOf(run)]) await givePullSecrets(cluster, secrets, { run, namespace }, signal);
  } catch (error) {
    await target[Symbol.asyncDispose]();
    throw error;
  }
  return target;
}

/** Pods are refused until their namespace has an account for them, which a controller makes. */
async function makeNamespace(cluster: Cluster, manifest: KubernetesObject, signal: AbortSignal): Promise<void> {
  await cluster.apply(manifest, signal);
  await cluster.waitFor(
    { apiVersion: "v1", kind: "ServiceAccount", namespace: manifest.metadata.name },
    {
      isDone: (accounts) => accounts.some(({ metadata }) => metadata.name === "default"),
      explain: () => `Namespace ${manifest.metadata.name} was not given its account for pods: is the cluster's controller manager at work?`,
      limitSeconds: NAMESPACE_LIMIT_SECONDS,
    },
    signal,
  );
}

/** What `prepare` made. */
interface Prepared {
  readonly pairs: readonly { readonly measuring: MeasuringPair; readonly arrangers: Arrangers }[];
  /** All that the nodes of the first pair said once everything stood. */
  readonly reading: PairReading;
}

export class KubernetesTarget implements Target {
  readonly kind = "kubernetes";
  readonly loads = LOADS;
  readonly #options: KubernetesOptions;
  readonly #version: string;
  #prepared: Prepared | undefined;
  /** Number of the pair that carries the round. */
  #turn = 0;
  /** What stands for a step; by the pair that it was made on. */
  #standing: Arrangers | undefined;
  /** How quiet it was, and what the nodes said, before an arrangement that is all there is to measure. */
  #watched: { readonly settled: Settled; readonly reading: PairReading } | undefined;

  /** Use `openKubernetes`. */
  constructor(options: KubernetesOptions, version: string) {
    this.#options = options;
    this.#version = version;
  }

  /** Whole once the target is prepared. */
  get statement(): string {
    if (this.#prepared === undefined) return `cluster: Kubernetes ${this.#version}`;
    const { pairs } = this.#prepared;
    return clusterStatement(
      this.#version,
      pairs.map(({ measuring }) => measuring.pair),
      pairs.some(({ measuring }) => measuring.sharesMachine),
    );
  }

  async environment(): Promise<Environment> {
    const { cluster } = this.#options;
    const { reading, pairs } = this.#ready();
    const { workloads } = this.#pair().measuring;
    const tools = await toolVersions(cluster, workloads.toolPlaces, AbortSignal.timeout(60_000));
    return clusterEnvironment({
      pairs: pairs.map(({ measuring }) => measuring.pair),
      machine: reading.client.machine,
      version: this.#version,
      tools,
      images: workloads.imageIds,
    });
  }

  async prepare(preparation: Preparation, signal: AbortSignal): Promise<readonly ArmFacts[]> {
    const { cluster, clock, images, scenarios } = this.#options;
    const scenario = theScenario(preparation, scenarios);
    const startedAt = clock.monotonicSeconds();
    const nodes = (await cluster.list({ apiVersion: "v1", kind: "Node" }, signal)).map(nodeFacts);
    const pairs = choosePairs(nodes, preparation.paths, this.#options);
    // All are waited for, whichever fails first: what one still makes would stand in the way of the clean-up.
    const started = await Promise.allSettled(pairs.map((pair, index) => startPair(this.#options, pair, index, preparation, signal)));
    const made = started.map((result) => {
      if (result.status === "rejected") throw result.reason;
      return result.value;
    });
    const [first] = made;
    if (first === undefined) throw new Error("no pair of nodes was chosen");
    const reading = await first.agents.read({ scope: "all" }, signal);
    const facts = await dataPlaneFacts(cluster, reading.client.proxy?.mode, signal);
    this.#prepared = {
      reading,
      pairs: made.map((measuring) => {
        const { pair, workloads, agents } = measuring;
        return { measuring, arrangers: new Arrangers({ ...this.#options, pair, workloads, agents, facts }) };
      }),
    };
    const readySeconds = clock.monotonicSeconds() - startedAt;
    const notes = [...dataPlaneNotes(facts, scenario), ...pairsNotes(pairs), ...imageNotes(images)];
    return preparation.arms.map((arm) => ({ ...arm, title: titleOf(scenario, facts), notes, readySeconds }));
  }

  enterRound(round: number): string {
    const { pairs } = this.#ready();
    this.#turn = round % pairs.length;
    return this.#pair().measuring.name;
  }

  scratch(): string {
    return SCRATCH;
  }

  server(_arm: string, path: TrafficPath, workload: Workload, forwarders?: number): ServerAddress {
    return this.#standing?.server(path, workload, forwarders) ?? this.#pair().measuring.workloads.server(path, workload);
  }

  async arrange(_arm: string, arrangement: Arrangement | undefined, signal: AbortSignal): Promise<Arranged> {
    // What stands may be of another pair, when a round has begun since.
    await this.#standing?.remove(signal);
    this.#standing = undefined;
    this.#watched = undefined;
    if (arrangement === undefined) return {};
    const { measuring, arrangers } = this.#pair();
    const settled = await measuring.settle(signal);
    if (WATCHED_ALONE.includes(arrangement.kind)) this.#watched = { settled, reading: await measuring.look(signal) };
    this.#standing = arrangers;
    return arrangers.make(arrangement, signal);
  }

  async settle(signal: AbortSignal): Promise<Settled> {
    return this.#watched?.settled ?? this.#pair().measuring.settle(signal);
  }

  execute(_arm: string, step: StepCommands, signal: AbortSignal): Promise<StepExecution> {
    const { measuring, arrangers } = this.#pair();
    return arrangers.beside(() => measuring.execute(step, signal, this.#watched?.reading));
  }

  async recover(_arm: string, signal: AbortSignal): Promise<void> {
    await this.#pair().measuring.workloads.restart(signal);
  }

  /** Has a time of its own, because the run's signal may have fired already. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { cluster, run } = this.#options;
    await this.#standing?.stop();
    await removeRun(cluster, run, AbortSignal.timeout(CLEAN_UP_SECONDS * 1000), CLEAN_UP_SECONDS);
  }

  #ready(): Prepared {
    if (this.#prepared === undefined) throw new Error("the target was not prepared");
    return this.#prepared;
  }

  /** The pair that carries the round. */
  #pair(): Prepared["pairs"][number] {
    const pair = this.#ready().pairs[this.#turn];
    if (pair === undefined) throw new Error(`no pair of nodes ${this.#turn}`);
    return pair;
  }
}

/** A cluster has one data plane; arms of one scenario are that one again, as in a calibration. */
function theScenario({ arms }: Preparation, scenarios: readonly Scenario[]): Scenario {
  const [slug, ...more] = new Set(arms.map((arm) => arm.scenario));
  if (slug === undefined || more.length > 0)
    throw new ConfigurationError(
      `A cluster has one data plane, so it cannot be measured as ${[slug, ...more].join(" and ")}: measure each scenario on its cluster and give the records to \`cni-bench report\`.`,
    );
  const scenario = [...scenarios, AS_FOUND].find((one) => one.slug === slug);
  if (scenario === undefined) throw new ConfigurationError(`There is no scenario "${slug}".`);
  return scenario;
}

/** What nobody brought to a scenario is called after what was found. */
const titleOf = (scenario: Scenario, facts: DataPlaneFacts): string =>
  scenario.slug === AS_FOUND.slug ? describeDataPlane(facts) : scenario.title;

function pairsNotes(pairs: readonly NodePair[]): readonly string[] {
  const notes = [...new Set(pairs.flatMap((pair) => pair.notes))];
  return pairs.length === 1
    ? notes
    : [`the rounds take turns on ${pairs.length} pairs of nodes: ${pairs.map(describePair).join(", ")}`, ...notes];
}

function imageNotes(images: Images): readonly string[] {
  const loose = [...new Set(Object.values(images).filter((image) => !isPinned(image)))];
  return loose.length === 0 ? [] : [`images that are not pinned by digest: ${loose.join(", ")}; the record has the digests that ran`];
}
