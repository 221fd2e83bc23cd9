import { describe, expect, it } from "vitest";
import { mean, variance } from "../../../actions/lib/statistics/moments.ts";
import { expectNear } from "./near.ts";
import { FIVE_LOG_RATIOS } from "./vectors.ts";

describe("mean and variance", () => {
  it("give the vector of statistics.md", () => {
    expectNear(mean(FIVE_LOG_RATIOS), -0.024);
    expectNear(variance(FIVE_LOG_RATIOS), 0.0002625);
  });

  it("see no spread in a single value", () => {
    expect(variance([7])).toBe(0);
  });

  it("see no spread at all in equal values, whose mean may be rounded", () => {
    expect(mean([-0.05, -0.05, -0.05])).not.toBe(-0.05);
    expect(variance([-0.05, -0.05, -0.05])).toBe(0);
  });

  it("do not lose a small spread around a large mean", () => {
    expectNear(variance([1e9 + 1, 1e9 + 2, 1e9 + 3]), 1);
  });
});
