import { describe, expect, it } from "vitest";
import { winsorize } from "../../../actions/lib/statistics/winsorize.ts";

describe("winsorize", () => {
  it("draws a bad value in to 2.5 standard deviations from the median and leaves the others", () => {
    expect(winsorize([0.01, -0.2, 0, 0.02, -0.01], 0.02)).toEqual({ values: [0.01, -0.05, 0, 0.02, -0.01], moved: 1 });
  });

  it("keeps the order of the rounds", () => {
    expect(winsorize([9, 0, 0, 0, -9], 1).values).toEqual([2.5, 0, 0, 0, -2.5]);
  });

  it("moves nothing that lies at the limit", () => {
    expect(winsorize([-2.5, 0, 2.5], 1).moved).toBe(0);
  });
});
