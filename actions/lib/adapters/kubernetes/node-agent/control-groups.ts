import { CGROUPS } from "./node-script.ts";
import { present } from "./present.ts";

/** What the kernel counted for a control group and all below it; a field that it does not have is absent. */
export interface GroupReading {
  /** Since the group was made, seconds. */
  readonly cpuSeconds?: number;
  readonly userSeconds?: number;
  readonly systemSeconds?: number;
  /** Time it was kept waiting because it had used up its limit, seconds. */
  readonly throttledSeconds?: number;
  /** Now, page cache included. */
  readonly memoryBytes?: number;
  /** Now, without page cache that was not used for a while: what a kubelet calls the working set. */
  readonly workingSetBytes?: number;
  /** Most that it ever had, page cache included. */
  readonly peakMemoryBytes?: number;
}

export interface GroupReadings {
  readonly node?: GroupReading;
  readonly pods?: GroupReading;
  readonly containers: ReadonlyMap<string, GroupReading>;
}

/**
 * Parses `file:content` lines of control groups' files, of cgroup v2 and of v1 with its hierarchies `cpuacct` and `memory`.
 * @param ids of containers; a group belongs to the one whose id is in the name of its folder, under whatever runtime and driver
 */
export function parseGroups(printed: string, ids: readonly string[]): GroupReadings {
  const values = new Map<string, Map<string, number>>();
  for (const [, folder = "", file, name, value] of printed.matchAll(/^(.*)\/([a-z_.]+):(?:([a-z_]+) )?(\d+)$/gm)) {
    const owner = ownerOf(folder, ids);
    if (owner === undefined) continue;
    const fields = values.get(owner) ?? new Map<string, number>();
    fields.set(name === undefined ? `${file}` : `${file} ${name}`, Number(value));
    values.set(owner, fields);
  }
  const node = values.get(NODE);
  const pods = values.get(PODS);
  return {
    ...(node === undefined ? {} : { node: groupReading(node) }),
    ...(pods === undefined ? {} : { pods: groupReading(pods) }),
    containers: new Map(
      ids.flatMap((id) => {
        const fields = values.get(id);
        return fields === undefined ? [] : [[id, groupReading(fields)] as const];
      }),
    ),
  };
}

const NODE = "node";
const PODS = "pods";

function ownerOf(folder: string, ids: readonly string[]): string | undefined {
  const name = folder.split("/").at(-1) ?? "";
  const container = ids.find((id) => name.includes(id));
  if (container !== undefined) return container;
  if (/(^|-)kubepods(\.slice)?$/.test(name)) return PODS;
  return [CGROUPS, `${CGROUPS}/cpuacct`, `${CGROUPS}/memory`].includes(folder) ? NODE : undefined;
}

/** USER_HZ, in which cgroup v1 counts user and system time. */
const TICKS_PER_SECOND = 100;

function groupReading(fields: ReadonlyMap<string, number>): GroupReading {
  const first = (...found: (readonly [name: string, perUnit: number])[]): number | undefined => {
    for (const [name, perUnit] of found) {
      const value = fields.get(name);
      if (value !== undefined) return value / perUnit;
    }
    return undefined;
  };
  const memoryBytes = first(["memory.current", 1], ["memory.usage_in_bytes", 1]);
  // v1 has both; only the one with "total" counts the groups below.
  const inactiveBytes = first(["memory.stat total_inactive_file", 1], ["memory.stat inactive_file", 1]);
  return present({
    cpuSeconds: first(["cpu.stat usage_usec", 1e6], ["cpuacct.usage", 1e9]),
    userSeconds: first(["cpu.stat user_usec", 1e6], ["cpuacct.stat user", TICKS_PER_SECOND]),
    systemSeconds: first(["cpu.stat system_usec", 1e6], ["cpuacct.stat system", TICKS_PER_SECOND]),
    throttledSeconds: first(["cpu.stat throttled_usec", 1e6], ["cpu.stat throttled_time", 1e9]),
    memoryBytes,
    workingSetBytes: memoryBytes === undefined || inactiveBytes === undefined ? undefined : Math.max(0, memoryBytes - inactiveBytes),
    peakMemoryBytes: first(["memory.peak", 1], ["memory.max_usage_in_bytes", 1]),
  });
}
