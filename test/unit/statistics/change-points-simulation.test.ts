import { describe, expect, it } from "vitest";
import { FIRST_JUDGED, NIGHTS } from "../../bench/statistics/alarms.ts";
import { historyRates } from "../../bench/statistics/history-rates.ts";
import { NOISES } from "../../bench/statistics/series.ts";

const SEED = 20_261_121;
const SERIES = 80;
/** Three standard errors of a count that is expected, as a rate per series-year. */
const years = (SERIES * (NIGHTS - FIRST_JUDGED)) / 365;
const margin = (rate: number) => 3 * Math.sqrt(rate / years);
const marginOfShare = (share: number) => 3 * Math.sqrt((share * (1 - share)) / SERIES);

// A small copy of `node test/bench/statistics/change-points.ts`, for the claim of statistics.md §12.3.
describe("nightly regression tracking of series with 2 % noise", () => {
  const BOTH = ["Gaussian", "3 % outliers, −20 %"] as const;

  it.each(BOTH)("has at most 0.2 false events per series-year: %s", (noise) => {
    expect(historyRates(NOISES[noise], 0, SERIES, SEED).falseEvents).toBeLessThanOrEqual(0.2 + margin(0.2));
  });

  it.each(BOTH)("finds −5 % within 7 nights in at least 90 %, and within 14 nights nearly always: %s", (noise) => {
    const rates = historyRates(NOISES[noise], Math.log1p(-0.05), SERIES, SEED);
    expect(rates.foundWithin(7)).toBeGreaterThanOrEqual(0.9 - marginOfShare(0.9));
    expect(rates.foundWithin(14)).toBeGreaterThanOrEqual(0.97 - marginOfShare(0.97));
    expect(rates.medianDelay).toBeLessThanOrEqual(6);
  });
});
