import { type ExecOptions, exec } from "@actions/exec";
import { EnvironmentError, ToolError } from "../../model/errors.ts";
import type { Log } from "../../ports/log.ts";
import { lineSplitter } from "./line-splitter.ts";
import { toolEnvironment } from "./tool-environment.ts";

export interface ToolOptions {
  readonly log: Log;
  /** Stands before every line of its output, so that none can be a workflow command. */
  readonly name: string;
  readonly signal: AbortSignal;
  /** Ends the tool, and all it started, when it runs longer. */
  readonly limitSeconds: number;
  /** Settings of the tool's own, beyond what `toolEnvironment` passes on. */
  readonly env?: Readonly<Record<string, string>>;
  /** Keeps what it writes to stdout, and prints nothing of it: it was asked, and what it says of a failure is in the error. */
  readonly capture?: boolean;
}

/**
 * From SIGINT to SIGTERM, and to SIGKILL. The runner sends us SIGTERM 7.5 s after SIGINT, and the second signal ends us:
 * between the tool's end and ours there must be time to say what it left behind.
 */
const TERMINATE_AFTER_SECONDS = 2.5;
const KILL_AFTER_SECONDS = 4;

/** How long something that the tool left in the background may hold its output open. */
const OPEN_STREAMS_MILLISECONDS = 1_500;

/** Lines of a failed tool that the error repeats. */
const LAST_LINES = 5;

/**
 * `setsid` gives the tool a session and a process group of its own: the signals of our terminal do not reach it, ours reach all of it.
 * `sh` says the process id, which stays the tool's because it is replaced by it, and interprets nothing of the arguments.
 * A tool that asks something gets no answer instead of waiting for one; by the toolkit's own `input` it would be EPIPE for us where the tool ends at once.
 */
const LAUNCHER = ["sh", "-c", 'echo "$$"; exec "$@" </dev/null', "sh"];

/**
 * Runs a tool to its end and streams its output line by line into the log.
 * @returns what it wrote to stdout where `capture` asks for it, "" otherwise
 * @throws ToolError that names the command, how it ended and its last lines
 * @throws EnvironmentError when there is no such executable
 * @throws the signal's reason when it fired; the tool has ended by then
 */
export async function runTool(argv: readonly [string, ...string[]], options: ToolOptions): Promise<{ readonly stdout: string }> {
  const { log, name, signal } = options;
  signal.throwIfAborted();
  const last: string[] = [];
  const print = (line: string) => {
    last.push(line);
    if (last.length > LAST_LINES) last.shift();
    if (options.capture !== true) log.info(`${name} | ${line}`);
  };
  const printed = lineSplitter(print);
  const complained = lineSplitter(print);
  const captured: Buffer[] = [];
  const group = processGroup();
  const announced = afterFirstLine(group.is, (chunk) => (options.capture ? captured.push(chunk) : printed.push(chunk)));

  let timedOut = false;
  const limit = setTimeout(() => {
    timedOut = true;
    group.end();
  }, options.limitSeconds * 1000);
  signal.addEventListener("abort", group.end, { once: true });
  // The second signal of the runner ends us without a wait; the tool must not go on making things.
  process.on("exit", group.kill);
  try {
    const exitCode: number | null = await execute([...LAUNCHER, ...argv], {
      silent: true,
      ignoreReturnCode: true,
      delay: OPEN_STREAMS_MILLISECONDS,
      env: toolEnvironment(options.env),
      listeners: { stdout: announced, stderr: complained.push },
    });
    printed.end();
    complained.end();
    signal.throwIfAborted();
    if (exitCode === NOT_FOUND) throw new EnvironmentError(`The command "${argv[0]}" is not installed or cannot be run.`);
    if (timedOut) throw new ToolError(describe(argv, `was ended after ${options.limitSeconds} s`, last));
    if (exitCode !== 0) throw new ToolError(describe(argv, exitCode === null ? "was killed" : `exited with ${exitCode}`, last));
    return { stdout: Buffer.concat(captured).toString("utf8") };
  } finally {
    clearTimeout(limit);
    signal.removeEventListener("abort", group.end);
    process.off("exit", group.kill);
    group.forget();
  }
}

/** The toolkit looks for the executable itself, and calls a missing one an error like any other. */
async function execute(argv: readonly string[], options: ExecOptions): Promise<number> {
  try {
    return await exec("setsid", [...argv], options);
  } catch (error) {
    if (!/Unable to locate executable/.test((error as Error).message)) throw error;
    throw new EnvironmentError("The command setsid is missing, by which tools are run: install util-linux.");
  }
}

/** What a shell exits with when it cannot find what it should become. */
const NOT_FOUND = 127;

function describe(argv: readonly string[], how: string, last: readonly string[]): string {
  const said = last.join(" | ").slice(0, 600);
  return `\`${argv.join(" ").slice(0, 200)}\` ${how}${said === "" ? "" : `: ${said}`}`;
}

/** Takes the process id from the first line, and passes on the rest. */
function afterFirstLine(onId: (id: number) => void, onRest: (chunk: Buffer) => void): (chunk: Buffer) => void {
  let head: Buffer | undefined = Buffer.alloc(0);
  return (chunk) => {
    if (head === undefined) return onRest(chunk);
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\n");
    if (end < 0) return;
    onId(Number(head.subarray(0, end).toString()));
    const rest = head.subarray(end + 1);
    head = undefined;
    if (rest.length > 0) onRest(rest);
  };
}

/** The processes of a tool, which can be asked to end before they are known. */
function processGroup() {
  let id: number | undefined;
  let isToEnd = false;
  const timers: NodeJS.Timeout[] = [];
  const send = (signal: NodeJS.Signals) => {
    if (id === undefined) return;
    try {
      process.kill(-id, signal);
    } catch (error) {
      // All of it has ended.
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  };
  const begin = () => {
    send("SIGINT");
    timers.push(setTimeout(send, TERMINATE_AFTER_SECONDS * 1000, "SIGTERM"), setTimeout(send, KILL_AFTER_SECONDS * 1000, "SIGKILL"));
  };
  return {
    is(known: number) {
      id = known;
      if (isToEnd) begin();
    },
    end() {
      if (isToEnd) return;
      isToEnd = true;
      if (id !== undefined) begin();
    },
    kill: () => send("SIGKILL"),
    /** The tool's own end does not wait for what it started, which may be deaf to SIGINT: whoever was to end has ended then. */
    forget() {
      for (const timer of timers) clearTimeout(timer);
      if (isToEnd) send("SIGKILL");
    },
  };
}
