import type { Command, Execution, ServiceProgramming } from "../../model/command.ts";
import { ConfigurationError, EnvironmentError } from "../../model/errors.ts";
import type { ArmFacts, Conditions, Environment } from "../../model/record.ts";
import type { Scenario } from "../../model/scenario.ts";
import type { TrafficPath } from "../../model/traffic-path.ts";
import type { Loads, Workload } from "../../model/workload.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { Preparation, ServerAddress, StepCommands, StepExecution, Target } from "../../ports/target.ts";
import { refuseTaken, removeRun } from "./clean-up.ts";
import type { Cluster, KubernetesObject } from "./cluster.ts";
import { dataPlaneFacts, dataPlaneNotes } from "./data-plane-facts.ts";
import { clusterEnvironment, clusterStatement, toolVersions } from "./environment.ts";
import { type Images, isPinned } from "./images.ts";
import { CLIENT_TOOLS, type ClientTool } from "./manifests/client-pod.ts";
import { namespaceManifest } from "./manifests/namespace.ts";
import { LIFETIME_SECONDS, namespaceOf, nodeNamespaceOf, SCRATCH } from "./names.ts";
import { type NodeAgents, type PairReading, startNodeAgents } from "./node-agents.ts";
import { nodeFacts } from "./node-facts.ts";
import { PairUsage } from "./pair-usage.ts";
import { requirePermissions } from "./permissions.ts";
import { choosePair, type NodePair, type NodeWishes } from "./placement.ts";
import { runInPod } from "./run-in-pod.ts";
import { serviceCount, waitUntilSynced } from "./service-routing-state.ts";
import { ScalingServices } from "./services.ts";
import { Workloads } from "./workloads.ts";

/**
 * Under the baseline of the smallest instance type that people measure on (m6i.xlarge, 1.56 Gbit/s; facts/eks-and-cni.md §5), because what goes
 * beyond it measures the credits of the instance. The ladder goes on where larger ones end.
 */
const LOADS: Loads = {
  cappedBitsPerSecond: 1e9,
  udpLadder: [250e6, 500e6, 1e9, 1.4e9, 2e9, 2.8e9, 4e9, 5.6e9],
  omitSeconds: 1,
};

const QUIET = { windowSeconds: 0.5, busyShare: 0.08, limitSeconds: 10 } as const;

/** iperf3 needs this long to connect and reach a capped rate, and the pod to start it. */
const BACKGROUND_LEAD_SECONDS = 1;

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
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Opens a cluster for a run: what it may not do, or what is in its way, is told before anything is made. Dispose it to remove everything.
 * @throws ConfigurationError for missing permissions. @throws EnvironmentError when a run of that name is there
 */
export async function openKubernetes(options: KubernetesOptions, signal: AbortSignal): Promise<KubernetesTarget> {
  const { cluster, run, resume, clock, log } = options;
  const version = await cluster.version(signal);
  await requirePermissions(cluster, run, signal);
  if (resume && (await removeRun(cluster, run, signal))) log.info(`Removed what was left of run ${run} in the cluster.`);
  await refuseTaken(cluster, run, signal);
  const expires = new Date(clock.now().getTime() + LIFETIME_SECONDS * 1000);
  const target = new KubernetesTarget(options, version);
  try {
    await makeNamespace(cluster, namespaceManifest(namespaceOf(run), run, "restricted", expires), signal);
    await makeNamespace(cluster, namespaceManifest(nodeNamespaceOf(run), run, "privileged", expires), signal);
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
  readonly pair: NodePair;
  readonly workloads: Workloads;
  readonly agents: NodeAgents;
  readonly scaling: ScalingServices;
  readonly usage: PairUsage;
  readonly sharesMachine: boolean;
  /** All that the nodes said once everything stood. */
  readonly reading: PairReading;
  readonly proxyMode?: string;
}

export class KubernetesTarget implements Target {
  readonly kind = "kubernetes";
  readonly loads = LOADS;
  readonly #options: KubernetesOptions;
  readonly #version: string;
  #prepared: Prepared | undefined;

  /** Use `openKubernetes`. */
  constructor(options: KubernetesOptions, version: string) {
    this.#options = options;
    this.#version = version;
  }

  /** Whole once the target is prepared. */
  get statement(): string {
    if (this.#prepared === undefined) return `cluster: Kubernetes ${this.#version}`;
    const { pair, sharesMachine } = this.#prepared;
    return clusterStatement(this.#version, pair, sharesMachine);
  }

  async environment(): Promise<Environment> {
    const { cluster } = this.#options;
    const { pair, reading, workloads } = this.#ready();
    const tools = await toolVersions(cluster, workloads.toolPlaces, AbortSignal.timeout(60_000));
    return clusterEnvironment({ pair, machine: reading.client.machine, version: this.#version, tools, images: workloads.imageIds });
  }

  async prepare(preparation: Preparation, signal: AbortSignal): Promise<readonly ArmFacts[]> {
    const { cluster, run, clock, images, tolerations, scenarios } = this.#options;
    const scenario = theScenario(preparation, scenarios);
    const startedAt = clock.monotonicSeconds();
    const nodes = (await cluster.list({ apiVersion: "v1", kind: "Node" }, signal)).map(nodeFacts);
    const pair = choosePair(nodes, preparation.paths, this.#options);
    const workloads = new Workloads({
      cluster,
      run,
      clock,
      images,
      tolerations,
      pair,
      workloads: preparation.workloads,
      paths: preparation.paths,
    });
    // Both are waited for, whichever fails first: what one still makes would stand in the way of the clean-up.
    const [started, watched] = await Promise.allSettled([
      workloads.start(signal),
      startNodeAgents(
        { cluster, run, clock, image: images["node-tools"], pair, namespaces: [namespaceOf(run), nodeNamespaceOf(run)] },
        signal,
      ),
    ]);
    if (started.status === "rejected") throw started.reason;
    if (watched.status === "rejected") throw watched.reason;
    const agents = watched.value;
    const reading = await agents.read({ scope: "all" }, signal);
    const sharesMachine = await agents.shareMachine(signal);
    const facts = await dataPlaneFacts(cluster, reading.client.proxy?.mode, signal);
    this.#prepared = {
      pair,
      workloads,
      agents,
      scaling: new ScalingServices({ cluster, run, clock }),
      usage: new PairUsage(sharesMachine),
      sharesMachine,
      reading,
      ...(facts.proxyMode === undefined ? {} : { proxyMode: facts.proxyMode }),
    };
    const readySeconds = clock.monotonicSeconds() - startedAt;
    const notes = [...dataPlaneNotes(facts, scenario), ...pair.notes, ...imageNotes(images)];
    return preparation.arms.map((arm) => ({ ...arm, title: scenario.title, notes, readySeconds }));
  }

  scratch(): string {
    return SCRATCH;
  }

  server(_arm: string, path: TrafficPath, workload: Workload): ServerAddress {
    const { workloads, scaling } = this.#ready();
    // While services were programmed for a step, it is one of these that it measures.
    if (scaling.probed !== undefined && workload === "http" && path === SCALING_PATH) return scaling.probed;
    return workloads.server(path, workload);
  }

  async programServices(_arm: string, services: number | undefined, signal: AbortSignal): Promise<ServiceProgramming | undefined> {
    const { workloads, scaling, agents, proxyMode } = this.#ready();
    const { cluster, clock } = this.#options;
    const { probers } = workloads;
    const removed = await scaling.remove(probers, signal);
    if (services === undefined) {
      if (removed) await waitUntilSynced(agents, clock, signal);
      return undefined;
    }
    await this.settle(signal);
    const reached = await scaling.program(services, workloads.serverAddresses("other-node"), probers, signal);
    const seconds = reached + (await waitUntilSynced(agents, clock, signal));
    return { services, seconds, ...(await serviceCount(cluster, agents, proxyMode, scaling.probedName, signal)) };
  }

  async settle(signal: AbortSignal): Promise<Pick<Conditions, "settleSeconds" | "quiet">> {
    const { agents, usage, sharesMachine } = this.#ready();
    const { clock } = this.#options;
    const startedAt = clock.monotonicSeconds();
    for (;;) {
      const window = { scope: "window", pauseSeconds: QUIET.windowSeconds } as const;
      // On one machine the second look would be load beside the first.
      const reading = sharesMachine ? { client: await agents.readClient(window, signal) } : await agents.read(window, signal);
      const quiet = usage.addWindow(reading, QUIET.busyShare);
      const settleSeconds = clock.monotonicSeconds() - startedAt;
      if (quiet || settleSeconds > QUIET.limitSeconds) return { settleSeconds, quiet };
    }
  }

  async execute(_arm: string, step: StepCommands, signal: AbortSignal): Promise<StepExecution> {
    const { workloads, agents, usage } = this.#ready();
    await workloads.check(signal);
    const before = await agents.read({ scope: "step" }, signal);
    const result = await this.#run(step, signal);
    const after = await agents.read({ scope: "step" }, signal);
    return { ...result, ...usage.between(before, after) };
  }

  async recover(_arm: string, signal: AbortSignal): Promise<void> {
    await this.#ready().workloads.restart(signal);
  }

  /** Has a time of its own, because the run's signal may have fired already. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { cluster, run } = this.#options;
    await removeRun(cluster, run, AbortSignal.timeout(CLEAN_UP_SECONDS * 1000), CLEAN_UP_SECONDS);
  }

  #ready(): Prepared {
    if (this.#prepared === undefined) throw new Error("the target was not prepared");
    return this.#prepared;
  }

  /** The commands, one after the other, while the background runs; when it returns or throws, nothing of them runs any more. */
  async #run(step: StepCommands, signal: AbortSignal): Promise<Pick<StepExecution, "executions" | "background">> {
    const executions: Execution[] = [];
    const runCommands = async () => {
      for (const command of step.commands) executions.push(await this.#command(command, signal));
    };
    if (step.background === undefined) {
      await runCommands();
      return { executions };
    }
    const background = this.#command(step.background, signal);
    const commands = (async () => {
      await this.#options.clock.sleep(BACKGROUND_LEAD_SECONDS, signal);
      await runCommands();
    })();
    // Both are waited for, whichever fails first: a rejection that nobody looks at ends the process in the middle of its clean-up.
    const [load, measured] = await Promise.allSettled([background, commands]);
    if (measured.status === "rejected") throw measured.reason;
    if (load.status === "rejected") throw load.reason;
    return { executions, background: load.value };
  }

  #command(command: Command, signal: AbortSignal): Promise<Execution> {
    const [tool] = command.argv;
    if (!isClientTool(tool)) throw new EnvironmentError(`The client has no container for ${tool ?? "an empty command"}.`);
    return runInPod(
      this.#options.cluster,
      this.#ready().workloads.client(tool),
      command,
      { scratch: SCRATCH },
      this.#options.clock,
      signal,
    );
  }
}

/** The only path of the service-scaling test. */
const SCALING_PATH: TrafficPath = "service/other-node";

const isClientTool = (tool: string | undefined): tool is ClientTool => CLIENT_TOOLS.some((one) => one === tool);

/** A cluster has one data plane; arms of one scenario are that one again, as in a calibration. */
function theScenario({ arms }: Preparation, scenarios: readonly Scenario[]): Scenario {
  const [slug, ...more] = new Set(arms.map((arm) => arm.scenario));
  if (slug === undefined || more.length > 0)
    throw new ConfigurationError(
      `A cluster has one data plane, so it cannot be measured as ${[slug, ...more].join(" and ")}: measure each scenario on its cluster and give the records to \`cni-bench report\`.`,
    );
  const scenario = scenarios.find((one) => one.slug === slug);
  if (scenario === undefined) throw new ConfigurationError(`There is no scenario "${slug}".`);
  return scenario;
}

function imageNotes(images: Images): readonly string[] {
  const loose = [...new Set(Object.values(images).filter((image) => !isPinned(image)))];
  return loose.length === 0 ? [] : [`images that are not pinned by digest: ${loose.join(", ")}; the record has the digests that ran`];
}
