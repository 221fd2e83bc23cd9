import { readFileSync } from "node:fs";

/** Cores of the clients and of the servers; the same ones when there is only one. */
export interface Pinning {
  readonly client: readonly number[];
  readonly server: readonly number[];
  /** What the two sides share for want of cores, a sentence without its full stop. */
  readonly note?: string;
}

/** The hardware threads of one physical core, by the numbers the kernel gives them. */
export type PhysicalCore = readonly number[];

/**
 * A side is one process of a load, or two with its background, and the kernel's work for their packets. More cores would be filled by
 * nothing of ours: processes would wander between them, and we would count what others do there.
 */
const MAXIMUM_PER_SIDE = 4;

/**
 * Gives clients and servers physical cores of their own, as many to the one as to the other: two threads of one core share its
 * execution units and caches, so a client would slow down the server that it measures.
 */
export function pinning(cores: readonly PhysicalCore[] = physicalCores(allowedCores(), threadSiblings)): Pinning {
  const [only] = cores;
  if (only === undefined) throw new RangeError("a process runs on at least one core");
  if (cores.length === 1) return onOneCore(only);
  // Sides take neighbours in the list: these share a cache and a memory more often than cores far apart.
  const perSide = Math.floor(cores.length / 2);
  return { client: deal(cores.slice(0, perSide)), server: deal(cores.slice(perSide, 2 * perSide)) };
}

function onOneCore(threads: PhysicalCore): Pinning {
  if (threads.length === 1) return { client: threads, server: threads, note: "clients and servers share the only core" };
  const perSide = Math.min(Math.floor(threads.length / 2), MAXIMUM_PER_SIDE);
  const note = "clients and servers run on threads of the only physical core, so that each slows down the other";
  return { client: threads.slice(0, perSide), server: threads.slice(perSide, 2 * perSide), note };
}

/** Whole cores while they fit; a part of the first where it alone has more threads than that. */
function deal(cores: readonly PhysicalCore[]): number[] {
  const dealt: number[] = [];
  for (const threads of cores) {
    if (dealt.length > 0 && dealt.length + threads.length > MAXIMUM_PER_SIDE) break;
    dealt.push(...threads.slice(0, MAXIMUM_PER_SIDE));
  }
  return dealt;
}

/**
 * Groups the cores this process may use by the physical core they are threads of.
 * @param siblings all threads of the same physical core, as the kernel lists them; `undefined` where it does not say
 */
export function physicalCores(allowed: readonly number[], siblings: (core: number) => string | undefined): PhysicalCore[] {
  const keyOf = (core: number) => siblings(core)?.trim() || String(core);
  return [...Map.groupBy(allowed, keyOf).values()];
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

function threadSiblings(core: number): string | undefined {
  try {
    return readFileSync(`/sys/devices/system/cpu/cpu${core}/topology/thread_siblings_list`, "utf8");
  } catch {
    // Sandboxed kernels have no such file; then every core counts as a whole one.
    return undefined;
  }
}
