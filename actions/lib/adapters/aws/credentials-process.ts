import { spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { closeSync, existsSync, openSync } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { EnvironmentError } from "../../model/errors.ts";
import { toolEnvironment } from "../process/tool-environment.ts";
import type { RoleRequest } from "./assume-role.ts";
import type { TemporaryCredentials } from "./aws-credentials.ts";
import type { ContainerEndpoint } from "./container-credentials.ts";

/** What the process reads from its standard input, where nobody else can. */
export interface Handover {
  readonly request: RoleRequest;
  readonly first: Omit<TemporaryCredentials, "expiration"> & { readonly expiration: string };
  readonly authorization: string;
  /** It ends when this folder is gone, which the runner empties at the end of a job; its standard error is a file there. */
  readonly folder: string;
  readonly limitSeconds: number;
}

/** The descriptor on which the process says where it serves; one that ends without a word has told its standard error why. */
export const ANSWER_DESCRIPTOR = 3;
const LOG_FILE = "log.txt";

/** How it is found again: known before it exists, and nothing here is secret. */
export interface ServingProcess {
  /** Stands in its command line, so that no other process is taken for it. */
  readonly mark: string;
  readonly folder: string;
}

/** A hosted job has six hours, one of a self-hosted runner may ask for tokens for a day. */
const LIMIT_SECONDS = { hosted: 6.25 * 3600, selfHosted: 24 * 3600 };

/** Makes room for a process that does not exist yet, so that it can be saved before. */
export async function planProcess(): Promise<ServingProcess> {
  return { mark: `serves-${randomUUID()}`, folder: await mkdtemp(join(process.env["RUNNER_TEMP"] || tmpdir(), "cni-bench-credentials-")) };
}

/**
 * Starts the program that serves credentials when this process is long gone. It holds none of our streams, so the runner does not wait for it, and keeps
 * RUNNER_TRACKING_ID, so that the runner kills it at the end of the job at the latest.
 * @param script path of the program
 * @throws EnvironmentError when it does not come up
 */
export async function startProcess(
  script: string,
  { mark, folder }: ServingProcess,
  { request, first, signal }: { readonly request: RoleRequest; readonly first: TemporaryCredentials; readonly signal: AbortSignal },
): Promise<ContainerEndpoint> {
  const authorization = randomBytes(32).toString("base64url");
  const logFile = openSync(join(folder, LOG_FILE), "a", 0o600);
  const child = spawn(process.execPath, [script, mark], {
    detached: true,
    cwd: folder,
    env: toolEnvironment({
      ACTIONS_ID_TOKEN_REQUEST_URL: process.env["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? "",
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: process.env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] ?? "",
    }),
    // What it writes to standard output is for a runner, who does not listen: there the toolkit tells ID tokens to be masked.
    stdio: ["pipe", "ignore", logFile, "pipe"],
  });
  closeSync(logFile);
  const handover: Handover = {
    request,
    first: { ...first, expiration: first.expiration.toISOString() },
    authorization,
    folder,
    limitSeconds: process.env["RUNNER_ENVIRONMENT"] === "self-hosted" ? LIMIT_SECONDS.selfHosted : LIMIT_SECONDS.hosted,
  };
  const stop = () => void child.kill("SIGKILL");
  signal.addEventListener("abort", stop, { once: true });
  try {
    const failed = new Promise<never>((_, reject) => child.once("error", reject));
    // One that ended before it read this is told by its missing answer.
    child.stdin?.on("error", () => undefined).end(JSON.stringify(handover));
    const url = (await Promise.race([text(child.stdio[ANSWER_DESCRIPTOR] as Readable), failed])).trim();
    signal.throwIfAborted();
    if (!url.startsWith("http://127.0.0.1:")) throw new Error((await readLog(folder)).at(-1) ?? "it ended without a word");
    return { url, authorization };
  } catch (error) {
    stop();
    signal.throwIfAborted();
    throw new EnvironmentError(`The process that keeps the credentials fresh does not start (${(error as Error).message}).`);
  } finally {
    signal.removeEventListener("abort", stop);
    child.unref();
  }
}

/** What the process told since it was started. */
export async function readLog(folder: string): Promise<readonly string[]> {
  const path = join(folder, LOG_FILE);
  return existsSync(path) ? (await readFile(path, "utf8")).split("\n").filter((line) => line !== "") : [];
}
