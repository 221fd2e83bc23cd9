import type { Mapping } from "../model/scenario.ts";

/** One mapping laid over another: mappings are merged key by key, `null` removes a key, anything else replaces what was there. */
export function layOver(base: Mapping, patch: Mapping): Mapping {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = isMapping(value) ? layOver(isMapping(merged[key]) ? merged[key] : {}, value) : value;
  }
  return merged;
}

const isMapping = (value: unknown): value is Mapping => typeof value === "object" && value !== null && !Array.isArray(value);
