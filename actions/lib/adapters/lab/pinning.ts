import { readFileSync } from "node:fs";

/** Cores of the clients and of the servers; the same ones when there is only one. */
export interface Pinning {
  readonly client: readonly number[];
  readonly server: readonly number[];
}

/** Gives one half of the cores this process may use to the clients and the other to the servers. */
export function pinning(allowed = allowedCores()): Pinning {
  if (allowed.length < 2) return { client: allowed, server: allowed };
  const half = Math.floor(allowed.length / 2);
  return { client: allowed.slice(0, half), server: allowed.slice(half, 2 * half) };
}

export const coreList = (cores: readonly number[]): string => cores.join(",");

/** Parses `Cpus_allowed_list`, for instance `0-3,6`. */
export function parseCoreList(list: string): number[] {
  return list.split(",").flatMap((range) => {
    const [first, last] = range.split("-").map(Number) as [number, number?];
    return Array.from({ length: (last ?? first) - first + 1 }, (_, index) => first + index);
  });
}

function allowedCores(): number[] {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  return list === undefined ? [0] : parseCoreList(list);
}
