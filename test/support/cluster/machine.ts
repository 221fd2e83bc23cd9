import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { type Completed, type RunOptions, runChecked } from "../../../actions/lib/adapters/process/run-command.ts";
import { EnvironmentError, ToolError } from "../../../actions/lib/model/errors.ts";
import { createCgroups, processesOf } from "./cgroups.ts";
import { addressOf, type MachineName } from "./names.ts";
import { machineFolder, machineRoot } from "./places.ts";

/** What a machine is made of. */
export interface MachineDescription {
  readonly name: MachineName;
  /** Folders on the real machine: /usr of the machine, and what was built. */
  readonly tree: string;
  readonly programs: string;
  /** Files by their path on the machine. */
  readonly files: Readonly<Record<string, string>>;
  /** Files that are copied, by their path on the machine. */
  readonly copies: Readonly<Record<string, string>>;
  /** Command of each service by its name. */
  readonly services: Readonly<Record<string, readonly string[]>>;
  /** Services that wait until `startService`. */
  readonly held?: readonly string[];
}

const SCRIPT = join(import.meta.dirname, "machine.sh");
const NAMESPACES = ["--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup"];
const START_LIMIT_SECONDS = 20;

/**
 * Starts a machine: a process that is PID 1 in namespaces and cgroups of its own and keeps the services running.
 * The disk of a machine that was there before is used again, so that starting it again is a reboot.
 */
export async function startMachine({ name, tree, programs, files, copies, services, held = [] }: MachineDescription): Promise<void> {
  const root = machineRoot(name);
  // Keys of the cluster are in there.
  await mkdir(machineFolder(name), { recursive: true, mode: 0o700 });
  await rm(servicesFolder(name), { recursive: true, force: true });
  const scripts = Object.entries(services).map(([service, argv]) => [`etc/services/${service}`, serviceScript(argv)] as const);
  for (const [path, text] of [...Object.entries({ ...ordinaryFiles(name), ...files }), ...scripts]) {
    const to = join(root, path);
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, text, { mode: path.startsWith("etc/services/") ? 0o755 : 0o644 });
  }
  for (const [path, from] of Object.entries(copies)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await copyFile(from, join(root, path));
  }
  await mkdir(heldFile(name, ""), { recursive: true });
  for (const service of held) await writeFile(heldFile(name, service), "");
  await rm(pidFile(name), { force: true });

  const log = join(machineFolder(name), "start.log");
  const logFile = openSync(log, "a");
  const enter = 'until [ "$1" = -- ]; do echo $$ > "$1/cgroup.procs"; shift; done; shift; exec "$@"';
  const unshare = ["unshare", ...NAMESPACES, "--fork", "--propagation", "private"];
  const child = spawn("sh", ["-c", enter, "sh", ...createCgroups(name), "--", ...unshare, "sh", SCRIPT, root, tree, programs, name], {
    detached: true,
    stdio: ["ignore", "pipe", logFile],
  }) as ChildProcessByStdio<null, Readable, null>;
  closeSync(logFile);
  const said = await firstOutput(child);
  if (said.trim() !== "ready") {
    throw new ToolError(
      `The machine ${name} of the test cluster did not start: ${said}${readFileSync(log, "utf8").trim().split("\n").at(-1)}`,
    );
  }
  child.stdout.destroy();
  child.unref();
  const first = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").trim();
  await writeFile(pidFile(name), first);
}

/** What a process says first, or nothing when it ends before it says anything or takes too long. */
async function firstOutput(child: ChildProcessByStdio<null, Readable, null>): Promise<string> {
  const output = once(child.stdout, "data").then(([chunk]) => String(chunk));
  const limit = sleep(START_LIMIT_SECONDS * 1000, "", { ref: false });
  return Promise.race([output, once(child, "exit").then(() => ""), limit]);
}

/**
 * First process of a running machine, as this machine numbers it.
 * @throws EnvironmentError when the machine does not run
 */
export function firstProcess(machine: MachineName): number {
  const pid = existsSync(pidFile(machine)) ? Number(readFileSync(pidFile(machine), "utf8")) : Number.NaN;
  // The number may have been given to another process since, but not to one in the machine's cgroup.
  if (!processesOf(machine).includes(pid)) {
    throw new EnvironmentError(`The machine ${machine} of the test cluster does not run: start the cluster by \`npm run cluster up\`.`);
  }
  return pid;
}

/** Argument list that runs a command on a machine. */
export const onMachine = (machine: MachineName, argv: readonly string[]): string[] => [
  ...["nsenter", "--target", String(firstProcess(machine)), ...NAMESPACES, "--root", "--wd", "--"],
  ...["env", "-i", "PATH=/opt/programs:/usr/sbin:/usr/bin", "HOME=/root", ...argv],
];

/** Runs a command on a machine that must succeed. */
export const runOnMachine = async (machine: MachineName, argv: readonly string[], options: RunOptions = {}): Promise<Completed> =>
  runChecked(onMachine(machine, argv), options);

/** Ends a service's process; it is started again at once. What it started itself goes on. */
export async function restartService(machine: MachineName, service: string): Promise<void> {
  const pid = servicePid(machine, service);
  if (pid === undefined) return;
  await runOnMachine(machine, ["kill", "-KILL", String(pid)]);
  while (servicePid(machine, service) === pid) await sleep(20);
}

/** Ends a service's process; it is not started again until `startService`. */
export async function stopService(machine: MachineName, service: string): Promise<void> {
  await writeFile(heldFile(machine, service), "");
  await restartService(machine, service);
}

export const startService = async (machine: MachineName, service: string): Promise<void> => rm(heldFile(machine, service), { force: true });

/** Process of a service as its machine numbers it; `undefined` when it does not run. */
export function servicePid(machine: MachineName, service: string): number | undefined {
  const file = join(servicesFolder(machine), "pids", service);
  return existsSync(file) ? Number(readFileSync(file, "utf8")) || undefined : undefined;
}

/** Where a service's output is kept. */
export const serviceLog = (machine: MachineName, service: string): string => join(machineRoot(machine), "var", "log", `${service}.log`);

const pidFile = (machine: MachineName): string => join(machineFolder(machine), "pid");
const servicesFolder = (machine: MachineName): string => join(machineRoot(machine), "var", "services");
const heldFile = (machine: MachineName, service: string): string => join(servicesFolder(machine), "held", service);

/** What programs expect of any Linux machine. */
const ordinaryFiles = (name: MachineName): Record<string, string> => ({
  "etc/hosts": `127.0.0.1 localhost\n${addressOf(name)} ${name}\n`,
  // Nobody to ask; a pod with the node's DNS policy gets this file.
  "etc/resolv.conf": "# no resolver\n",
  "etc/passwd": "root:x:0:0:root:/root:/bin/sh\n",
  "etc/group": "root:x:0:\n",
  "etc/os-release": 'PRETTY_NAME="test cluster"\nID=debian\n',
  "etc/machine-id": `${createHash("md5").update(name).digest("hex")}\n`,
});

function serviceScript(argv: readonly string[]): string {
  return `#!/bin/sh\nexec ${argv.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ")}\n`;
}
