import { ConfigurationError } from "../../model/errors.ts";
import type { Values } from "./helm.ts";

/**
 * Values that a living cluster cannot change, by chart: Cilium documents a change of its IPAM mode in place as unsupported, and nodes keep links, addresses
 * and routes of the old datapath. A key stands for all below it.
 */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  cilium: [
    ...["routingMode", "tunnelProtocol", "tunnelPort", "ipam", "eni", "bpf.datapathMode", "datapathMode"],
    ...["cni.chainingMode", "ipv4.enabled", "ipv6.enabled", "cluster.name", "cluster.id"],
  ],
};
/** Below those, what only counts for what is made from now on. */
const FREE = ["eni.eniTags", "eni.gcTags", "eni.gcInterval"];

export interface FixedChange {
  readonly key: string;
  readonly before: unknown;
  /** Absent where it would go back to what the chart says. */
  readonly after: unknown;
}

/** What of the values would change that cannot. @param before those that were given to the release. @param inForce the chart's among them */
export function fixedChanges(chart: string, before: Values, inForce: Values, after: Values): readonly FixedChange[] {
  const fixed = FIXED[chart] ?? [];
  const [old, current, next] = [flatten(before), flatten(inForce), flatten(after)];
  const keys = [...new Set([...old.keys(), ...next.keys()])].filter((key) => fixed.some((one) => isWithin(key, one)));
  return keys
    .filter((key) => !FREE.some((one) => isWithin(key, one)))
    .flatMap((key) => {
      // What is given and what the chart says anyway is the same.
      const [from, to] = [current.get(key) ?? old.get(key), next.get(key)];
      return same(from, to) ? [] : [{ key, before: from, after: to }];
    })
    .sort((a, b) => a.key.localeCompare(b.key));
}

/** @throws ConfigurationError that names every such key with its value before and after */
export function refuseFixedChanges(chart: string, changes: readonly FixedChange[]): void {
  if (changes.length === 0) return;
  const told = changes.map(
    ({ key, before, after }) => `${key} from ${shown(before)} to ${after === undefined ? "the chart's own" : shown(after)}`,
  );
  throw new ConfigurationError(
    `Input "values" must not change what ${chart} cannot change on a living cluster: ${told.join("; ")}. Use a new cluster for it, or the mode "migrate".`,
  );
}

const isWithin = (key: string, parent: string): boolean => key === parent || key.startsWith(`${parent}.`);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const shown = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value).slice(0, 80));

/** Values by their path; lists are values. */
function flatten(values: Values, prefix = ""): Map<string, unknown> {
  const flat = new Map<string, unknown>();
  for (const [key, value] of Object.entries(values)) {
    const path = prefix === "" ? key : `${prefix}.${key}`;
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      for (const [inner, leaf] of flatten(value as Values, path)) flat.set(inner, leaf);
    else flat.set(path, value);
  }
  return flat;
}
