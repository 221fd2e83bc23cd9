import { describe, expect, test } from "vitest";
import { applyThreshold, DEFAULT_THRESHOLDS, thresholdOf } from "../../../actions/lib/comparison/threshold.ts";
import { METRIC_NAMES, METRICS } from "../../../actions/lib/model/metric.ts";

describe("practical thresholds", () => {
  test("are there for every metric that is judged, and for no other", () => {
    expect(Object.keys(DEFAULT_THRESHOLDS).sort()).toEqual(METRIC_NAMES.filter((name) => METRICS[name].better !== "neither").sort());
  });

  test("give way to what a user says", () => {
    expect(thresholdOf("latency.p50", { "latency.p50": { relative: 0.2 } })).toEqual({ relative: 0.2 });
  });

  test("ask for the share and for the absolute part, whichever is larger here", () => {
    const programming = thresholdOf("service.programming.time");
    expect(applyThreshold(programming, { baseline: 0.1 })).toEqual({
      relative: 0.1,
      absolute: 0.05,
      distance: expect.closeTo(Math.log(1.5), 12),
      equivalence: expect.closeTo(Math.log(1.5), 12),
    });
    expect(applyThreshold(programming, { baseline: 10 }).distance).toBeCloseTo(Math.log(1.1), 12);
  });

  test.each([
    ["what the tool can tell", { resolution: 20e-6 }, Math.log(1.2), "resolution"],
    ["what an arm differs from itself by", { noise: 0.15 }, 0.15, "noise"],
    ["the larger of both", { resolution: 20e-6, noise: 0.15 }, Math.log(1.2), "resolution"],
  ] as const)("never ask for less than %s, and say so", (_, raising, distance, raisedBy) => {
    const applied = applyThreshold({ relative: 0.05 }, { baseline: 100e-6, ...raising });
    expect(applied).toMatchObject({ relative: 0.05, distance: expect.closeTo(distance, 12), raisedBy });
  });

  test("let noise ask for a larger change, and never call a larger difference equivalent", () => {
    const { distance, equivalence } = applyThreshold({ relative: 0.05 }, { baseline: 100e-6, noise: 0.15 });
    expect([distance, equivalence]).toEqual([0.15, Math.log1p(0.05)]);
  });

  test("are as they were asked for where noise and resolution are smaller", () => {
    expect(applyThreshold({ relative: 0.05 }, { baseline: 100e-6, resolution: 1e-9, noise: 0.001 })).toEqual({
      relative: 0.05,
      distance: Math.log1p(0.05),
      equivalence: Math.log1p(0.05),
    });
  });
});
