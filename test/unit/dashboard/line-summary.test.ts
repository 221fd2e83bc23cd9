import { describe, expect, it } from "vitest";
import { lineSummary, type Standing } from "../../../actions/lib/dashboard/line-summary.ts";
import type { Line } from "../../../actions/lib/dashboard/lines.ts";
import type { LineFinding } from "../../../actions/lib/dashboard/shards.ts";
import { bandOf, usualBefore } from "../../../actions/lib/dashboard/usual.ts";
import type { LineStatus } from "../../../actions/lib/words/dashboard-words.ts";
import { dayOf, pointOf, THROUGHPUT } from "../../bench/statistics/series.ts";

const NIGHTS = 60;
/** 98, 100 and 102 in turn, so that the noise is known. */
const STEADY = Array.from({ length: NIGHTS }, (_, night) => 98 + 2 * (night % 3));

const lineOf = (medians: readonly number[], metric = THROUGHPUT): Line => ({
  scenario: "cilium",
  metric,
  omitted: 0,
  segments: [{ fingerprint: "one", points: medians.map((median, day) => pointOf(day, median)) }],
});

const standing = (more: Partial<Standing> = {}): Standing => ({
  scenario: 0,
  metric: 0,
  findings: [],
  lastRun: `run-${NIGHTS - 1}`,
  lastNight: dayOf(NIGHTS - 1),
  ...more,
});

const found = (day: number, more: Partial<LineFinding> = {}): LineFinding => ({
  line: 0,
  kind: "change",
  status: "confirmed",
  direction: "regression",
  at: { night: dayOf(day), run: `run-${day}`, sha: "0".repeat(40) },
  fingerprint: "one",
  from: 100,
  to: 90,
  change: -0.1,
  stands: true,
  boundary: [],
  ...more,
});

const statusOf = (findings: readonly LineFinding[], medians = STEADY, more: Partial<Standing> = {}): LineStatus =>
  lineSummary(lineOf(medians), standing({ findings, ...more })).status;

describe("what is usual", () => {
  it("is the median of the thirty nights before, not the night before", () => {
    const values = [...Array.from({ length: 30 }, () => 100), 80, 100];
    expect(usualBefore(values, 31, [])?.median).toBe(100);
  });

  it("is not known of fewer than eight nights of a level", () => {
    expect(usualBefore(STEADY, 7, [])).toBeUndefined();
    expect(usualBefore(STEADY, 8, [])?.n).toBe(8);
    expect(usualBefore(STEADY, 47, [40])).toBeUndefined();
    expect(usualBefore(STEADY, 48, [40])?.n).toBe(8);
  });

  it("has a band of three robust standard deviations", () => {
    const usual = usualBefore(STEADY, NIGHTS - 1, []);
    expect(usual === undefined ? undefined : bandOf(usual)).toBeCloseTo(3 * 1.4826 * 2, 6);
  });
});

describe("how a line stands", () => {
  it("is as usual within the band and odd outside of it, by a single night", () => {
    expect(statusOf([])).toBe("steady");
    expect(statusOf([], [...STEADY.slice(0, -1), 80])).toBe("odd");
  });

  it.each<[LineStatus, Partial<LineFinding>, number]>([
    ["regression", {}, 50],
    ["regression", {}, 5],
    ["improvement", { direction: "improvement" }, 50],
    ["steady", { direction: "improvement" }, 5],
    ["suspected", { status: "suspected" }, 59],
    ["accepted", { status: "accepted" }, 50],
    ["steady", { status: "accepted" }, 5],
    ["steady", { status: "fixed" }, 5],
    ["steady", { status: "vanished" }, 50],
    ["boundary", { boundary: [{ fact: "kernel", from: "6.1", to: "6.2" }] }, 50],
    ["steady", { boundary: [{ fact: "kernel", from: "6.1", to: "6.2" }] }, 5],
    ["steady", { kind: "anomaly" }, 50],
    ["steady", { fingerprint: "another" }, 50],
  ])("is %s after %j on night %i", (status, finding, day) => {
    expect(statusOf([found(day, finding)])).toBe(status);
  });

  it("is what the latest finding says", () => {
    expect(statusOf([found(50, { direction: "improvement" }), found(20)])).toBe("improvement");
  });

  it("is missing where the last run of its scenario has no value of it", () => {
    expect(statusOf([found(50)], STEADY, { lastRun: "run-60" })).toBe("missing");
  });

  it("is not known of a young line, and nothing of a metric without a good direction", () => {
    expect(statusOf([], STEADY.slice(0, 5), { lastRun: "run-4" })).toBe("young");
    expect(lineSummary(lineOf(STEADY, { ...THROUGHPUT, metric: "tcp.retransmits" }), standing()).status).toBe("context");
    expect(lineSummary(lineOf(STEADY, { ...THROUGHPUT, metric: "of.tomorrow" }), standing()).status).toBe("context");
  });

  it("has the last value, what is usual, and the change that it speaks of", () => {
    const summary = lineSummary(lineOf(STEADY), standing({ findings: [found(30)] }));
    expect(summary).toMatchObject({ last: 102, usual: 100, finding: { night: dayOf(30), change: -0.1 } });
    expect(summary.night).toBeUndefined();
  });
});
