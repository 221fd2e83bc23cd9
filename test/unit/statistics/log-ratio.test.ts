import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logRatios, toChange, toLogDistance } from "../../../actions/lib/statistics/log-ratio.ts";
import { mean } from "../../../actions/lib/statistics/moments.ts";
import { expectDigits } from "./near.ts";

const pairs = fc.array(fc.tuple(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), fc.double({ min: 1e-6, max: 1e9, noNaN: true })), {
  minLength: 1,
  maxLength: 12,
});
const split = (both: readonly (readonly [number, number])[]) => [both.map(([one]) => one), both.map(([, other]) => other)] as const;

describe("logRatios", () => {
  it("are 0 where the arms agree and the logarithm of the factor elsewhere", () => {
    expect(logRatios([4, 10], [4, 5])).toEqual([0, Math.log(0.5)]);
  });

  it("are finite where the ratio itself is too large or too small for a number", () => {
    const [small, large] = [Number.MIN_VALUE, Number.MAX_VALUE];
    expect(logRatios([small, large], [large, small])).toEqual([Math.log(large) - Math.log(small), Math.log(small) - Math.log(large)]);
  });

  it("turn round with the arms", () => {
    fc.assert(
      fc.property(pairs, (both) => {
        const [baseline, candidate] = split(both);
        const back = logRatios(candidate, baseline);
        logRatios(baseline, candidate).forEach((ratio, round) => {
          expect(back[round]).toBeCloseTo(-ratio, 12);
        });
      }),
    );
  });

  it("do not depend on the unit of both arms", () => {
    fc.assert(
      fc.property(pairs, fc.integer({ min: -30, max: 30 }), (both, exponent) => {
        const [baseline, candidate] = split(both);
        const scale = (values: readonly number[]) => values.map((value) => value * 2 ** exponent);
        expect(logRatios(scale(baseline), scale(candidate))).toEqual(logRatios(baseline, candidate));
      }),
    );
  });

  it.each([
    [[1, 2], [1], "rounds are pairs, but the baseline has 2 values and the candidate 1"],
    [[1, 0], [1, 2], "a ratio needs finite values above zero, but value 2 of 2 of the baseline is 0"],
    [[1, 1], [-3, 2], "a ratio needs finite values above zero, but value 1 of 2 of the candidate is -3"],
    [[1, 1], [2, Number.NaN], "a ratio needs finite values above zero, but value 2 of 2 of the candidate is NaN"],
  ])("refuses %j against %j with a reason", (baseline, candidate, sentence) => {
    expect(() => logRatios(baseline, candidate)).toThrow(new RangeError(sentence));
  });
});

describe("the mean log-ratio of several metrics", () => {
  // Medians of two benchmarks of statistics.md §10, as benchstat's geomean row has them.
  it("is the logarithm of the ratio of their geometric means", () => {
    const [before, after] = [
      [1718, 3065.5],
      [1422.5, 3070.0],
    ];
    expectDigits(Math.exp(mean(before.map(Math.log))), "2294.892");
    expectDigits(Math.exp(mean(after.map(Math.log))), "2089.755");
    expectDigits(toChange(mean(logRatios(before, after))), "-0.0894");
    expectDigits(toChange(logRatios(before, after)[0] as number), "-0.1720");
  });
});

describe("toLogDistance", () => {
  it("is as far up as its undoing is down, and turns back into the share", () => {
    expect(toChange(toLogDistance(0.03))).toBeCloseTo(0.03, 15);
    expect((1 + toChange(toLogDistance(0.03))) * (1 + toChange(-toLogDistance(0.03)))).toBeCloseTo(1, 15);
  });

  it.each([0, -0.1, Number.NaN, Number.POSITIVE_INFINITY])("refuses %d", (share) => {
    expect(() => toLogDistance(share)).toThrow(new RangeError(`a threshold is a share above zero, not ${share}`));
  });
});
