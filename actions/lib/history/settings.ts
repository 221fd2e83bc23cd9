import { applyThreshold, type Thresholds, thresholdOf } from "../comparison/threshold.ts";
import type { MetricName } from "../model/metric.ts";

/** How a history is judged. */
export interface HistorySettings {
  /** Practical thresholds that differ from the defaults. */
  readonly thresholds?: Thresholds;
  /** Day on which acceptances are looked at, `2026-11-21`; the last night where nobody says. */
  readonly today?: string;
}

/** Nights of a segment that are looked at: statistics.md §6.9 says 60 to 90. Of −5 %, 90 find 94 to 95 % within 7 nights, 60 find 91 to 93 %. */
export const WINDOW_NIGHTS = 90;

/** How far a change point may move between two nights and still be the same one. */
export const SAME_WITHIN = 2;

/** Orders of the values behind a confirmation, and the p it asks for: a quarter of the screen's, which looks at every night. */
export const CONFIRM_PERMUTATIONS = 799;
export const CONFIRM_P = 0.0025;

/**
 * Most orders behind a p-value that all series of a night are judged by together: where sixty metrics move at once few suffice, and one that
 * moves alone among 480 has to reach 0.0001 (statistics.md §6.9).
 */
export const MOST_FAMILY_PERMUTATIONS = 19_999;

/** How often a confirmed change that does not stand among all series is tried again: whenever there are so many more nights of it. */
export const WEAK_AGAIN_NIGHTS = 3;

/** Share of false ones among what stands in the family of a night. */
export const FALSE_DISCOVERY_RATE = 0.05;

/** How long a confirmed change is looked at again, and a late night may still come in, days. */
export const PROVISIONAL_NIGHTS = 7;

/** Distance of logarithms that matters in practice at this level. @param level in the metric's base unit, above zero */
export const practicalDistance = (metric: string, level: number, { thresholds }: HistorySettings): number =>
  applyThreshold(thresholdOf(metric as MetricName, thresholds), { baseline: level }).distance;
