import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { EnvironmentError } from "../../model/errors.ts";

/** Mount point of cgroup v2, which may stand beside v1 controllers (hybrid layout). */
export function cgroupRoot(mounts = readFileSync("/proc/self/mounts", "utf8")): string {
  const mount = mounts
    .split("\n")
    .map((line) => line.split(" "))
    .find((fields) => fields[2] === "cgroup2");
  if (mount?.[1] === undefined) {
    throw new EnvironmentError(
      "The lab needs cgroup v2, and none is mounted here; mount one with: mount -t cgroup2 cgroup2 /sys/fs/cgroup.",
    );
  }
  return mount[1];
}

export const createCgroup = (path: string): void => void mkdirSync(path, { recursive: true });

/** CPU time of all processes ever in a cgroup, seconds. */
export function cgroupCpu(path: string): { user: number; total: number } {
  const stat = readFileSync(`${path}/cpu.stat`, "utf8");
  const field = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, "m").exec(stat)?.[1] ?? 0) / 1e6;
  return { user: field("user_usec"), total: field("usage_usec") };
}

/** Ends every process in a cgroup and below, and only these; then removes the cgroup. Nothing to do when it is not there. */
export async function removeCgroup(path: string): Promise<void> {
  if (!existsSync(path)) return;
  const groups = [path, ...childrenOf(path)];
  const deadline = Date.now() + 5000;
  while (groups.some((group) => processesOf(group).length > 0)) {
    endProcesses(path, groups);
    if (Date.now() > deadline) throw new EnvironmentError(`Processes of an earlier run cannot be ended: see ${path}/cgroup.procs.`);
    await sleep(5);
  }
  // Children first. A group may count as busy for a moment after its last process has gone.
  for (const group of groups.reverse()) {
    for (;;) {
      try {
        rmdirSync(group);
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") break;
        if (Date.now() > deadline) throw error;
        await sleep(5);
      }
    }
  }
}

function endProcesses(path: string, groups: readonly string[]): void {
  // cgroup.kill came with Linux 5.14; before that, one by one until none is left.
  if (existsSync(`${path}/cgroup.kill`)) {
    writeFileSync(`${path}/cgroup.kill`, "1");
    return;
  }
  for (const pid of groups.flatMap(processesOf)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // Gone already.
    }
  }
}

function childrenOf(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${path}/${entry.name}`);
}

function processesOf(group: string): number[] {
  if (!existsSync(group)) return [];
  return readFileSync(`${group}/cgroup.procs`, "utf8").split("\n").filter(Boolean).map(Number);
}
