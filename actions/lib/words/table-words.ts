import type { Doubt } from "../comparison/judgement.ts";
import type { Verdict } from "../model/verdict.ts";

/** Headings, and what stands in and above tables. */
export interface TableWords {
  readonly headings: {
    readonly compared: string;
    readonly gate: string;
    readonly findings: string;
    readonly results: string;
    readonly cost: string;
    readonly hosts: string;
    readonly agents: string;
    readonly ratios: string;
    readonly context: string;
    readonly conditions: string;
    readonly notes: string;
    readonly environment: string;
    readonly reading: string;
    readonly reproduce: string;
  };
  readonly columns: { readonly metric: string; readonly change: string; readonly verdict: string };
  /** Above the gate table: what decides, and what the numbers in it are. */
  gateLegend(facts: { readonly baseline: string; readonly tests: number; readonly isOneCandidate: boolean }): string;
  /** How a cell of the tables is read, and how many values stand behind it. */
  cellLegend(facts: {
    readonly baseline?: string;
    readonly usualCount: number;
    readonly isExact: boolean;
    readonly countsDiffer: boolean;
  }): string;
  costLegend(facts: { readonly hasMemory: boolean }): string;
  /** Above what pods reach of what their hosts do: what is divided by what, and how a cell is read. */
  readonly hostsLegend: string;
  /** Both medians: `9.12 against 9.80 Gbit/s`. */
  besideHost(pods: string, host: string): string;
  /** Where no round has both values. */
  readonly ofMedians: string;
  readonly agentsLegend: string;
  ratiosLegend(baseline: string): string;
  readonly contextIntroduction: string;
  readonly conditionsIntroduction: string;
  /** What the variants of a test are. */
  variants(variants: readonly { readonly name: string; readonly title: string }[]): string;
  /** Of a median: `range 15.9–17.2 n=3`; only what differs from the usual is said. */
  bounds(facts: { readonly kind?: "range" | "interval"; readonly low: string; readonly high: string; readonly n?: number }): string;
  /** All rounds gave the same. */
  allAlike(value: string): string;
  count(n: number): string;
  /** Below an equivalent verdict: `±3 %`. */
  within(size: string): string;
  /** Below an inconclusive verdict: what would have been found, and what it takes. */
  finds(size: string): string;
  needs(rounds: number): string;
  /** A verdict with its doubt, in a cell. */
  verdictInCell(verdict: Verdict, doubt?: Doubt): string;
  /** One test in a folded list: its title and how many of its metrics came to which verdict. */
  testSummary(title: string, counts: Readonly<Record<Verdict, number>>): string;
  /** Rows left out where there is no room: so many that are equivalent. */
  quietRows(count: number): string;
}
