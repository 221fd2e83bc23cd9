import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type WebSocket, WebSocketServer } from "ws";
import type { KubernetesObject } from "../../../actions/lib/adapters/kubernetes/cluster.ts";
import { runChecked } from "../../../actions/lib/adapters/process/run-command.ts";
import { isAmong, isCollection, KINDS } from "./object-paths.ts";
import { type ObjectEvent, ObjectStore } from "./object-store.ts";

/** What a command in a pod says; nothing is said and all is well where a field is left out. */
export interface Said {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode?: number;
}

/** A command in a pod. */
export interface Asked {
  readonly pod: KubernetesObject;
  readonly container: string;
  readonly argv: readonly string[];
  readonly stdin: string;
}

export interface EmulatedClusterOptions {
  /** Whether a bearer token opens the API, as an authenticator would decide. */
  readonly authenticate: (token: string) => Promise<boolean>;
  readonly exec: (asked: Asked) => Said;
  /** The first two numbers of pods' addresses. */
  readonly podRange: () => string;
  /** Called before each answer: what happened elsewhere meanwhile can be put in. */
  readonly beforeAnswer?: (cluster: EmulatedCluster) => Promise<void>;
}

/**
 * An emulated Kubernetes API server, with nodes and workloads that exist on paper only: what is applied is kept, pods run at once, workloads are rolled
 * out at once, commands in pods are answered by the test. It does not validate, default, schedule or carry a single packet: what is measured here is nothing.
 */
export class EmulatedCluster {
  /** `METHOD /path`, and `EXEC namespace/pod: argv`. */
  readonly requests: string[] = [];
  readonly #options: EmulatedClusterOptions;
  readonly #watches = new Set<{ readonly path: string; readonly response: ServerResponse }>();
  readonly #sockets = new Set<Socket>();
  readonly #folder: string;
  readonly #server;
  readonly #store: ObjectStore;
  /** PEM of the authority that the server's certificate is its own. */
  readonly certificate: string;

  private constructor(options: EmulatedClusterOptions, folder: string, key: string, certificate: string) {
    this.#options = options;
    this.#store = new ObjectStore(options.podRange, (event, path, object) => this.#tell(event, path, object));
    this.#folder = folder;
    this.certificate = certificate;
    this.#server = createServer({ key, cert: certificate }, (request, response) => {
      this.#answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
    this.#server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
    const sockets = new WebSocketServer({
      noServer: true,
      handleProtocols: (offered) => [...offered].find((one) => one.startsWith("v")) ?? false,
    });
    this.#server.on("upgrade", (request, socket, head) => {
      const open = (isKnown: boolean) => {
        if (isKnown) sockets.handleUpgrade(request, socket, head, (opened) => this.#exec(request, opened));
        else socket.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      };
      this.#knows(request).then(open, () => socket.destroy());
    });
  }

  static async start(options: EmulatedClusterOptions): Promise<EmulatedCluster> {
    const folder = await mkdtemp(join(tmpdir(), "emulated-cluster-"));
    const [key, certificate] = [join(folder, "server.key"), join(folder, "server.crt")];
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"];
    await runChecked([
      ...["openssl", "req", "-x509", "-days", "2", "-subj", "/CN=emulated", "-addext", "subjectAltName=IP:127.0.0.1"],
      ...[...curve, "-keyout", key, "-out", certificate],
    ]);
    const cluster = new EmulatedCluster(options, folder, await readFile(key, "utf8"), await readFile(certificate, "utf8"));
    cluster.#server.listen(0, "127.0.0.1");
    await once(cluster.#server, "listening");
    for (const name of ["default", "kube-system", "kube-public"]) cluster.put({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
    return cluster;
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  put = (object: KubernetesObject): KubernetesObject => this.#store.put(object);

  all = (kind: string): readonly KubernetesObject[] => this.#store.all(kind);

  remove = (path: string): void => this.#store.remove(path);

  async #knows({ headers }: IncomingMessage): Promise<boolean> {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
    return token !== undefined && (await this.#options.authenticate(token));
  }

  #tell(type: ObjectEvent, path: string, object: KubernetesObject): void {
    for (const watch of this.#watches)
      if (path.startsWith(`${watch.path}/`) || isAmong(path, watch.path)) watch.response.write(`${JSON.stringify({ type, object })}\n`);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "https://cluster");
    this.requests.push(`${request.method} ${url.pathname}`);
    const body = await textOf(request);
    const reply = (status: number, value: unknown) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    };
    const refuse = (code: number, reason: string) =>
      reply(code, { kind: "Status", apiVersion: "v1", status: "Failure", reason, message: `${reason}: ${url.pathname}`, code });
    if (!(await this.#knows(request))) return refuse(401, "Unauthorized");
    await this.#options.beforeAnswer?.(this);
    if (url.pathname === "/version") return reply(200, { major: "1", minor: "35", gitVersion: "v1.35.0-eks-emulated" });
    if (url.pathname.endsWith("/selfsubjectaccessreviews")) return reply(201, { ...JSON.parse(body), status: { allowed: true } });
    const kinds = KINDS[url.pathname.replace(/^\/(api|apis)\//, "")];
    if (kinds !== undefined) {
      const resources = Object.entries(kinds).map(([name, [kind, namespaced]]) => ({ name, kind, namespaced }));
      return reply(200, { kind: "APIResourceList", resources });
    }
    if (request.method === "PATCH" || request.method === "PUT") {
      const given = JSON.parse(body) as KubernetesObject;
      const known = this.#store.objects.get(url.pathname);
      return reply(
        200,
        this.put(request.headers["content-type"]?.includes("merge-patch") && known !== undefined ? merged(known, given) : given),
      );
    }
    if (request.method === "POST") return reply(201, this.put(JSON.parse(body)));
    if (request.method === "DELETE") {
      if (!this.#store.objects.has(url.pathname)) return refuse(404, "NotFound");
      this.remove(url.pathname);
      return reply(200, { kind: "Status", status: "Success" });
    }
    const one = this.#store.objects.get(url.pathname);
    if (one !== undefined) return reply(200, one);
    if (!isCollection(url.pathname)) return refuse(404, "NotFound");
    if (url.searchParams.get("watch") === "true") return this.#watch(url, response);
    const items = [...this.#store.objects].filter(([path]) => isAmong(path, url.pathname)).map(([, object]) => object);
    reply(200, {
      kind: "List",
      metadata: { resourceVersion: this.#store.version },
      items: items.filter((object) => fits(object, url.searchParams)),
    });
  }

  #watch(url: URL, response: ServerResponse): void {
    const watch = { path: url.pathname, response };
    response.writeHead(200, { "content-type": "application/json" }).flushHeaders();
    this.#watches.add(watch);
    const end = setTimeout(() => response.end(), 1000 * Number(url.searchParams.get("timeoutSeconds") ?? 30));
    response.once("close", () => {
      clearTimeout(end);
      this.#watches.delete(watch);
    });
  }

  #exec(request: IncomingMessage, socket: WebSocket): void {
    const url = new URL(request.url ?? "/", "https://cluster");
    const [, namespace = "", name = ""] = /\/namespaces\/([^/]+)\/pods\/([^/]+)\/exec$/.exec(url.pathname) ?? [];
    const argv = url.searchParams.getAll("command");
    this.requests.push(`EXEC ${namespace}/${name}: ${argv.join(" ").slice(0, 200)}`);
    const pod = this.#store.objects.get(`/api/v1/namespaces/${namespace}/pods/${name}`);
    const send = (channel: number, text: string) => socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]));
    const finish = (stdin: string) => {
      if (pod === undefined) {
        send(3, JSON.stringify({ status: "Failure", reason: "NotFound", message: `pods "${name}" not found` }));
        return socket.close();
      }
      const {
        stdout = "",
        stderr = "",
        exitCode = 0,
      } = this.#options.exec({ pod, container: url.searchParams.get("container") ?? "", argv, stdin });
      if (stdout !== "") send(1, stdout);
      if (stderr !== "") send(2, stderr);
      const failure = {
        status: "Failure",
        reason: "NonZeroExitCode",
        details: { causes: [{ reason: "ExitCode", message: String(exitCode) }] },
      };
      send(3, JSON.stringify(exitCode === 0 ? { status: "Success" } : failure));
      socket.close();
    };
    let stdin = "";
    if (url.searchParams.get("stdin") !== "true") finish("");
    socket.on("message", (data: Buffer) => {
      if (data[0] === 0) stdin += data.subarray(1).toString();
      if (data[0] === 255) finish(stdin);
    });
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

function fits(object: KubernetesObject, query: URLSearchParams): boolean {
  const parts = (name: string) => (query.get(name) ?? "").split(",").filter((part) => part !== "");
  const labels = parts("labelSelector").every((part) => {
    const [name = "", value] = part.split("=");
    const label = object.metadata.labels?.[name];
    return value === undefined ? label !== undefined : label === value;
  });
  return (
    labels &&
    parts("fieldSelector").every((part) => {
      const [field = "", value] = part.split("=");
      const found = field.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], object);
      return String(found) === value;
    })
  );
}

function merged(known: KubernetesObject, patch: object): KubernetesObject {
  const merge = (a: unknown, b: unknown): unknown => {
    if (typeof b !== "object" || b === null || Array.isArray(b)) return b;
    const base = typeof a === "object" && a !== null ? (a as Record<string, unknown>) : {};
    return { ...base, ...Object.fromEntries(Object.entries(b).map(([key, value]) => [key, merge(base[key], value)])) };
  };
  return merge(known, patch) as KubernetesObject;
}
