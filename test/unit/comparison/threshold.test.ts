import { describe, expect, test } from "vitest";
import { DEFAULT_THRESHOLDS, thresholdOf, toLogThreshold } from "../../../actions/lib/comparison/threshold.ts";
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
    expect(toLogThreshold(programming, 0.1)).toBeCloseTo(Math.log(1.5), 12);
    expect(toLogThreshold(programming, 10)).toBeCloseTo(Math.log(1.1), 12);
  });

  test("never ask for less than the tool can tell", () => {
    expect(toLogThreshold({ relative: 0.05 }, 100e-6, 20e-6)).toBeCloseTo(Math.log(1.2), 12);
  });
});
