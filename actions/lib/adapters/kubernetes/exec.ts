import type { Execution } from "../../model/command.ts";
import { EnvironmentError } from "../../model/errors.ts";
import type { Client } from "./client.ts";
import type { ExecOptions, PodPlace } from "./cluster.ts";
import { NotConnectedError, openPodSocket, type PodSocket, STATUS, STDERR, STDIN, STDOUT } from "./pod-socket.ts";
import { type ApiStatus, readStatus } from "./refusal.ts";
import { Trouble } from "./retry.ts";
import { transportError } from "./transport-error.ts";

/** The connection to a command broke before it told how the command ended: it may have run, run still, or never begun. */
export class CutError extends EnvironmentError {
  /** What it had said until then. */
  readonly heard: string;

  constructor(message: string, heard: string) {
    super(message);
    this.heard = heard;
  }
}

/** After the status comes the end of the socket; a server that leaves it open has said all the same. */
const CLOSE_SECONDS = 1;
/** One frame of input; the API server takes no larger ones than 32 KiB to the node. */
const INPUT_BYTES = 16_384;

/**
 * Runs a command in a pod and settles on its status, on the end of the socket, on an error, on the limit and on the signal.
 * Only what certainly never began is tried again: a connection that could not be made, an answer that refuses the socket, and a status that says
 * that the API server could not dial the node, or that the node does not know the pod.
 * @throws CutError when the connection broke
 * @throws EnvironmentError, or ApiRefusal, when the command could not be begun
 */
export async function execInPod(
  client: Client,
  place: PodPlace,
  argv: readonly string[],
  options: ExecOptions,
  signal: AbortSignal,
): Promise<Execution> {
  const { namespace, pod, container } = place;
  const query = new URLSearchParams({ container, stdout: "true", stderr: "true", stdin: String(options.stdin !== undefined) });
  for (const part of argv) query.append("command", part);
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/exec?${query}`;
  const what = `run \`${argv[0]}\` in pod ${namespace}/${pod}`;
  return await client.attempt(
    what,
    async (secrets) => {
      const output: Record<number, Buffer[]> = { [STDOUT]: [], [STDERR]: [], [STATUS]: [] };
      const told = Promise.withResolvers<void>();
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(), options.limitSeconds * 1000);
      const startedAt = client.clock.monotonicSeconds();
      const textOf = (channel: number) => Buffer.concat(output[channel] ?? []).toString(options.encoding ?? "utf8");
      const finished = (end: Pick<Execution, "exitCode" | "signal" | "timedOut">): Execution => ({
        argv,
        ...end,
        stdout: textOf(STDOUT),
        stderr: textOf(STDERR),
        files: {},
        seconds: client.clock.monotonicSeconds() - startedAt,
      });
      const cut = (how: string) =>
        new CutError(
          `The connection to \`${argv[0]}\` in pod ${namespace}/${pod} broke (${how}), so how it ended is not known.`,
          textOf(STDOUT),
        );
      let socket: PodSocket | undefined;
      try {
        const onData = (channel: number, data: Buffer) => {
          output[channel]?.push(data);
          if (channel === STATUS) told.resolve();
        };
        const opened = await openPodSocket(client.server, path, secrets, onData, AbortSignal.any([signal, limit.signal]));
        // What stands before the API server may refuse what it has already handed on.
        if ("refused" in opened)
          return isOurs(opened.refused.status, opened.refused.body) ? opened : Promise.reject(cut(`${opened.refused.status}`));
        socket = opened;
        if (options.stdin !== undefined) sendInput(socket, options.stdin);
        const reason = await Promise.race([told.promise, socket.closed]);
        await Promise.race([socket.closed, new Promise((resolve) => setTimeout(resolve, CLOSE_SECONDS * 1000).unref())]);
        signal.throwIfAborted();
        const status = readStatus(textOf(STATUS));
        if (status !== undefined) return { value: finished(endOf(status, what, cut)) };
        if (limit.signal.aborted) return { value: finished({ exitCode: null, signal: null, timedOut: true }) };
        throw cut(typeof reason === "string" ? reason : "its status cannot be read");
      } catch (error) {
        signal.throwIfAborted();
        if (limit.signal.aborted && !(error instanceof EnvironmentError))
          return { value: finished({ exitCode: null, signal: null, timedOut: true }) };
        if (error instanceof NotConnectedError) throw transportError(error.cause, client.server);
        if (error instanceof EnvironmentError || error instanceof Trouble) throw error;
        const meaning = transportError(error, client.server);
        throw meaning instanceof Trouble ? cut(meaning.message) : meaning;
      } finally {
        clearTimeout(timer);
        socket?.destroy();
      }
    },
    { signal },
  );
}

/** The API server's own refusals come before it turns to the node. */
const isOurs = (status: number, body: string): boolean => status < 500 || readStatus(body) !== undefined;

function sendInput(socket: PodSocket, text: string): void {
  const bytes = Buffer.from(text, "utf8");
  for (let sent = 0; sent < bytes.length; sent += INPUT_BYTES) socket.send(STDIN, bytes.subarray(sent, sent + INPUT_BYTES));
  if (socket.closesInput) socket.closeInput();
}

/** Words of a status that is about the connection between the API server and the node, not about the command. */
const BROKEN =
  /error reading from error stream|unexpected EOF|broken pipe|connection reset|use of closed|connection lost|stream error|i\/o timeout|websocket: close/i;

/** @throws Trouble when the node was never reached, CutError when it was lost, EnvironmentError when the command could not begin */
function endOf(status: ApiStatus, what: string, cut: (how: string) => CutError): Pick<Execution, "exitCode" | "signal" | "timedOut"> {
  if (status.status === "Success") return { exitCode: 0, signal: null, timedOut: false };
  const code = status.details?.causes?.find(({ reason }) => reason === "ExitCode")?.message;
  if (status.reason === "NonZeroExitCode" && code !== undefined && /^\d+$/.test(code))
    return { exitCode: Number(code), signal: null, timedOut: false };
  // The address that it asked of the node holds the whole command once more.
  const whole = (status.message ?? "no reason was given").replaceAll(/(https?:\/\/[^\s"?]+)\?[^\s"]*/g, "$1");
  const words = whole.trim().replaceAll(/\s+/g, " ").slice(0, 400);
  // Go's word for a connection that was not made: the node's kubelet never heard of the command.
  if (/dial tcp/.test(words)) throw new Trouble("unanswered", words);
  // A kubelet that has just started does not know its pods yet. Of one that is really gone the API server says so itself.
  if (/unable to upgrade connection: (pod does not exist|container not found)/.test(words)) throw new Trouble("faulty", words);
  if (BROKEN.test(words)) throw cut(words);
  throw new EnvironmentError(`The API server could not ${what}: ${words}`);
}
