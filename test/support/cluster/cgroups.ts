import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EnvironmentError } from "../../../actions/lib/model/errors.ts";
import { ALL_MACHINES, CLUSTER, type MachineName } from "./names.ts";

/** Hierarchies of this kernel: one with cgroup v2, several with v1, where v2 may stand beside them without controllers. */
function hierarchies(): { readonly path: string; readonly isVersion2: boolean; readonly options: readonly string[] }[] {
  const found = readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" "))
    .flatMap(([, path, type, options]) =>
      path !== undefined && (type === "cgroup" || type === "cgroup2")
        ? [{ path, isVersion2: type === "cgroup2", options: (options ?? "").split(",") }]
        : [],
    );
  if (found.length === 0) throw new EnvironmentError("The test cluster needs control groups, and none are mounted below /sys/fs/cgroup.");
  return found;
}

/** Makes a machine's cgroup in every hierarchy. @returns their paths, for the machine's first process to enter */
export function createCgroups(machine: MachineName): string[] {
  return hierarchies().map(({ path, isVersion2, options }) => {
    const ours = join(path, CLUSTER);
    const group = join(ours, machine);
    mkdirSync(group, { recursive: true });
    if (isVersion2) for (const parent of [path, ours]) handDown(parent);
    // A new one of these is empty, and no process can run on no core.
    if (options.includes("cpuset"))
      for (const [from, to] of [
        [path, ours],
        [ours, group],
      ] as const)
        copyCores(from, to);
    return group;
  });
}

/** Cgroup v2 only has those controllers in a group that the group above hands down. */
function handDown(parent: string): void {
  for (const controller of readFileSync(join(parent, "cgroup.controllers"), "utf8").split(/\s+/).filter(Boolean)) {
    writeFileSync(join(parent, "cgroup.subtree_control"), `+${controller}`);
  }
}

function copyCores(from: string, to: string): void {
  for (const file of ["cpuset.cpus", "cpuset.mems"]) writeFileSync(join(to, file), readFileSync(join(from, file), "utf8"));
}

/** Processes in the cgroups of the cluster, or of one of its machines. */
export function processesOf(machine?: MachineName): number[] {
  const groups = groupsBelow(machine);
  return [...new Set(groups.flatMap((group) => readProcesses(group)))];
}

/**
 * Ends every process in the cgroups of the cluster, or of one of its machines, and only these; then removes the cgroups.
 * @throws EnvironmentError when a process does not end
 */
export async function removeCgroups(machine?: MachineName): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const processes = processesOf(machine);
    if (processes.length === 0) break;
    if (Date.now() > deadline) throw new EnvironmentError(`Processes of the test cluster cannot be ended: ${processes.join(", ")}.`);
    for (const pid of processes) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // Gone already.
      }
    }
    await sleep(20);
  }
  // The lowest first. A group may count as busy for a moment after its last process has gone.
  for (const group of groupsBelow(machine).reverse()) {
    for (;;) {
      try {
        rmdirSync(group);
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") break;
        if (Date.now() > deadline) throw error;
        await sleep(20);
      }
    }
  }
}

/** True when a cgroup of the cluster exists, with or without processes. */
export const hasCgroups = (): boolean => hierarchies().some(({ path }) => existsSync(join(path, CLUSTER)));

export const runningMachines = (): MachineName[] => ALL_MACHINES.filter((machine) => processesOf(machine).length > 0);

/** Cgroups in every hierarchy, each before those in it. */
function groupsBelow(machine: MachineName | undefined): string[] {
  return hierarchies().flatMap(({ path }) => withChildren(join(path, CLUSTER, ...(machine === undefined ? [] : [machine]))));
}

function withChildren(group: string): string[] {
  try {
    const children = readdirSync(group, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return [group, ...children.flatMap(({ name }) => withChildren(join(group, name)))];
  } catch {
    return [];
  }
}

function readProcesses(group: string): number[] {
  try {
    return readFileSync(join(group, "cgroup.procs"), "utf8").split("\n").filter(Boolean).map(Number);
  } catch {
    // Removed meanwhile.
    return [];
  }
}
