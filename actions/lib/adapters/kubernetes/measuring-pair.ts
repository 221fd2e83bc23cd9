import type { Command, Execution } from "../../model/command.ts";
import { EnvironmentError } from "../../model/errors.ts";
import type { Conditions } from "../../model/record.ts";
import { placementOf, type TrafficPath } from "../../model/traffic-path.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Preparation, StepCommands, StepExecution } from "../../ports/target.ts";
import { runBeside } from "../run-beside.ts";
import type { Cluster } from "./cluster.ts";
import type { Images } from "./images.ts";
import { CLIENT_TOOLS, type ClientTool } from "./manifests/client-pod.ts";
import { namespaceOf, nodeNamespaceOf, SCRATCH } from "./names.ts";
import { type NodeAgents, type PairReading, startNodeAgents } from "./node-agents.ts";
import { PairUsage } from "./pair-usage.ts";
import { describePair, type NodePair } from "./placement.ts";
import { runInPod } from "./run-in-pod.ts";
import type { Toleration } from "./tolerations.ts";
import { Workloads } from "./workloads.ts";

const QUIET = { windowSeconds: 0.5, busyShare: 0.08, limitSeconds: 10 } as const;

/** iperf3 needs this long to connect and reach a capped rate, and the pod to start it. */
const BACKGROUND_LEAD_SECONDS = 1;

export interface MeasuringOptions {
  readonly cluster: Cluster;
  readonly run: string;
  readonly images: Images;
  readonly tolerations: readonly Toleration[];
  readonly clock: Clock;
}

export type Settled = Pick<Conditions, "settleSeconds" | "quiet">;

/** Two nodes that are looked at together. */
interface Watched {
  readonly agents: NodeAgents;
  readonly usage: PairUsage;
  readonly sharesMachine: boolean;
  readonly nodes: readonly string[];
}

/**
 * Starts the clients, servers and node agents of a pair of nodes.
 * @param index number of the pair among those of the run
 * @throws EnvironmentError in the words of the pod that does not come up
 */
export async function startPair(
  options: MeasuringOptions,
  pair: NodePair,
  index: number,
  { workloads: needed, paths }: Preparation,
  signal: AbortSignal,
): Promise<MeasuringPair> {
  const workloads = new Workloads({ ...options, index, pair, workloads: needed, paths });
  const { zonal, other: _, ...alone } = pair;
  // All are waited for, whichever fails first: what one still makes would stand in the way of the clean-up.
  const [started, across, far] = await Promise.allSettled([
    workloads.start(signal),
    watch(options, pair, signal),
    zonal === undefined ? undefined : watch(options, { ...alone, other: zonal }, signal),
  ]);
  if (started.status === "rejected") throw started.reason;
  if (across.status === "rejected") throw across.reason;
  if (far.status === "rejected") throw far.reason;
  return new MeasuringPair(options, { pair, workloads, across: across.value, ...(far.value === undefined ? {} : { zonal: far.value }) });
}

async function watch({ cluster, run, clock, images }: MeasuringOptions, pair: NodePair, signal: AbortSignal): Promise<Watched> {
  const namespaces = [namespaceOf(run), nodeNamespaceOf(run)];
  const agents = await startNodeAgents({ cluster, run, clock, image: images["node-tools"], pair, namespaces }, signal);
  const sharesMachine = await agents.shareMachine(signal);
  const nodes = [pair.client.name, ...(pair.other === undefined ? [] : [pair.other.name])];
  return { agents, usage: new PairUsage(sharesMachine), sharesMachine, nodes };
}

/** Looks at the nodes for a while, and learns from it what they do when nothing is measured. */
async function isQuiet({ agents, usage, sharesMachine }: Watched, signal: AbortSignal): Promise<boolean> {
  const window = { scope: "window", pauseSeconds: QUIET.windowSeconds } as const;
  // On one machine the second look would be load beside the first.
  const reading = sharesMachine ? { client: await agents.readClient(window, signal) } : await agents.read(window, signal);
  return usage.addWindow(reading, QUIET.busyShare);
}

interface Parts {
  readonly pair: NodePair;
  readonly workloads: Workloads;
  readonly across: Watched;
  /** Of the client's node and the one in another zone. */
  readonly zonal?: Watched;
}

/** A pair of nodes that carries steps. */
export class MeasuringPair {
  readonly pair: NodePair;
  readonly workloads: Workloads;
  readonly #options: MeasuringOptions;
  readonly #across: Watched;
  readonly #zonal: Watched | undefined;

  /** Use `startPair`. */
  constructor(options: MeasuringOptions, { pair, workloads, across, zonal }: Parts) {
    this.#options = options;
    this.pair = pair;
    this.workloads = workloads;
    this.#across = across;
    this.#zonal = zonal;
  }

  /** For people, and to tell it from other pairs. */
  get name(): string {
    return describePair(this.pair);
  }

  get agents(): NodeAgents {
    return this.#across.agents;
  }

  /** Whether nodes of it run on one kernel. */
  get sharesMachine(): boolean {
    return this.#all.some(({ sharesMachine }) => sharesMachine);
  }

  /** What the nodes say before a step, or before what is made for one. */
  look(signal: AbortSignal): Promise<PairReading> {
    return this.#across.agents.read({ scope: "step" }, signal);
  }

  /** Waits until nothing but the idle floor runs on any of its nodes. */
  async settle(signal: AbortSignal): Promise<Settled> {
    const { clock } = this.#options;
    const startedAt = clock.monotonicSeconds();
    for (;;) {
      const looks = await Promise.all(this.#all.map((watched) => isQuiet(watched, signal)));
      const quiet = looks.every(Boolean);
      const settleSeconds = clock.monotonicSeconds() - startedAt;
      if (quiet || settleSeconds > QUIET.limitSeconds) return { settleSeconds, quiet };
    }
  }

  /**
   * @param since what the nodes said before; right now where it is left out
   * @throws EnvironmentError when a pod is not what it was, or a node does not answer
   */
  async execute(step: StepCommands, signal: AbortSignal, since?: PairReading): Promise<StepExecution> {
    const placement = placementOf(step.path);
    const { agents, usage, nodes } = placement === "other-zone" && this.#zonal !== undefined ? this.#zonal : this.#across;
    await this.workloads.check(signal);
    const before = since ?? (await agents.read({ scope: "step" }, signal));
    const run = (command: Command) => this.#command(command, step.path, signal);
    const result = await runBeside(step, { run, leadSeconds: BACKGROUND_LEAD_SECONDS, clock: this.#options.clock }, signal);
    const after = await agents.read({ scope: "step" }, signal);
    const spent = usage.between(before, after, { isMaximum: step.isMaximum ?? false });
    return { ...result, ...spent, nodes: placement === "same-node" ? nodes.slice(0, 1) : nodes };
  }

  get #all(): readonly Watched[] {
    return [this.#across, ...(this.#zonal === undefined ? [] : [this.#zonal])];
  }

  #command(command: Command, path: TrafficPath, signal: AbortSignal): Promise<Execution> {
    const { cluster, clock } = this.#options;
    const [tool] = command.argv;
    if (!isClientTool(tool)) throw new EnvironmentError(`The client has no container for ${tool ?? "an empty command"}.`);
    return runInPod(cluster, this.workloads.client(tool, path), command, { scratch: SCRATCH }, clock, signal);
  }
}

const isClientTool = (tool: string | undefined): tool is ClientTool => CLIENT_TOOLS.some((one) => one === tool);
