import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import type { Secrets } from "./credentials.ts";

export interface ApiRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** With its query. */
  readonly path: string;
  readonly body?: string;
  readonly contentType?: string;
  readonly accept?: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

const MOST_IDLE = 48;

/** Keeps connections open between requests; the package itself makes a new one, with its TLS handshake, for each. */
export class Connections {
  readonly #agents = new Map<object, HttpAgent | HttpsAgent>();
  readonly #server: string;

  constructor(server: string) {
    this.#server = server;
  }

  /** Resolves with the head of the answer. Rejects with the socket's error, or the signal's reason. */
  async open({ method, path, body, contentType, accept }: ApiRequest, secrets: Secrets, signal: AbortSignal): Promise<IncomingMessage> {
    signal.throwIfAborted();
    const url = new URL(this.#server + path);
    const request = url.protocol === "http:" ? requestHttp : requestHttps;
    return await new Promise((resolve, reject) => {
      const outgoing = request(url, {
        method,
        agent: this.#agentOf(secrets),
        signal,
        headers: {
          ...secrets.headers,
          accept: accept ?? "application/json",
          "user-agent": "eks-cni-bench",
          ...(body === undefined ? {} : { "content-type": contentType ?? "application/json", "content-length": Buffer.byteLength(body) }),
        },
      });
      outgoing.once("response", resolve);
      outgoing.once("error", (error) => reject(signal.aborted ? signal.reason : error));
      outgoing.end(body);
    });
  }

  /** The whole answer. A torn one rejects. */
  async send(request: ApiRequest, secrets: Secrets, signal: AbortSignal): Promise<ApiAnswer> {
    const answer = await this.open(request, secrets, signal);
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString("utf8") };
  }

  #agentOf(secrets: Secrets): HttpAgent | HttpsAgent {
    if (secrets.agent !== undefined) return secrets.agent;
    const known = this.#agents.get(secrets);
    if (known !== undefined) return known;
    // Those of secrets that no longer hold: what runs on their connections ends, and nothing new begins.
    for (const agent of this.#agents.values()) agent.maxFreeSockets = 0;
    this.#agents.clear();
    const options = { keepAlive: true, maxFreeSockets: MOST_IDLE, scheduling: "lifo" as const };
    const agent = this.#server.startsWith("http:") ? new HttpAgent(options) : new HttpsAgent({ ...options, ...secrets.tls });
    this.#agents.set(secrets, agent);
    return agent;
  }
}
