import type { ClientRequest, IncomingMessage } from "node:http";
import type { RequestOptions } from "node:https";
import { PassThrough } from "node:stream";
import type { Secrets } from "./credentials.ts";
import { Exec, type KubeConfig } from "./sdk.ts";
import type { ApiAnswer } from "./send.ts";

/** Channels of the exec protocol. */
export const STDIN = 0;
export const STDOUT = 1;
export const STDERR = 2;
export const STATUS = 3;
const CLOSE = 255;

/** The connection to the server could not be made: nothing was sent, so nothing began. */
export class NotConnectedError extends Error {
  override readonly cause: unknown;
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause));
    this.cause = cause;
  }
}

export interface PodSocket {
  /** Whether the end of the input can be told. */
  readonly closesInput: boolean;
  send(channel: number, data: Buffer): void;
  closeInput(): void;
  /** Ends it now. */
  destroy(): void;
  /** Resolves when it has ended, for whatever reason, to a few words on it. */
  readonly closed: Promise<string>;
}

/** As much of `ws` as is used; its types are not installed. */
interface RawSocket {
  readonly protocol: string;
  send(data: Buffer): void;
  ping(): void;
  terminate(): void;
  on(event: "pong", listener: () => void): void;
  on(event: "close", listener: (code: number, reason: Buffer) => void): void;
  on(event: "error", listener: (error: Error) => void): void;
  once(event: "unexpected-response", listener: (request: ClientRequest, response: IncomingMessage) => void): void;
}

const PING_SECONDS = 10;
/** Pings without an answer after which nobody is there. A node under load may be slow. */
const MOST_PINGS = 3;
const HANDSHAKE_SECONDS = 30;

/**
 * Opens a WebSocket to the API server.
 * @returns the socket, or the server's answer where it refuses one: then nothing began
 * @throws NotConnectedError when nothing was sent
 * @throws the socket's error when the connection broke after the request was sent, so that nobody knows what it led to
 */
export async function openPodSocket(
  server: string,
  path: string,
  secrets: Secrets,
  onData: (channel: number, data: Buffer) => void,
  signal: AbortSignal,
): Promise<PodSocket | { readonly refused: ApiAnswer }> {
  signal.throwIfAborted();
  let wasSent = false;
  let wasOpened = false;
  let lastError: Error | undefined;
  const refusal = Promise.withResolvers<ApiAnswer>();
  const closed = Promise.withResolvers<string>();
  let raw: RawSocket | undefined;

  /** `ws` gives its socket here before anything is sent; the package itself hides the answer of a server that refuses. */
  const finishRequest = (request: ClientRequest, socket: RawSocket) => {
    raw = socket;
    const isSecure = server.startsWith("https:");
    request.once("socket", (connection) => {
      connection.once(isSecure ? "secureConnect" : "connect", () => {
        wasSent = true;
      });
    });
    socket.once("unexpected-response", (_request, response) => {
      readAnswer(response).then(refusal.resolve, refusal.reject);
    });
    socket.on("error", (error) => {
      lastError = error;
      // After a frame that cannot be read it would wait for the server to close.
      if (wasOpened) socket.terminate();
    });
    socket.on("close", (code, reason) => closed.resolve(lastError?.message ?? `${code} ${reason.toString("utf8")}`.trim()));
    request.end();
  };

  const applyToHTTPSOptions = async (options: RequestOptions): Promise<void> => {
    const more = { perMessageDeflate: false, handshakeTimeout: HANDSHAKE_SECONDS * 1000, finishRequest };
    Object.assign(options, secrets.tls, { headers: { ...secrets.headers, "user-agent": "eks-cni-bench" } }, more);
    if (secrets.agent !== undefined) options.agent = secrets.agent;
  };
  // The handler asks its configuration for two things, which we know better.
  const config = { getCurrentCluster: () => ({ server }), applyToHTTPSOptions } as unknown as KubeConfig;
  // It would close our own standard streams.
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const handler = Object.assign(new Exec(config).handler, { streams });
  const abort = () => raw?.terminate();
  signal.addEventListener("abort", abort, { once: true });
  try {
    const opened: Promise<RawSocket> = handler.connect(path, null, (channel: number, data: Buffer) => {
      onData(channel, data);
      return true;
    });
    const first = await Promise.race([opened, refusal.promise.then((refused) => ({ refused })), closed.promise.then(() => opened)]);
    if ("refused" in first) {
      opened.catch(() => undefined);
      raw?.terminate();
      return first;
    }
    wasOpened = true;
    if (lastError !== undefined) first.terminate();
    const stop = keepAlive(first);
    void closed.promise.then(() => {
      stop();
      signal.removeEventListener("abort", abort);
    });
    return toPodSocket(first, closed.promise);
  } catch (error) {
    signal.removeEventListener("abort", abort);
    signal.throwIfAborted();
    const cause = lastError ?? error;
    throw wasSent ? cause : new NotConnectedError(cause);
  }
}

const toPodSocket = (raw: RawSocket, closed: Promise<string>): PodSocket => ({
  closesInput: raw.protocol === "v5.channel.k8s.io",
  send: (channel, data) => raw.send(Buffer.concat([Buffer.from([channel]), data])),
  closeInput: () => raw.send(Buffer.from([CLOSE, STDIN])),
  destroy: () => raw.terminate(),
  closed,
});

/** Ends a socket whose other side has gone without a word. Answers to pings also keep balancers from forgetting it. */
function keepAlive(raw: RawSocket): () => void {
  let unanswered = 0;
  raw.on("pong", () => {
    unanswered = 0;
  });
  const timer = setInterval(() => {
    if (unanswered >= MOST_PINGS) return raw.terminate();
    unanswered++;
    raw.ping();
  }, PING_SECONDS * 1000);
  return () => clearInterval(timer);
}

async function readAnswer(response: IncomingMessage): Promise<ApiAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString("utf8") };
}
