import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { request as requestHttps } from "node:https";
import { type AddressInfo, isIP, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { stringify } from "yaml";

/** How to reach the API server behind the proxy. */
export interface Upstream {
  readonly server: string;
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** When a WebSocket is cut: before the API server hears of it, once it has heard and answered, after its answer, after the first output. */
export type CutStage = "before-request" | "before-answer" | "after-upgrade" | "after-output";

/** What goes wrong, with the next requests whose `METHOD /path` fits. */
export interface ApiFault {
  readonly on: RegExp;
  /** How often; once when left out. */
  readonly times?: number;
  readonly does:
    | { readonly answer: { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string } }
    | { readonly cut: CutStage }
    /** Nothing goes through any more, in either direction, and nothing says so. */
    | { readonly silence: "after-upgrade" };
}

export interface ApiProxy extends AsyncDisposable {
  readonly url: string;
  /** Text of a kubeconfig that leads here. */
  readonly kubeconfig: string;
  /** `METHOD /path` of all that arrived. */
  readonly requests: readonly string[];
  inject(...faults: readonly ApiFault[]): void;
  /** Resolves when the next request that fits has arrived. */
  arrival(on: RegExp): Promise<void>;
  /** Breaks every connection. */
  breakAll(): void;
  /** Breaks every connection and refuses new ones until `comeUp`. */
  goDown(): Promise<void>;
  comeUp(): Promise<void>;
}

/** Stands on loopback between a client and a real API server, as its administrator, and does the faults it is told. */
export async function startApiProxy(upstream: Upstream): Promise<ApiProxy> {
  const { hostname, port } = new URL(upstream.server);
  const requests: string[] = [];
  const sockets = new Set<Duplex>();
  let faults: { fault: ApiFault; left: number }[] = [];
  let awaited: { readonly on: RegExp; readonly arrived: () => void }[] = [];

  const keep = <S extends Duplex>(socket: S): S => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    return socket;
  };

  function arrive(incoming: IncomingMessage): ApiFault["does"] | undefined {
    const line = `${incoming.method} ${incoming.url}`;
    requests.push(line);
    for (const { on, arrived } of awaited) if (on.test(line)) arrived();
    awaited = awaited.filter(({ on }) => !on.test(line));
    const found = faults.find(({ fault }) => fault.on.test(line));
    if (found === undefined) return undefined;
    found.left--;
    faults = faults.filter(({ left }) => left > 0);
    return found.fault.does;
  }

  function forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const does = arrive(incoming);
    if (does !== undefined && "answer" in does) {
      outgoing.writeHead(does.answer.status, { "content-type": "application/json", ...does.answer.headers }).end(does.answer.body);
      return;
    }
    if (does !== undefined && "cut" in does && does.cut === "before-request") return void incoming.socket.destroy();
    const { ca, cert, key } = upstream;
    const headers = { ...incoming.headers, host: `${hostname}:${port}` };
    const behind = requestHttps({ hostname, port, path: incoming.url, method: incoming.method, headers, ca, cert, key }, (answer) => {
      if (does !== undefined && "cut" in does && does.cut === "before-answer") return void incoming.socket.destroy();
      outgoing.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.on("error", () => incoming.socket.destroy());
      // A watch: what comes later is the output.
      answer.once("data", () => {
        if (does !== undefined && "cut" in does && does.cut === "after-output") setTimeout(() => incoming.socket.destroy(), 20);
      });
      answer.pipe(outgoing);
    });
    behind.on("error", () => incoming.socket.destroy());
    incoming.socket.once("close", () => behind.destroy());
    incoming.pipe(behind);
  }

  async function upgrade(incoming: IncomingMessage, client: Duplex, head: Buffer): Promise<void> {
    keep(client);
    const does = arrive(incoming);
    if (does !== undefined && "answer" in does) {
      const { status, headers = {}, body } = does.answer;
      const fields = Object.entries({ ...headers, "content-length": Buffer.byteLength(body), connection: "close" });
      client.end(`HTTP/1.1 ${status} Told\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body}`);
      return;
    }
    const cut = does !== undefined && "cut" in does ? does.cut : undefined;
    let isSilent = false;
    if (cut === "before-request") return void client.destroy();
    const { ca, cert, key } = upstream;
    const name = isIP(hostname) === 0 ? { servername: hostname } : {};
    const server: TLSSocket = keep(connectTls({ host: hostname, port: Number(port), ca, cert, key, ...name }));
    client.once("close", () => server.destroy());
    server.once("close", () => {
      if (!isSilent) client.destroy();
    });
    await once(server, "secureConnect");
    const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`];
    for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
      const field = incoming.rawHeaders[index] ?? "";
      lines.push(`${field}: ${field.toLowerCase() === "host" ? `${hostname}:${port}` : incoming.rawHeaders[index + 1]}`);
    }
    server.write(`${lines.join("\r\n")}\r\n\r\n`);
    server.write(head);

    let answer = Buffer.alloc(0);
    let frames = Buffer.alloc(0);
    let isUpgraded = false;
    client.on("data", (chunk: Buffer) => {
      if (!isSilent) server.write(chunk);
    });
    server.on("data", (chunk: Buffer) => {
      if (cut === "before-answer") return void client.destroy();
      if (isSilent) return;
      let rest = chunk;
      if (!isUpgraded) {
        answer = Buffer.concat([answer, chunk]);
        const end = answer.indexOf("\r\n\r\n");
        if (end < 0) return;
        isUpgraded = true;
        client.write(answer.subarray(0, end + 4));
        rest = answer.subarray(end + 4);
        if (cut === "after-upgrade") return void setTimeout(() => client.destroy(), 20);
        if (does !== undefined && "silence" in does) {
          isSilent = true;
          return;
        }
      }
      client.write(rest);
      frames = Buffer.concat([frames, rest]);
      if (cut === "after-output" && hasOutput(frames)) setTimeout(() => client.destroy(), 20);
    });
  }

  const server = createServer(forward);
  server.on("connection", keep);
  server.on("upgrade", (incoming, client, head) => {
    upgrade(incoming, client, head).catch(() => client.destroy());
  });
  const listen = async (at: number) => {
    server.listen(at, "127.0.0.1");
    await once(server, "listening");
  };
  await listen(0);
  const own = (server.address() as AddressInfo).port;
  const url = `http://127.0.0.1:${own}`;
  const breakAll = () => {
    for (const socket of sockets) (socket as Socket).destroy();
  };
  const goDown = async () => {
    if (!server.listening) return;
    server.close();
    breakAll();
    await once(server, "close");
  };

  return {
    url,
    kubeconfig: stringify({
      clusters: [{ name: "proxy", cluster: { server: url } }],
      users: [{ name: "proxy", user: {} }],
      contexts: [{ name: "proxy", context: { cluster: "proxy", user: "proxy" } }],
      "current-context": "proxy",
    }),
    requests,
    inject: (...more) => void faults.push(...more.map((fault) => ({ fault, left: fault.times ?? 1 }))),
    arrival: (on) => new Promise((resolve) => awaited.push({ on, arrived: resolve })),
    breakAll,
    goDown,
    comeUp: () => listen(own),
    [Symbol.asyncDispose]: goDown,
  };
}

/** Whether whole frames of a server are followed by, or are, one with standard output in it. */
function hasOutput(frames: Buffer): boolean {
  for (let at = 0; at + 2 <= frames.length; ) {
    const short = (frames[at + 1] ?? 0) & 0x7f;
    const headLength = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (at + headLength > frames.length) return false;
    const length = short === 127 ? Number(frames.readBigUInt64BE(at + 2)) : short === 126 ? frames.readUInt16BE(at + 2) : short;
    if (length > 1 && frames[at + headLength] === 1) return true;
    at += headLength + length;
  }
  return false;
}
