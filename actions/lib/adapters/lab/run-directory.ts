import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { ConfigurationError, ToolError } from "../../model/errors.ts";
import { describeFailure, runChecked, runCommand } from "../process/run-command.ts";
import { cgroupRoot, removeCgroup } from "./cgroup.ts";
import { cgroupName, runOf } from "./names.ts";

/** Where runs keep what must be found again after a kill: their owner, their pinned eBPF maps, their scratch files. */
const RUNS = "/run/cni-bench";

/** The process that a run belongs to. A number alone could have been given to another process since. */
interface Owner {
  readonly pid: number;
  /** Moment the process was started, in clock ticks since boot. */
  readonly startTicks: string;
}

export interface RunDirectory {
  readonly run: string;
  readonly path: string;
  /** Folder that the run's eBPF programs and maps are pinned below, once `mountPins` was called. */
  readonly pins: string;
  readonly cgroup: string;
}

export const runDirectory = (run: string): RunDirectory => ({
  run,
  path: `${RUNS}/${run}`,
  pins: `${RUNS}/${run}/bpf`,
  cgroup: `${cgroupRoot()}/${cgroupName(run)}`,
});

/**
 * Takes the name of a run before anything else is made under it.
 * @throws ConfigurationError when a living process has it
 */
export function claimRun(run: string): RunDirectory {
  const directory = runDirectory(run);
  const draft = `${RUNS}/.${run}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  writeFileSync(`${draft}/owner.json`, JSON.stringify({ pid: process.pid, startTicks: startTicksOf(process.pid) ?? "" } satisfies Owner));
  try {
    // A rename onto a folder that is not empty fails: of two processes that want the name, one gets it.
    renameSync(draft, directory.path);
  } catch (error) {
    rmSync(draft, { recursive: true });
    const owner = livingOwner(run);
    if (owner === undefined) throw error;
    throw new ConfigurationError(
      `Input "run-id" must not be in use: "${run}" belongs to a benchmark that is running as process ${owner.pid}.`,
    );
  }
  return directory;
}

/** Mounts a bpf file system of the run's own, so that the machine's is not touched. */
export async function mountPins(directory: RunDirectory, signal: AbortSignal): Promise<void> {
  mkdirSync(directory.pins);
  await runChecked(["mount", "-t", "bpf", "bpf", directory.pins], { signal });
}

/**
 * Removes everything a run made: processes, namespaces, cgroups, pinned eBPF objects, files. May be repeated, and two starts that find the
 * same leftovers may both do it: what one command cannot remove because the other has, counts as removed.
 * @throws ToolError when something is still there afterwards
 */
export async function removeRun(run: string): Promise<void> {
  const directory = runDirectory(run);
  await removeCgroup(directory.cgroup);
  const namespaces = namespacesOf(run);
  if (namespaces.length > 0) {
    const deletions = namespaces.map((name) => `netns delete ${name}\n`).join("");
    const deleted = await runCommand(["ip", "-force", "-batch", "-"], { input: deletions });
    if (namespacesOf(run).length > 0) throw new ToolError(describeFailure(deleted));
  }
  if (isMounted(directory.pins)) {
    const unmounted = await runCommand(["umount", directory.pins]);
    if (isMounted(directory.pins)) throw new ToolError(describeFailure(unmounted));
  }
  rmSync(directory.path, { recursive: true, force: true });
}

/** Removes what killed runs left behind; living ones are left alone. */
export async function removeLeftovers(): Promise<{ readonly removed: readonly string[]; readonly living: readonly string[] }> {
  const runs = [...new Set([...directoriesOfRuns(), ...allNamespaces().map(runOf), ...cgroups().map(runOf)])].filter(
    (run) => run !== undefined,
  );
  const living = runs.filter((run) => livingOwner(run) !== undefined);
  const removed = runs.filter((run) => !living.includes(run));
  for (const run of removed) await removeRun(run);
  for (const draft of draftsOfTheDead()) rmSync(`${RUNS}/${draft}`, { recursive: true, force: true });
  return { removed, living };
}

/** The process a run belongs to, or `undefined` when it has ended or never was. */
function livingOwner(run: string): Owner | undefined {
  try {
    const owner = JSON.parse(readFileSync(`${RUNS}/${run}/owner.json`, "utf8")) as Owner;
    return startTicksOf(owner.pid) === owner.startTicks ? owner : undefined;
  } catch {
    return undefined;
  }
}

function startTicksOf(pid: number): string | undefined {
  try {
    // The second field, a name in brackets, may hold spaces; the start time is the 20th after it (proc(5)).
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

const isMounted = (path: string): boolean => readFileSync("/proc/self/mounts", "utf8").includes(` ${path} `);
const list = (path: string): string[] => (existsSync(path) ? readdirSync(path) : []);
const allNamespaces = (): string[] => list("/run/netns");
const namespacesOf = (run: string): string[] => allNamespaces().filter((name) => runOf(name) === run);
const cgroups = (): string[] => list(cgroupRoot());
const directoriesOfRuns = (): string[] => list(RUNS).filter((name) => !name.startsWith("."));
const draftsOfTheDead = (): string[] =>
  list(RUNS).filter((name) => name.startsWith(".") && startTicksOf(Number(name.split(".").at(-1))) === undefined);
