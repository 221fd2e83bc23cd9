import type { Verdict } from "../model/verdict.ts";
import type { PageColour } from "../report/page-theme.ts";
import type { Marker } from "./paint.ts";

/** One candidate under a metric. Distances are logarithms of a ratio, turned so that above 0 is better. */
export interface ForestRow {
  readonly name: string;
  /** Absent where nothing could be weighed. */
  readonly effect?: {
    readonly middle: number;
    readonly low: number;
    readonly high: number;
    readonly rounds: readonly number[];
    /** Of what does not matter in practice. */
    readonly threshold: number;
  };
  readonly verdict: Verdict;
  /** The verdict in words. */
  readonly label: string;
  /** The change as the tables have it, and its interval. */
  readonly change: string;
  readonly interval: string;
}

export interface ForestGroup {
  readonly title: string;
  readonly detail: string;
  readonly rows: readonly ForestRow[];
}

/** A verdict has a shape and a colour; the word stands beside it. */
export const VERDICT_MARKS: Readonly<Record<Verdict, { readonly marker: Marker; readonly colour: PageColour; readonly hollow?: true }>> = {
  regression: { marker: "triangle-down", colour: "bad" },
  improvement: { marker: "triangle", colour: "good" },
  equivalent: { marker: "diamond", colour: "neutral" },
  inconclusive: { marker: "circle", colour: "unsure", hollow: true },
  invalid: { marker: "cross", colour: "mixed" },
  new: { marker: "plus", colour: "neutral" },
  missing: { marker: "cross", colour: "mixed" },
};
