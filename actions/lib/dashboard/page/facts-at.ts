import type { RunsShard } from "../shards.ts";

/** What the environment of a run was: all changes up to it. @param place of the run */
export function factsAt({ facts }: RunsShard, place: number): Record<string, string> {
  const known = new Map<string, string>();
  for (const [at, changes] of facts) {
    if (at > place) break;
    for (const [fact, value] of changes) {
      if (value === null) known.delete(fact);
      else known.set(fact, value);
    }
  }
  return Object.fromEntries(known);
}
