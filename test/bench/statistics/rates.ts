import type { Rule } from "./rules.ts";
import { simulate, type World } from "./simulate.ts";

/** How often a rule is wrong and how often it finds what is there. */
export interface Rates {
  readonly rule: string;
  /** Share of no-op comparisons with at least one flag on any metric. */
  readonly falseFlags: number;
  /** Share of the shifted metrics that are flagged in their direction. */
  readonly power: number;
}

/** Comparisons of each kind that are simulated. */
export interface Counts {
  readonly noOps: number;
  readonly changes: number;
}

/** All rules on the same simulated comparisons. */
export function ratesOf(rules: readonly Rule[], world: World, rounds: number, counts: Counts, seed: number): Rates[] {
  const flagged = rules.map(() => 0);
  for (const comparison of simulate(world, "no-op", rounds, counts.noOps, seed)) {
    rules.forEach(({ judge }, index) => {
      if (judge(comparison).some((flag) => flag !== 0)) flagged[index] = (flagged[index] as number) + 1;
    });
  }
  const found = rules.map(() => 0);
  for (const comparison of simulate(world, "change", rounds, counts.changes, seed + 1)) {
    rules.forEach(({ judge }, index) => {
      const flags = judge(comparison);
      const hits = comparison.filter(({ truth }, metric) => truth === "shifted" && flags[metric] === Math.sign(world.shift)).length;
      found[index] = (found[index] as number) + hits;
    });
  }
  return rules.map(({ name }, index) => ({
    rule: name,
    falseFlags: (flagged[index] as number) / counts.noOps,
    power: (found[index] as number) / (counts.changes * world.shifted),
  }));
}
