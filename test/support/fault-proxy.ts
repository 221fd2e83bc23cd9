import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What arrived. */
export interface ProxiedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ProxiedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What goes wrong, with the next requests whose `METHOD /path` fits. */
export interface Fault {
  readonly on: RegExp;
  /** How often; once when left out. */
  times?: number;
  readonly does: /** The server behind never hears of it. */
    | { readonly answer: ProxiedAnswer }
    /** The connection breaks: before the server behind hears of it, after it did it, or in the middle of its answer. */
    | { readonly reset: "before" | "after" | "within" }
    | { readonly delaySeconds: number }
    /** Waits before the server behind hears of it: for a promise, or until so many such requests wait. */
    | { readonly holdUntil: Promise<unknown> }
    | { readonly together: number };
}

export interface FaultProxy extends AsyncDisposable {
  readonly url: string;
  /** In order of their arrival. */
  readonly requests: readonly ProxiedRequest[];
  inject(...faults: readonly Fault[]): void;
  /** Resolves when the next request that fits has arrived. */
  arrival(on: RegExp): Promise<void>;
}

/** An HTTP server on loopback that hands everything on to `forward`, but for the faults it was told. */
export async function startFaultProxy(forward: (request: ProxiedRequest) => Promise<ProxiedAnswer>): Promise<FaultProxy> {
  const requests: ProxiedRequest[] = [];
  let faults: Fault[] = [];
  let awaited: { readonly on: RegExp; readonly arrived: () => void }[] = [];
  const waiting = new Map<Fault, (() => void)[]>();

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch((error: unknown) => {
      outgoing.writeHead(599).end(String(error));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    const line = `${request.method} ${request.path}`;
    requests.push(request);
    for (const { on, arrived } of awaited) if (on.test(line)) arrived();
    awaited = awaited.filter(({ on }) => !on.test(line));

    const does = takeFault(line);
    if (does !== undefined && "answer" in does) return send(outgoing, does.answer);
    if (does !== undefined && "reset" in does && does.reset === "before") return void incoming.socket.destroy();
    if (does !== undefined && "delaySeconds" in does) await new Promise((resolve) => setTimeout(resolve, does.delaySeconds * 1000));
    if (does !== undefined && "holdUntil" in does) await does.holdUntil;
    const answer = await forward(request);
    if (does !== undefined && "reset" in does) {
      if (does.reset === "within") {
        outgoing.writeHead(answer.status, { ...answer.headers, "content-length": Buffer.byteLength(answer.body) });
        outgoing.write(answer.body.slice(0, Math.floor(answer.body.length / 2)));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return void incoming.socket.destroy();
    }
    send(outgoing, answer);
  }

  /** The first fault that fits and is not used up; those that gather requests wait here. */
  function takeFault(line: string): Exclude<Fault["does"], { together: number }> | undefined {
    const fault = faults.find(({ on }) => on.test(line));
    if (fault === undefined) return undefined;
    if (!("together" in fault.does)) {
      fault.times = (fault.times ?? 1) - 1;
      if (fault.times <= 0) faults = faults.filter((other) => other !== fault);
      return fault.does;
    }
    const released = Promise.withResolvers<void>();
    const gathered = [...(waiting.get(fault) ?? []), released.resolve];
    waiting.set(fault, gathered);
    if (gathered.length === fault.does.together) {
      faults = faults.filter((other) => other !== fault);
      for (const release of gathered) release();
    }
    return { holdUntil: released.promise };
  }

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    inject: (...more) => void faults.push(...more.map((fault) => ({ ...fault }))),
    arrival: (on) => new Promise((resolve) => awaited.push({ on, arrived: resolve })),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function readRequest(incoming: IncomingMessage): Promise<ProxiedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
  return { method: incoming.method ?? "GET", path: incoming.url ?? "/", headers, body: Buffer.concat(chunks).toString("utf8") };
}

function send(outgoing: ServerResponse, { status, headers, body }: ProxiedAnswer): void {
  outgoing.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  outgoing.end(status === 204 ? undefined : body);
}
