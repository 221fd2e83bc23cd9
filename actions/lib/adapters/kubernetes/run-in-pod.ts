import { randomBytes } from "node:crypto";
import { constants } from "node:os";
import type { Command, Execution } from "../../model/command.ts";
import { ToolError } from "../../model/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Cluster, PodPlace } from "./cluster.ts";
import { CutError } from "./exec.ts";
import { follow, kill, piece, remove, type ToolRun, write } from "./pod-scripts.ts";

/** How long after its limit a tool may still be waited for: its end, and the way of its output to us. */
const GRACE_SECONDS = 15;
/** An API server that restarts, on top. */
const AWAY_SECONDS = 180;
const SHORT_SECONDS = 30;
/** What is fetched at once: more goes in pieces, each of which can be fetched again. */
const AT_ONCE_BYTES = 4 * 1024 * 1024;
const PIECE_MEBIBYTES = 4;
const PAUSE_SECONDS = 0.5;

/**
 * Runs a tool in a pod, detached from the connection that starts it: the connection may break and the API server may restart, the tool goes on and
 * its result is fetched. The tool is ended in the pod, with all it started, at its limit and when the signal fires.
 * The container needs `sh` with the usual small commands, and a first process that reaps what is left to it.
 * @returns exit code, signal, limit and wall time as the pod saw them, the time by its own clock (10 ms)
 * @throws ToolError when the container was started anew meanwhile, or its end never came
 * @throws EnvironmentError when the pod is not there, or the API server is away for long
 * @throws the signal's reason when it fires; the tool has ended by then, or cannot be reached
 */
export async function runInPod(
  cluster: Cluster,
  place: PodPlace,
  command: Command,
  { scratch }: { readonly scratch: string },
  clock: Clock,
  signal: AbortSignal,
): Promise<Execution> {
  const run: ToolRun = {
    folder: `${scratch.replace(/\/+$/, "")}/.run-${randomBytes(6).toString("hex")}`,
    limitSeconds: Math.ceil(command.limitSeconds),
    files: command.files ?? [],
    argv: command.argv,
  };
  const deadline = clock.monotonicSeconds() + command.limitSeconds + GRACE_SECONDS + AWAY_SECONDS;
  const pod = new PodShell(cluster, place, clock, deadline);
  try {
    for (const [file, text] of Object.entries(command.inputs ?? {})) await pod.write(file, text, signal);
    const ended = await pod.follow(run, signal);
    const execution = await toExecution(pod, run, ended, signal);
    // What cannot be removed goes with the pod.
    await pod.short(remove(run.folder), signal).catch(() => signal.throwIfAborted());
    return execution;
  } catch (error) {
    await pod.short(kill(run.folder), AbortSignal.timeout(SHORT_SECONDS * 1000)).catch(() => undefined);
    throw error;
  }
}

/** What `follow` printed. */
interface Ended {
  readonly code: number;
  readonly isLate: boolean;
  readonly seconds: number;
  /** Of stdout, stderr and the files; undefined where there is none. */
  readonly sizes: readonly (number | undefined)[];
  /** All of these, one after the other; empty where they are too large. */
  readonly content: Buffer;
}

/** Scripts in one pod that can be run again after the connection broke. */
class PodShell {
  readonly #cluster: Cluster;
  readonly #place: PodPlace;
  readonly #clock: Clock;
  readonly #deadline: number;

  constructor(cluster: Cluster, place: PodPlace, clock: Clock, deadline: number) {
    this.#cluster = cluster;
    this.#place = place;
    this.#clock = clock;
    this.#deadline = deadline;
  }

  async follow(run: ToolRun, signal: AbortSignal): Promise<Ended> {
    let began = false;
    for (;;) {
      try {
        // A kubelet that restarts in the middle is reported as success, with what was said until then: exit code 0 says nothing, the last line does.
        // Once it is known to have begun it is never started again: a container that was restarted has lost what it did.
        const argv = follow(began ? "attach" : "start", run, AT_ONCE_BYTES);
        const limitSeconds = Math.max(1, Math.min(run.limitSeconds + GRACE_SECONDS, this.#deadline - this.#clock.monotonicSeconds()));
        const { stdout, stderr, exitCode, timedOut } = await this.#cluster.exec(
          this.#place,
          argv,
          { limitSeconds, encoding: "latin1" },
          signal,
        );
        if (/^gone$/m.test(stdout.slice(0, 8)))
          throw new ToolError(`The container of pod ${this.#name} was started anew while ${tool(run)} ran in it.`);
        if (timedOut)
          throw new ToolError(`The end of ${tool(run)} in pod ${this.#name} never came: it, or what watched it, was ended from outside.`);
        const ended = exitCode === 0 ? readEnded(stdout) : undefined;
        if (ended !== undefined) return ended;
        if (exitCode === 0) throw new CutError(`What \`${run.argv[0]}\` in pod ${this.#name} said is not whole.`, stdout);
        throw new ToolError(
          `${tool(run)} could not be run in pod ${this.#name}: ${stderr.trim().slice(-300) || `the shell exited with ${exitCode}`}`,
        );
      } catch (error) {
        if (!(error instanceof CutError)) throw error;
        began ||= error.heard.startsWith("began");
        await this.#pauseAfter(error, signal);
      }
    }
  }

  async write(file: string, text: string, signal: AbortSignal): Promise<void> {
    await this.#again(write(file, Buffer.byteLength(text)), text, (stdout) => stdout === "written\n", signal);
  }

  async fetch(file: string, bytes: number, signal: AbortSignal): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (let skip = 0; skip * 2 ** 20 < bytes; skip += PIECE_MEBIBYTES) {
      const expected = Math.min(PIECE_MEBIBYTES * 2 ** 20, bytes - skip * 2 ** 20);
      const { stdout } = await this.#again(piece(file, skip, PIECE_MEBIBYTES), undefined, ({ length }) => length >= expected, signal);
      pieces.push(Buffer.from(stdout, "latin1"));
    }
    return Buffer.concat(pieces).subarray(0, bytes);
  }

  async short(argv: readonly string[], signal: AbortSignal): Promise<void> {
    await this.#cluster.exec(this.#place, argv, { limitSeconds: SHORT_SECONDS }, signal);
  }

  /** A script that comes to the same however often it runs. */
  async #again(
    argv: readonly string[],
    stdin: string | undefined,
    isWhole: (stdout: string) => boolean,
    signal: AbortSignal,
  ): Promise<Execution> {
    for (;;) {
      try {
        const options = { limitSeconds: SHORT_SECONDS, encoding: "latin1", ...(stdin === undefined ? {} : { stdin }) } as const;
        const execution = await this.#cluster.exec(this.#place, argv, options, signal);
        if (execution.exitCode === 0 && isWhole(execution.stdout)) return execution;
        if (execution.exitCode === 0) throw new CutError(`What was said of a file in pod ${this.#name} is not whole.`, execution.stdout);
        const how = execution.timedOut
          ? `did not end within ${SHORT_SECONDS} s`
          : execution.stderr.trim().slice(-300) || `exit code ${execution.exitCode}`;
        throw new ToolError(`A file could not be ${stdin === undefined ? "read" : "written"} in pod ${this.#name}: ${how}`);
      } catch (error) {
        if (!(error instanceof CutError)) throw error;
        await this.#pauseAfter(error, signal);
      }
    }
  }

  async #pauseAfter(error: CutError, signal: AbortSignal): Promise<void> {
    if (this.#clock.monotonicSeconds() > this.#deadline) throw error;
    await this.#clock.sleep(PAUSE_SECONDS, signal);
  }

  get #name(): string {
    return `${this.#place.namespace}/${this.#place.pod}`;
  }
}

const tool = ({ argv }: ToolRun): string => `\`${argv[0]}\``;

/** Undefined where the output is not whole. */
function readEnded(stdout: string): Ended | undefined {
  const [, head, fields] = /^(began\nended ([^\n]*)\n)/.exec(stdout) ?? [];
  if (head === undefined || fields === undefined) return undefined;
  const [code, late, begin, end, ...sizes] = fields.split(" ").map((field) => (field === "-" ? undefined : Number(field)));
  if (code === undefined || begin === undefined || end === undefined) return undefined;
  const content = Buffer.from(stdout.slice(head.length), "latin1");
  // The clock counts hundredths.
  return { code, isLate: late === 1, seconds: Math.round((end - begin) * 100) / 100, sizes, content };
}

async function toExecution(pod: PodShell, run: ToolRun, ended: Ended, signal: AbortSignal): Promise<Execution> {
  const names = [`${run.folder}/stdout`, `${run.folder}/stderr`, ...run.files];
  const texts = new Map<string, string>();
  const total = ended.sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  let from = 0;
  for (const [index, name] of names.entries()) {
    const size = ended.sizes[index];
    if (size === undefined) continue;
    const bytes = ended.content.length === total ? ended.content.subarray(from, from + size) : await pod.fetch(name, size, signal);
    from += size;
    texts.set(name, bytes.toString("utf8"));
  }
  const [stdout = "", stderr = ""] = names.map((name) => texts.get(name));
  return {
    argv: run.argv,
    ...exitOf(ended.code),
    timedOut: ended.isLate,
    stdout,
    stderr,
    files: Object.fromEntries(run.files.flatMap((file) => (texts.has(file) ? [[file, texts.get(file) ?? ""]] : []))),
    seconds: ended.seconds,
  };
}

/** A shell tells a signal as 128 and its number. */
function exitOf(code: number): Pick<Execution, "exitCode" | "signal"> {
  const [signal] = Object.entries(constants.signals).find(([, number]) => number === code - 128) ?? [];
  return signal === undefined ? { exitCode: code, signal: null } : { exitCode: null, signal };
}
