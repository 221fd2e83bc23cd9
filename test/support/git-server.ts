import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { temporaryFolder } from "./folders.ts";

/** What goes wrong with the next requests whose `METHOD /path?query` fits. */
export interface GitFault {
  readonly on: RegExp;
  /** How often; once when left out. */
  times?: number;
  readonly does: /** Git never hears of it. */
    | { readonly status: number }
    /** The connection breaks in the middle of what the client sends, in the middle of the answer, or when all was done and before the answer. */
    | { readonly cut: "request" | "answer" | "after" }
    /** Something happens first. */
    | { readonly first: () => void };
}

export interface GitServer extends AsyncDisposable {
  /** Of the repository. */
  readonly url: string;
  readonly token: string;
  /** `METHOD /path?query`, in order of their arrival. */
  readonly requests: readonly string[];
  inject(...faults: readonly GitFault[]): void;
  /** Runs git in the repository behind, past the server. */
  git(args: readonly string[], input?: string): string;
  /** Commits files on a branch as somebody else, past the server; the branch is made where it is missing. */
  put(branch: string, files: Readonly<Record<string, string>>): void;
  /** Refuses every push, as a protected branch does. */
  protect(): void;
}

/**
 * A git repository on loopback, served by git itself (`git http-backend`), that wants a token. The repository has one commit on main, and refuses whatever is
 * no fast-forward only where a client does not say "force": whether one was forced is seen in its log of the branch.
 * @param options.filter whether it can leave files out of a fetch
 * @param options.knows whether a token may come in; the server's own alone when left out
 */
export async function startGitServer({
  filter = true,
  knows = (given) => given === TOKEN,
}: {
  readonly filter?: boolean;
  readonly knows?: (token: string) => boolean;
} = {}): Promise<GitServer> {
  const folder = temporaryFolder();
  const repository = join(folder.path, "octo-org", "octo-repo.git");
  mkdirSync(join(folder.path, "octo-org"));
  const identity = { GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@b", GIT_COMMITTER_NAME: "a", GIT_COMMITTER_EMAIL: "a@b" };
  const plain = { PATH: process.env["PATH"], GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null", ...identity };
  const git = (args: readonly string[], input = "") =>
    execFileSync("git", [`--git-dir=${repository}`, ...args], { env: plain, input, encoding: "utf8", maxBuffer: 2 ** 28 }).trim();
  git(["init", "--quiet", "--bare", "--initial-branch=main"]);
  git(["config", "http.receivepack", "true"]);
  git(["config", "uploadpack.allowFilter", String(filter)]);
  git(["config", "core.logAllRefUpdates", "always"]);
  git(["config", "gc.auto", "0"]);
  git(["update-ref", "refs/heads/main", git(["commit-tree", "-m", "first", git(["mktree"])])]);

  const requests: string[] = [];
  let faults: GitFault[] = [];

  const server = createServer((request, response) => {
    const line = `${request.method} ${request.url}`;
    requests.push(line);
    const does = takeFault(line);
    if (does !== undefined && "status" in does) return void refuse(request, response, does.status);
    if (does !== undefined && "first" in does) does.first();
    if (!knows(tokenOf(request))) return void refuse(request, response, 401);
    serve(request, response, does !== undefined && "cut" in does ? does.cut : undefined).catch(() => request.socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  function takeFault(line: string): GitFault["does"] | undefined {
    const fault = faults.find(({ on }) => on.test(line));
    if (fault === undefined) return undefined;
    fault.times = (fault.times ?? 1) - 1;
    if (fault.times <= 0) faults = faults.filter((other) => other !== fault);
    return fault.does;
  }

  async function serve(request: IncomingMessage, response: ServerResponse, cut?: "request" | "answer" | "after"): Promise<void> {
    const { pathname, search } = new URL(request.url ?? "/", "http://host");
    const body: Buffer[] = [];
    for await (const chunk of request) body.push(chunk as Buffer);
    const sent = Buffer.concat(body);
    const child = spawn("git", ["http-backend"], {
      env: {
        ...plain,
        GIT_PROJECT_ROOT: folder.path,
        GIT_HTTP_EXPORT_ALL: "1",
        PATH_INFO: pathname,
        QUERY_STRING: search.slice(1),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers["content-type"] ?? "",
        CONTENT_LENGTH: String(sent.length),
        HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
        GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
        REMOTE_USER: "x-access-token",
      },
      stdio: ["pipe", "pipe", "ignore"],
      detached: true,
    });
    child.stdin.on("error", () => undefined);
    if (cut === "request") {
      // As when the line breaks: git has half of what was announced. It would wait for the rest for ever, and a server ends it then.
      child.stdin.write(sent.subarray(0, sent.length / 2), () => setTimeout(() => process.kill(-(child.pid ?? 0), "SIGKILL"), 100));
      return void request.socket.destroy();
    }
    child.stdin.end(sent);
    const chunks: Buffer[] = [];
    for await (const chunk of child.stdout) chunks.push(chunk as Buffer);
    if (cut === "after") return void request.socket.destroy();
    answer(response, Buffer.concat(chunks), cut === "answer");
  }

  return {
    url: `http://127.0.0.1:${port}/octo-org/octo-repo.git`,
    token: TOKEN,
    requests,
    inject: (...more) => void faults.push(...more.map((fault) => ({ ...fault }))),
    git,
    put(branch, files) {
      const ref = `refs/heads/${branch}`;
      const from = git(["for-each-ref", ref]) === "" ? [] : [`from ${git(["rev-parse", ref])}`];
      const lines = Object.entries(files).flatMap(([path, text]) => [
        `M 100644 inline ${path}`,
        `data ${Buffer.byteLength(text)}\n${text}`,
      ]);
      git(["fast-import", "--quiet"], [`commit ${ref}`, "committer a <a@b> 1 +0000", "data 1\nx", ...from, ...lines, ""].join("\n"));
    },
    protect() {
      const hook = join(repository, "hooks", "pre-receive");
      writeFileSync(hook, '#!/bin/sh\necho "error: GH006: Protected branch update failed for refs/heads/bench-data." >&2\nexit 1\n');
      chmodSync(hook, 0o755);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      folder[Symbol.dispose]();
    },
  };
}

const TOKEN = "ghs_gitsecret0123456789";

/** As git says it: `Basic x-access-token:…`. */
function tokenOf({ headers }: IncomingMessage): string {
  const [, basic = ""] = /^Basic (.*)$/.exec(headers["authorization"] ?? "") ?? [];
  return /^x-access-token:(.*)$/.exec(Buffer.from(basic, "base64").toString())?.[1] ?? "";
}

/** What a CGI program says: headers, an empty line, the body. */
function answer(response: ServerResponse, output: Buffer, isCut: boolean): void {
  const end = output.indexOf("\r\n\r\n");
  const headers = output
    .subarray(0, end)
    .toString()
    .split("\r\n")
    .map((line) => line.split(": ") as [string, string]);
  const body = output.subarray(end + 4);
  const status = Number.parseInt(headers.find(([name]) => name === "Status")?.[1] ?? "200", 10);
  response.writeHead(status, [...headers.filter(([name]) => name !== "Status"), ["Content-Length", String(body.length)]].flat());
  if (!isCut) return void response.end(body);
  response.write(body.subarray(0, body.length / 2), () => response.socket?.destroy());
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  request.resume();
  request.on("end", () => {
    response.writeHead(status, status === 401 ? { "www-authenticate": 'Basic realm="git"' } : {}).end("no");
  });
}
