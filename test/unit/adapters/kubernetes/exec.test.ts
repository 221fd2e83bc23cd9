import { createHash } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { beforeEach, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import type { Cluster, ExecOptions } from "../../../../actions/lib/adapters/kubernetes/cluster.ts";
import { connect } from "../../../../actions/lib/adapters/kubernetes/connect.ts";
import { CutError } from "../../../../actions/lib/adapters/kubernetes/exec.ts";
import { HandClock } from "../../../support/fakes.ts";
import { temporaryFolder } from "../../../support/folders.ts";
import { recordingLog } from "../../../support/recording-log.ts";

/** What the API server does with the next exec sockets; an answer in text is sent instead of a handshake. */
type Behaviour = string | ((socket: Duplex) => void);

let cluster: Cluster;
let planned: Behaviour[];
let asked: string[];

/** A frame of a server: not masked. */
function frame(channel: number, text: string): Buffer {
  const payload = Buffer.concat([Buffer.from([channel]), Buffer.from(text)]);
  const length = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Buffer.from([0x82, ...length]), payload]);
}

const status = (body: object) => frame(3, JSON.stringify({ kind: "Status", ...body }));
const exitCode = (code: number) =>
  status({
    status: "Failure",
    reason: "NonZeroExitCode",
    message: "ended",
    details: { causes: [{ reason: "ExitCode", message: String(code) }] },
  });
const says =
  (...frames: readonly Buffer[]) =>
  (socket: Duplex) =>
    void socket.write(Buffer.concat(frames));
const ends =
  (...frames: readonly Buffer[]) =>
  (socket: Duplex) =>
    void socket.end(Buffer.concat(frames));
const http = (code: number, body: string, headers = "") =>
  `HTTP/1.1 ${code} Told\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n${headers}\r\n${body}`;

beforeEach(async () => {
  planned = [];
  asked = [];
  const folder = temporaryFolder();
  const server = createServer((_request, answer) => void answer.end('{"gitVersion":"v1.34.4"}'));
  const sockets = new Set<Duplex>();
  server.on("upgrade", (request: IncomingMessage, socket: Duplex) => {
    sockets.add(socket.on("error", () => undefined));
    asked.push(request.url ?? "");
    const behaviour = planned.shift();
    if (behaviour === undefined) return void socket.destroy();
    if (typeof behaviour === "string") return void socket.end(behaviour);
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest("base64");
    const lines = [
      "HTTP/1.1 101 Switching Protocols",
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Protocol: v5.channel.k8s.io",
    ];
    socket.write(`${lines.join("\r\n")}\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    behaviour(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const kubeconfig = join(folder.path, "config");
  const text = stringify({
    clusters: [{ name: "c", cluster: { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}/prefix/` } }],
    users: [{ name: "u", user: { token: "t" } }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    "current-context": "x",
  });
  writeFileSync(kubeconfig, text);
  cluster = await connect({ kubeconfig, clock: new HandClock() }, recordingLog());
  return () => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    server.close();
    folder[Symbol.dispose]();
  };
});

const signal = new AbortController().signal;
const place = { namespace: "web", pod: "client", container: "tool" };
const exec = (options: Partial<ExecOptions> = {}, argv = ["tool", "a b&c"]) =>
  cluster.exec(place, argv, { limitSeconds: 5, ...options }, signal);

describe("settles", () => {
  test("on the status, though the socket stays open, with what both channels said", async () => {
    planned = [says(frame(1, "o"), frame(2, "e"), frame(1, "ut\n"), exitCode(7))];
    expect(await exec()).toMatchObject({ exitCode: 7, stdout: "out\n", stderr: "e", timedOut: false });
    expect(asked).toEqual([
      "/prefix/api/v1/namespaces/web/pods/client/exec?container=tool&stdout=true&stderr=true&stdin=false&command=tool&command=a+b%26c",
    ]);
  });

  test("on success", async () => {
    planned = [ends(status({ status: "Success" }))];
    expect(await exec()).toMatchObject({ exitCode: 0, stdout: "" });
  });

  test.each<[string, (socket: Duplex) => void]>([
    ["a socket that ends", (socket) => void socket.end(frame(1, "said"))],
    ["a socket that breaks", (socket) => void socket.write(frame(1, "said"), () => socket.destroy())],
    ["a close without a status", ends(frame(1, "said"), Buffer.from([0x88, 2, 3, 232]))],
    ["a frame that is none", says(frame(1, "said"), Buffer.from([0xff, 0xff]))],
    ["a status that cannot be read", says(frame(1, "said"), frame(3, "{"))],
  ])("on %s, which is an error and no exit code", async (_what, behaviour) => {
    planned = [behaviour];
    const failure = await exec().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CutError);
    expect(failure).toMatchObject({ heard: "said" });
    expect(asked).toHaveLength(1);
  });

  test("at the limit, when nothing is said", async () => {
    planned = [says(frame(1, "said"))];
    expect(await exec({ limitSeconds: 2 })).toMatchObject({ exitCode: null, timedOut: true, stdout: "said" });
  });
});

describe("is begun again where it certainly never began", () => {
  test.each([
    ["turned away", http(429, "", "retry-after: 1\r\n")],
    ["refused by a server that shuts down", http(503, '{"kind":"Status","message":"shutting down"}')],
  ])("%s", async (_how, answer) => {
    planned = [answer, ends(status({ status: "Success" }))];
    expect(await exec()).toMatchObject({ exitCode: 0 });
    expect(asked).toHaveLength(2);
  });

  test("the API server could not dial the node", async () => {
    const failed = {
      status: "Failure",
      reason: "InternalError",
      message: `error sending request: Post "https://node/exec?command=${"long+".repeat(200)}": dial tcp 192.0.2.1:10250: connect: connection refused`,
    };
    planned = [ends(status(failed)), ends(status({ status: "Success" }))];
    expect(await exec()).toMatchObject({ exitCode: 0 });
  });
});

test("a kubelet that has just started does not know its pods yet, and is asked again", async () => {
  const unknown = { status: "Failure", reason: "InternalError", message: "unable to upgrade connection: pod does not exist" };
  planned = [ends(status(unknown)), ends(status({ status: "Success" }))];
  expect(await exec()).toMatchObject({ exitCode: 0 });
});

describe("is not begun again", () => {
  test.each<[string, Behaviour]>([
    ["when the connection broke after the request", (socket) => void socket.destroy()],
    ["when something before the API server gave up", http(504, "<html>")],
    [
      "when the node was lost",
      ends(status({ status: "Failure", reason: "InternalError", message: "error reading from error stream: unexpected EOF" })),
    ],
  ])("%s", async (_when, behaviour) => {
    planned = [behaviour, ends(status({ status: "Success" }))];
    await expect(exec()).rejects.toBeInstanceOf(CutError);
    expect(asked).toHaveLength(1);
  });

  test("when the server says no: its words are the sentence", async () => {
    planned = [http(404, '{"kind":"Status","message":"pods \\"client\\" not found","reason":"NotFound"}')];
    await expect(exec()).rejects.toThrow('The API server refused to run `tool` in pod web/client: pods "client" not found (404 Not Found)');
  });

  test("when the container cannot run it", async () => {
    planned = [ends(status({ status: "Failure", reason: "InternalError", message: 'exec: "tool": executable file not found in $PATH' }))];
    await expect(exec()).rejects.toThrow(
      'The API server could not run `tool` in pod web/client: exec: "tool": executable file not found in $PATH',
    );
  });
});

test("the signal ends it", async () => {
  planned = [says(frame(1, "said"))];
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error("stopped")), 50);
  await expect(cluster.exec(place, ["tool"], { limitSeconds: 5 }, stop.signal)).rejects.toThrow("stopped");
});
