import type { Interval } from "../statistics/interval.ts";
import type { Place, SeriesName } from "./series.ts";

/** `change`: the level moved; `drift`: it moves slowly; `anomaly`: one night was far out. */
export type FindingKind = "change" | "drift" | "anomaly";

export type Direction = "regression" | "improvement";

/** A fact that was another the night before. */
export interface FactChange {
  readonly fact: string;
  /** Absent where it was not recorded. */
  readonly from?: string;
  readonly to?: string;
}

/** What one series shows. */
export interface Finding extends SeriesName {
  /** Kind, night and series. */
  readonly id: string;
  readonly kind: FindingKind;
  /** Seen once; seen on two nights; gone again within a week of that. */
  readonly status: "suspected" | "confirmed" | "vanished";
  readonly direction: Direction;
  /** First night of the new level, or of the drift's window; the odd night. */
  readonly at: Place;
  /** The night before it; absent where a drift's window begins with the series. */
  readonly lastGood?: Place;
  /** Levels before and after in the metric's base unit: medians; the ends of a drift's line; of an anomaly what is usual and the night. */
  readonly from: number;
  readonly to: number;
  /** Share of `from`: −0.05 is 5 % less. The interval is that of Hodges and Lehmann, of the last nights before and the first after. */
  readonly effect: { readonly change: number; readonly interval?: Interval };
  /** Chance that series without a change would show it; absent for an anomaly. */
  readonly p?: number;
  readonly permutations?: number;
  /** The series that were judged on the night of the confirmation, and whether the finding stands among all of them (Benjamini and Hochberg, 5 %). */
  readonly family?: { readonly judged: number; readonly stands: boolean };
  readonly firstSeenOn: string;
  readonly seenOn: string;
  readonly confirmedOn?: string;
  readonly vanishedOn?: string;
  /** Facts that changed on that very night. */
  readonly boundary: readonly FactChange[];
  /** The event it belongs to, once it is confirmed. */
  readonly event?: string;
  /** Place in the series, counted from 0. */
  readonly index: number;
}
