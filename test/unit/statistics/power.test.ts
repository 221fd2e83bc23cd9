import { describe, expect, it } from "vitest";
import { moderatedPairedT } from "../../../actions/lib/statistics/moderated-t.ts";
import type { NoisePrior } from "../../../actions/lib/statistics/noise-prior.ts";
import { minimumDetectableEffect, powerOf, roundsNeeded } from "../../../actions/lib/statistics/power.ts";
import { seeded } from "../../bench/statistics/random.ts";
import { expectNear } from "./near.ts";

// statistics.md §6.7, to the digits printed there.
const ROUNDS = [3, 4, 5, 6, 8, 10, 12, 15];
const TABLE = [
  { name: "plain t", prior: 0, alpha: 0.05, effects: "3.26 2.13 1.68 1.43 1.16 1.00 0.89 0.78" },
  { name: "plain t, Holm over 40", prior: 0, alpha: 0.00125, effects: "20.7 7.50 4.51 3.31 2.27 1.81 1.54 1.29" },
  { name: "moderated t", prior: 29, alpha: 0.05, effects: "1.67 1.44 1.29 1.18 1.02 0.91 0.83 0.74" },
  { name: "moderated t, Holm over 8", prior: 29, alpha: 0.00625, effects: "2.20 1.90 1.70 1.55 1.33 1.19 1.08 0.97" },
  { name: "moderated t, Holm over 40", prior: 29, alpha: 0.00125, effects: "2.57 2.22 1.98 1.80 1.55 1.38 1.26 1.12" },
].flatMap(({ effects, ...row }) => effects.split(" ").map((effect, index) => ({ ...row, rounds: ROUNDS[index] as number, effect })));

describe("powerOf", () => {
  // The noncentral t by quadrature of its definition, mpmath 1.3 at 25 digits.
  it.each([
    [2, 5, 0, 0.05, 0.90888486810094],
    [1.5, 5, 29, 0.05, 0.90234730834013],
    [1, 8, 29, 0.00625, 0.47912272844419],
    [0.5, 3, 0, 0.05, 0.084107055896389],
    [3, 4, 0, 0.00125, 0.14514276686399],
    [4, 2, 0, 0.05, 0.34283571006508],
    [30, 2, 0, 0.05, 0.999127594184607],
    [8, 3, 0, 0.001, 0.175439284347561],
    [5, 5, 0, 0.0001, 0.279787012254072],
    [1000, 2, 0, 0.0001, 0.175798327248091],
    [7, 3, 20, 1e-9, 0.87903164507578],
    [6, 4, 27, 1e-9, 0.985964282725889],
  ])("effect %d, %d rounds, prior of %d degrees of freedom, alpha %d", (effect, rounds, priorDegreesOfFreedom, alpha, expected) => {
    const test = { rounds, priorDegreesOfFreedom, alpha };
    expectNear(powerOf(effect, test), expected);
    expectNear(powerOf(-effect, test), expected);
  });

  it("is alpha where there is no effect, and certainty where it is overwhelming", () => {
    expectNear(powerOf(0, { rounds: 6, priorDegreesOfFreedom: 10, alpha: 0.05 }), 0.05);
    expect(powerOf(50, { rounds: 6, priorDegreesOfFreedom: 10, alpha: 0.05 })).toBeCloseTo(1, 12);
  });
});

describe("minimumDetectableEffect", () => {
  it.each(TABLE)("$name at α = $alpha finds $effect after $rounds rounds", ({ rounds, prior, alpha, effect }) => {
    expect(minimumDetectableEffect({ rounds, priorDegreesOfFreedom: prior, alpha }).toPrecision(8)).toSatisfy((found: string) => {
      const decimals = effect.split(".")[1]?.length ?? 0;
      return Number(found).toFixed(decimals) === effect;
    });
  });

  it("is found in a moment also of two rounds under Holm over thousands, where the critical value is in the tens of thousands", () => {
    const test = { rounds: 2, priorDegreesOfFreedom: 0, alpha: 0.05 / 2_500 };
    expectNear(powerOf(minimumDetectableEffect(test), test), 0.8);
  });

  it("is the effect with that power", () => {
    const test = { rounds: 4, priorDegreesOfFreedom: 12, alpha: 0.01 };
    expectNear(powerOf(minimumDetectableEffect(test, 0.9), test), 0.9);
  });

  it.each([
    [{ rounds: 1, priorDegreesOfFreedom: 0, alpha: 0.05 }, 0.8, "a test needs a whole number of at least 2 rounds, not 1"],
    [{ rounds: 2.5, priorDegreesOfFreedom: 0, alpha: 0.05 }, 0.8, "a test needs a whole number of at least 2 rounds, not 2.5"],
    [{ rounds: 3, priorDegreesOfFreedom: -1, alpha: 0.05 }, 0.8, "degrees of freedom of a prior are zero or more, not -1"],
    [{ rounds: 3, priorDegreesOfFreedom: 0, alpha: 0.05 }, 0.05, "power lies between alpha (0.05) and 1, not at 0.05"],
    [{ rounds: 3, priorDegreesOfFreedom: 0, alpha: 1.5 }, 1.7, "power lies between alpha (1.5) and 1, not at 1.7"],
  ])("refuses %j at power %d with a reason", (test, power, sentence) => {
    expect(() => minimumDetectableEffect(test, power)).toThrow(new RangeError(sentence));
  });
});

describe("roundsNeeded", () => {
  it("is the first number of rounds whose minimum detectable effect is no larger", () => {
    for (const effect of [0.6, 0.9, 1.3, 1.8]) {
      const rounds = roundsNeeded(effect, { priorDegreesOfFreedom: 29, alpha: 0.05 }) as number;
      const mde = (n: number) => minimumDetectableEffect({ rounds: n, priorDegreesOfFreedom: 29, alpha: 0.05 });
      expect(mde(rounds)).toBeLessThanOrEqual(effect);
      expect(mde(rounds - 1)).toBeGreaterThan(effect);
    }
  });

  it("is about (2.8 / effect)² for one metric and (3.6 / effect)² under Holm over eight", () => {
    const effect = 0.5;
    expectNear(roundsNeeded(effect, { priorDegreesOfFreedom: 29, alpha: 0.05 }) as number, (2.8 / effect) ** 2, 0.1);
    expectNear(roundsNeeded(effect, { priorDegreesOfFreedom: 29, alpha: 0.05 / 8 }) as number, (3.6 / effect) ** 2, 0.1);
  });

  it("never says less than two rounds, and nothing when more than the most would be needed", () => {
    expect(roundsNeeded(100, { priorDegreesOfFreedom: 29, alpha: 0.05 })).toBe(2);
    expect(roundsNeeded(0.05, { priorDegreesOfFreedom: 29, alpha: 0.05 })).toBeUndefined();
    expect(roundsNeeded(0.5, { priorDegreesOfFreedom: 29, alpha: 0.05 }, 0.8, 30)).toBeUndefined();
    expect(roundsNeeded(0.5, { priorDegreesOfFreedom: 29, alpha: 0.05 }, 0.8, 40)).toBe(33);
  });

  it("refuses an effect of nothing", () => {
    for (const effect of [0, Number.NaN]) {
      expect(() => roundsNeeded(effect, { priorDegreesOfFreedom: 0, alpha: 0.05 })).toThrow(RangeError);
    }
  });

  // statistics.md §12.7: fresh simulated rounds reach the promised power at the stated number, and miss it one round earlier or sooner.
  it.each([1.0, 1.3, 1.7])("is confirmed by simulation within one round, effect %d", (effect) => {
    const [degreesOfFreedom, comparisons] = [29, 3_000];
    const random = seeded(11);
    const share = (rounds: number) => {
      let found = 0;
      for (let index = 0; index < comparisons; index++) {
        // A prior that knows the noise as well as 29 degrees of freedom do; wide enough not to draw anything in would bias nothing here.
        let square = 0;
        for (let pair = 0; pair < degreesOfFreedom; pair++) square += random.normal() ** 2;
        const prior: NoisePrior = {
          kind: "calibrated",
          standardDeviation: Math.sqrt(square / degreesOfFreedom),
          degreesOfFreedom,
          pairs: degreesOfFreedom + 1,
        };
        const ratios = Array.from({ length: rounds }, () => effect + random.normal());
        if (moderatedPairedT(ratios, prior).p <= 0.05) found++;
      }
      return found / comparisons;
    };
    const rounds = roundsNeeded(effect, { priorDegreesOfFreedom: degreesOfFreedom, alpha: 0.05 }) as number;
    const error = 3 * Math.sqrt(0.16 / comparisons);
    expect(share(rounds + 1)).toBeGreaterThan(0.8 - error);
    expect(share(rounds - 1)).toBeLessThan(0.8 + error);
  });
});
