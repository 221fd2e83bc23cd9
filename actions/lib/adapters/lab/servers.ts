import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { EnvironmentError } from "../../model/errors.ts";
import type { Protocol, ServerProgram } from "../workload-servers.ts";
import { namespaceFile } from "./names.ts";
import { atPlace, type ProcessPlace } from "./namespace.ts";

const READY_LIMIT_SECONDS = 10;

/** A server that is kept running: one that ended is started again by `ensureRunning`. */
export class Server {
  readonly #program: ServerProgram;
  readonly #place: ProcessPlace;
  readonly #logFile: string;
  #child: ChildProcess | undefined;

  constructor(program: ServerProgram, place: ProcessPlace, logFile: string) {
    this.#program = program;
    this.#place = place;
    this.#logFile = logFile;
  }

  get name(): string {
    return this.#program.name;
  }

  /** Resolves when the server listens. @throws EnvironmentError with its last words when it ends or stays silent instead */
  async ensureRunning(signal: AbortSignal): Promise<void> {
    if (this.#isRunning()) return;
    const log = openSync(this.#logFile, "w");
    const [file, ...args] = atPlace(this.#place, this.#program.argv) as [string, ...string[]];
    this.#child = spawn(file, args, { detached: true, stdio: ["ignore", log, log] });
    closeSync(log);
    this.#child.on("error", () => undefined);
    const deadline = Date.now() + READY_LIMIT_SECONDS * 1000;
    while (!this.#isListening()) {
      signal.throwIfAborted();
      if (!this.#isRunning()) throw new EnvironmentError(`${this.#description()} ended before it listened: ${this.#lastWords()}`);
      if (Date.now() > deadline)
        throw new EnvironmentError(`${this.#description()} did not listen within ${READY_LIMIT_SECONDS} s: ${this.#lastWords()}`);
      await sleep(5);
    }
  }

  /** Starts it anew: after a client that failed, a server may still wait for the end of its test. */
  async restart(signal: AbortSignal): Promise<void> {
    const child = this.#child;
    if (child !== undefined && this.#isRunning()) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
    }
    await this.ensureRunning(signal);
  }

  #isRunning(): boolean {
    return this.#child?.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Looks into the socket tables of the server's own namespace, which needs no connection that the server would notice. */
  #isListening(): boolean {
    const pid = this.#child?.pid;
    // Until it has entered its namespace, the process would show us the sockets of ours.
    return (
      pid !== undefined &&
      isInNamespace(pid, this.#place.namespace) &&
      this.#program.listens.every(({ protocol, port }) => listensOn(pid, protocol, port))
    );
  }

  #description(): string {
    const ports = this.#program.listens.map(({ protocol, port }) => `${port}/${protocol}`).join(", ");
    return `The ${this.#program.name} server for ports ${ports} in ${this.#place.namespace}`;
  }

  #lastWords(): string {
    return readFileSync(this.#logFile, "utf8").trim().split("\n").slice(-2).join(" | ").slice(0, 300) || "it said nothing";
  }
}

/** State column of /proc/net/tcp for a listening socket, and of /proc/net/udp for an unconnected one. */
const WAITING_STATE: Readonly<Record<Protocol, string>> = { tcp: "0A", udp: "07" };

function isInNamespace(pid: number, namespace: string): boolean {
  try {
    return statSync(`/proc/${pid}/ns/net`).ino === statSync(namespaceFile(namespace)).ino;
  } catch {
    return false;
  }
}

function listensOn(pid: number, protocol: Protocol, port: number): boolean {
  const hexPort = port.toString(16).toUpperCase().padStart(4, "0");
  const socket = new RegExp(`^\\s*\\d+: [0-9A-F]+:${hexPort} [0-9A-F:]+ ${WAITING_STATE[protocol]} `, "m");
  return ["", "6"].some((version) => {
    try {
      return socket.test(readFileSync(`/proc/${pid}/net/${protocol}${version}`, "utf8"));
    } catch {
      return false;
    }
  });
}
