import { type Disruption, disruptionOf, type Probe, type ProbeKind, type ProbeSpan, shiftSpan } from "../../../model/disruption.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Log } from "../../../ports/log.ts";
import { removeRun } from "../../kubernetes/clean-up.ts";
import { clockOffset } from "../../kubernetes/clock-offset.ts";
import { SCRATCH } from "../../kubernetes/names.ts";
import { PORTS } from "../../kubernetes/ports.ts";
import { PROBE_PACE } from "./probe-commands.ts";
import { ProbePods, type ProbePodsOptions } from "./probe-pods.ts";
import { RunningProbe } from "./running-probe.ts";

const FIRST_ANSWER_SECONDS = 60;
/** Of logs of an hour, over a slow connection; nobody waits longer for a prober that does not hear that it is to end. */
const FETCH_LIMIT_SECONDS = 300;
const REMOVAL_LIMIT_SECONDS = 300;
/** Of the first server that this pod's resolver asks. */
const FIRST_NAMESERVER = 'while read -r key value _; do [ "$key" != nameserver ] || { echo "$value"; exit 0; }; done </etc/resolv.conf';

export interface ProbesOptions extends ProbePodsOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Nodes that probe and are probed. */
  readonly nodes: readonly string[];
  /** URL outside the cluster that may be asked a hundred times a second by every probed node; nobody is asked where it is left out. */
  readonly egress?: string;
}

/** What is needed to ask from a node. */
interface ProbedNode {
  readonly address: string;
  readonly nameserver: string;
  readonly offsetSeconds: number;
}

interface Kept {
  readonly probe: Probe;
  readonly spans: ProbeSpan[];
  readonly unmeasured: string[];
}

/** Who watches a migration. */
export interface ProbeSession extends AsyncDisposable {
  /** Seconds of the disruptions are counted from this moment of `Clock.monotonicSeconds`. */
  readonly zeroSeconds: number;
  /** Before the pods of a node go: ends the probes that need them and fetches what they saw, which would go with the node. */
  leave(node: string, because: string, signal: AbortSignal): Promise<void>;
  /** Puts pods on a node, a new one too, and probes from and to it again. */
  join(node: string, signal: AbortSignal): Promise<void>;
  /** Ends all probes. May be called again. */
  end(signal: AbortSignal): Promise<readonly Disruption[]>;
}

/**
 * Starts probing, and resolves when every probe has been answered: what is broken before a migration is not its disruption.
 * Dispose it to remove all that it put into the cluster.
 * @throws EnvironmentError in the words of the pod or probe that does not come up
 */
export async function startProbes(options: ProbesOptions, signal: AbortSignal): Promise<ProbeSession> {
  await using made = new AsyncDisposableStack();
  made.defer(() => removeAll(options));
  const pods = new ProbePods(options);
  const service = await pods.prepare(options.clock.now(), signal);
  const probes = new Probes(options, pods, service);
  for (const node of options.nodes) await probes.place(node, signal);
  await probes.startAll(signal);
  probes.own(made.move());
  return probes;
}

/** Never rejects: what was measured is worth more than a namespace that stays, which is told. */
async function removeAll({ cluster, run, log }: ProbesOptions): Promise<void> {
  try {
    await removeRun(cluster, run, AbortSignal.timeout(REMOVAL_LIMIT_SECONDS * 1000));
  } catch (error) {
    log.warning(`What probed the migration could not be removed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

class Probes implements ProbeSession {
  zeroSeconds: number;
  readonly #options: ProbesOptions;
  readonly #pods: ProbePods;
  readonly #service: string;
  #resources = new AsyncDisposableStack();
  readonly #nodes = new Map<string, ProbedNode>();
  readonly #running = new Map<string, RunningProbe>();
  readonly #kept = new Map<string, Kept>();
  #started = 0;

  constructor(options: ProbesOptions, pods: ProbePods, service: string) {
    this.#options = options;
    this.#pods = pods;
    this.#service = service;
    this.zeroSeconds = options.clock.monotonicSeconds();
  }

  /** What goes with it. */
  own(resources: AsyncDisposableStack): void {
    this.#resources = resources;
  }

  async place(node: string, signal: AbortSignal): Promise<void> {
    const { cluster, clock } = this.#options;
    const address = await this.#pods.start(node, signal);
    const prober = this.#pods.prober(node);
    const { stdout } = await cluster.exec(prober, ["sh", "-c", FIRST_NAMESERVER], { limitSeconds: 30 }, signal);
    const { offsetSeconds } = await clockOffset(cluster, prober, clock, signal);
    this.#nodes.set(node, { address, nameserver: stdout.trim(), offsetSeconds });
  }

  async startAll(signal: AbortSignal): Promise<void> {
    const probes = this.#all();
    for (const probe of probes) this.#run(probe);
    const answered = await Promise.allSettled(
      probes.map((probe) => this.#running.get(keyOf(probe))?.answered(FIRST_ANSWER_SECONDS, signal)),
    );
    const failed = answered.find((result) => result.status === "rejected");
    if (failed !== undefined) {
      await this.end(AbortSignal.timeout(30_000));
      throw failed.reason;
    }
    this.zeroSeconds = this.#options.clock.monotonicSeconds();
  }

  async leave(node: string, because: string, signal: AbortSignal): Promise<void> {
    const needed = [...this.#running.values()].filter(({ probe }) => probe.fromNode === node || probe.toNode === node);
    await this.#stop(needed, because, signal);
    this.#nodes.delete(node);
    await this.#pods.remove(node, signal);
  }

  async join(node: string, signal: AbortSignal): Promise<void> {
    await this.place(node, signal);
    for (const probe of this.#all()) if (!this.#running.has(keyOf(probe))) this.#run(probe);
  }

  async end(signal: AbortSignal): Promise<readonly Disruption[]> {
    await this.#stop([...this.#running.values()], undefined, signal);
    return [...this.#kept.values()].map(({ probe, spans, unmeasured }) => {
      const shifted = spans.map((span) => shiftSpan(span, -this.zeroSeconds));
      return disruptionOf(probe, shifted, unmeasured, PROBE_PACE);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop([...this.#running.values()], undefined, AbortSignal.timeout(30_000));
    await this.#resources.disposeAsync();
  }

  /** Who asks whom, of the nodes that have pods now. */
  #all(): readonly Probe[] {
    const nodes = [...this.#nodes.keys()];
    return nodes.flatMap((fromNode) => [
      ...nodes.flatMap((toNode) => (["new-pod", "kept-pod"] as const).map((kind) => ({ kind, fromNode, toNode }))),
      ...(["new-service", "kept-service", "dns"] as const).map((kind) => ({ kind, fromNode })),
      ...(this.#options.egress === undefined ? [] : [{ kind: "egress" as const, fromNode }]),
    ]);
  }

  #run(probe: Probe): void {
    const node = this.#nodes.get(probe.fromNode);
    if (node === undefined) throw new Error(`nothing probes from node ${probe.fromNode}`);
    const { cluster, clock, lifetimeSeconds } = this.#options;
    const started = new RunningProbe({
      cluster,
      clock,
      place: this.#pods.prober(probe.fromNode),
      probe,
      target: this.#targetOf(probe, node),
      scratch: SCRATCH,
      name: `${probe.kind}-${++this.#started}`,
      limitSeconds: lifetimeSeconds,
      offsetSeconds: node.offsetSeconds,
    });
    this.#running.set(keyOf(probe), started);
    if (!this.#kept.has(keyOf(probe))) this.#kept.set(keyOf(probe), { probe, spans: [], unmeasured: [] });
  }

  #targetOf({ kind, toNode = "" }: Probe, { nameserver }: ProbedNode): string {
    const pod = this.#nodes.get(toNode)?.address ?? "";
    const targets: Readonly<Record<ProbeKind, string>> = {
      "new-pod": hostPort(pod, PORTS.http.port),
      "kept-pod": hostPort(pod, PORTS["tcp-echo"].port),
      "new-service": hostPort(this.#service, PORTS.http.port),
      "kept-service": hostPort(this.#service, PORTS["tcp-echo"].port),
      dns: hostPort(nameserver, 53),
      egress: this.#options.egress ?? "",
    };
    return targets[kind];
  }

  async #stop(probes: readonly RunningProbe[], because: string | undefined, signal: AbortSignal): Promise<void> {
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(FETCH_LIMIT_SECONDS * 1000)]);
    await Promise.all(
      probes.map(async (running) => {
        const { spans, trouble } = await running.end(bounded);
        const key = keyOf(running.probe);
        this.#running.delete(key);
        const kept = this.#kept.get(key);
        kept?.spans.push(...spans);
        if (spans.length > 1) kept?.unmeasured.push("The node's clock was set meanwhile: the seconds around that were not measured.");
        if (trouble !== undefined) kept?.unmeasured.push(`Not measured ${spans.length === 0 ? "for a time" : "to the end"}: ${trouble}`);
        if (because !== undefined) kept?.unmeasured.push(because);
      }),
    );
  }
}

const keyOf = ({ kind, fromNode, toNode = "" }: Probe): string => [kind, fromNode, toNode].join(" ");

const hostPort = (host: string, port: number): string => `${host.includes(":") ? `[${host}]` : host}:${port}`;
