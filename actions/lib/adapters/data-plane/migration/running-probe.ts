import type { Execution } from "../../../model/command.ts";
import { type Probe, type ProbeSpan, shiftSpan } from "../../../model/disruption.ts";
import { EnvironmentError } from "../../../model/errors.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Cluster, PodPlace } from "../../kubernetes/cluster.ts";
import { CutError } from "../../kubernetes/exec.ts";
import { runInPod } from "../../kubernetes/run-in-pod.ts";
import { untilAnswered } from "../../kubernetes/until-answered.ts";
import { awaitFirstAnswer, dnsQuestion, probeArgv, probeFiles, probeScript, stopProbe } from "./probe-commands.ts";
import { readProbeLog, startOfNode } from "./probe-log.ts";

/** Any name: every answer of the server is one. */
const ASKED_NAME = "kubernetes.default.svc.cluster.local";
const SHORT_SECONDS = 30;

export interface ProbeStart {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly place: PodPlace;
  readonly probe: Probe;
  /** `host:port`; for egress a URL. */
  readonly target: string;
  /** Folder of the pod that it may fill, and a name in it that no other probe of the pod has. */
  readonly scratch: string;
  readonly name: string;
  /** After which it ends by itself, should nobody be able to tell it. */
  readonly limitSeconds: number;
  /** Reads a moment of the pod's node (since 1970) as one of ours (`Clock.monotonicSeconds`). */
  readonly offsetSeconds: number;
}

/** What became of a watch: its spans, on our clock, or why nothing is known. */
export type Watch = { readonly spans: readonly ProbeSpan[]; readonly trouble?: string };

/** A probe at work in a pod. It goes on while nobody can reach it. */
export class RunningProbe {
  readonly probe: Probe;
  readonly #start: ProbeStart;
  readonly #folder: string;
  readonly #kill = new AbortController();
  readonly #ended: Promise<Execution | Error>;

  constructor(start: ProbeStart) {
    this.#start = start;
    this.probe = start.probe;
    this.#folder = `${start.scratch}/probe-${start.name}`;
    const { cluster, clock, place, probe, target, limitSeconds, scratch } = start;
    const { log, complaints, question } = probeFiles(this.#folder);
    const command = {
      argv: probeScript(this.#folder, probeArgv(probe.kind, target, this.#folder)),
      limitSeconds,
      files: [log, complaints],
      ...(probe.kind === "dns" ? { inputs: { [question]: dnsQuestion(ASKED_NAME) } } : {}),
    };
    this.#ended = runInPod(cluster, place, command, { scratch }, clock, this.#kill.signal).catch((error: unknown) =>
      error instanceof Error ? error : new Error(String(error)),
    );
  }

  /** @throws EnvironmentError when nobody answers it within the limit, or it ended */
  async answered(limitSeconds: number, signal: AbortSignal): Promise<void> {
    const { probe, target } = this.#start;
    const argv = awaitFirstAnswer(probe.kind, this.#folder, limitSeconds);
    const failed = this.#ended.then((ended) => {
      throw new EnvironmentError(`The prober of ${target} on node ${probe.fromNode} ended at once: ${lastWords(ended)}`);
    });
    failed.catch(() => undefined);
    const { stdout } = await Promise.race([this.#short(argv, limitSeconds + SHORT_SECONDS, signal), failed]);
    if (stdout.startsWith("answered\n")) return;
    throw new EnvironmentError(
      `${target} did not answer from node ${probe.fromNode} within ${limitSeconds} s${stdout.trim() === "" ? "" : `; the last attempt: ${stdout.trim().slice(0, 200)}`}.`,
    );
  }

  /** Ends it and fetches what it saw. Never rejects: what cannot be had is told. */
  async end(signal: AbortSignal): Promise<Watch> {
    // Where it cannot be told it ends at its limit, and where its pod is gone `ended` says so.
    const told = this.#short(stopProbe(this.#folder), SHORT_SECONDS, signal).catch(() => undefined);
    const { promise: given, resolve: giveUp } = Promise.withResolvers<Error>();
    const onAbort = () => {
      this.#kill.abort(signal.reason);
      giveUp(new EnvironmentError("its log could not be fetched in time"));
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
    try {
      await Promise.race([told, this.#ended, given]);
      return this.#read(await Promise.race([this.#ended, given]));
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  #read(ended: Execution | Error): Watch {
    if (ended instanceof Error) return { spans: [], trouble: ended.message };
    const { log, complaints } = probeFiles(this.#folder);
    try {
      const output = { kind: this.probe.kind, clock: ended.stdout, log: ended.files[log] ?? "", complaints: ended.files[complaints] ?? "" };
      const bySeconds = (startOfNode(ended.stdout) ?? 0) - this.#start.offsetSeconds;
      const spans = readProbeLog(output).map((span) => shiftSpan(span, bySeconds));
      if (ended.exitCode !== 0 || ended.timedOut) return { spans, trouble: `its prober ended before it was asked to: ${lastWords(ended)}` };
      return { spans, ...(spans.length === 0 ? { trouble: "its prober ended before it could look at its node's clock twice." } : {}) };
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      return { spans: [], trouble: error.message };
    }
  }

  async #short(argv: readonly string[], limitSeconds: number, signal: AbortSignal): Promise<Execution> {
    const { cluster, place, clock } = this.#start;
    return await untilAnswered(
      async () => {
        const execution = await cluster.exec(place, argv, { limitSeconds }, signal);
        if (execution.exitCode === 0 && !execution.stdout.endsWith("\n"))
          throw new CutError(`What was said in pod ${place.pod} is not whole.`, execution.stdout);
        return execution;
      },
      clock,
      signal,
    );
  }
}

function lastWords(ended: Execution | Error): string {
  if (ended instanceof Error) return ended.message;
  if (ended.timedOut) return "nobody told it to for as long as it may run";
  return ended.stderr.trim().slice(-300) || `exit code ${ended.exitCode ?? ended.signal}`;
}
