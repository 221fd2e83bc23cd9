import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mean } from "../../../actions/lib/statistics/moments.ts";
import { unevenness } from "../../../actions/lib/statistics/unevenness.ts";
import { expectNear } from "./near.ts";

/** The same, place by place: the difference of the means over its standard error, with the variance of all values. */
function byHand(values: readonly number[], shortest: number): number {
  const center = mean(values);
  const deviation = Math.sqrt(mean(values.map((value) => (value - center) ** 2)));
  const places = values.map((_, at) => at).filter((at) => at >= shortest && values.length - at >= shortest);
  const apart = places.map((at) => {
    const distance = Math.abs(mean(values.slice(at)) - mean(values.slice(0, at)));
    return distance / (deviation * Math.sqrt(1 / at + 1 / (values.length - at)));
  });
  return Math.max(...apart);
}

describe("unevenness", () => {
  it("is the largest distance of two parts' means in standard errors", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 8, maxLength: 40 }), (values) => {
        fc.pre(values.some((value) => Math.abs(value - (values[0] as number)) > 1e-3));
        expect(Math.abs(unevenness(values, 4) - byHand(values, 4))).toBeLessThan(1e-6);
      }),
    );
  });

  it("of a clean step is the root of the number of values, however high the level", () => {
    const step = [...new Array<number>(20).fill(1e6), ...new Array<number>(5).fill(1e6 + 1)];
    expectNear(unevenness(step, 4), 5, 1e-9);
  });

  it.each([[[]], [[1, 2]], [new Array<number>(30).fill(0.1)]])("of %j is 0", (values) => {
    expect(unevenness(values, 4)).toBe(0);
  });
});
