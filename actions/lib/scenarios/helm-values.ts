import type { Mapping } from "../model/scenario.ts";

export const isMapping = (value: unknown): value is Mapping => value !== null && typeof value === "object" && !Array.isArray(value);

/** Lays values over others as Helm does: mappings are joined, everything else is replaced. */
export function mergeValues(base: Mapping, over: Mapping): Mapping {
  const merged = Object.entries(over).map(([key, value]) => {
    const below = Object.hasOwn(base, key) ? base[key] : undefined;
    return [key, isMapping(below) && isMapping(value) ? mergeValues(below, value) : value] as const;
  });
  return Object.fromEntries([...Object.entries(base), ...merged]);
}

/** What stands at a path of keys with dots between them; nothing where the path ends early. */
export function valueAt(values: Mapping, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => (isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined), values);
}

/** Every path that holds something other than a mapping with keys. */
export function leaves(values: Mapping, path: readonly string[] = []): [path: readonly string[], value: unknown][] {
  return Object.entries(values).flatMap(([key, value]) =>
    isMapping(value) && Object.keys(value).length > 0 ? leaves(value, [...path, key]) : [[[...path, key], value]],
  );
}

/** Paths at which two sets of values differ, in alphabetical order. */
export function differingKeys(a: Mapping, b: Mapping): string[] {
  const [left, right] = [a, b].map((values) => new Map(leaves(values).map(([path, value]) => [path.join("."), JSON.stringify(value)])));
  const paths = new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])]);
  return [...paths].filter((path) => left?.get(path) !== right?.get(path)).sort();
}
