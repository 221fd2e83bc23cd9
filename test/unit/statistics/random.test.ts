import { describe, expect, it } from "vitest";
import { mean, variance } from "../../../actions/lib/statistics/moments.ts";
import { normalCdf } from "../../../actions/lib/statistics/normal.ts";
import { seeded } from "../../bench/statistics/random.ts";

describe("the random numbers of the simulations", () => {
  it("are determined by the seed", () => {
    const draw = (seed: number) => Array.from({ length: 5 }, seeded(seed).uniform);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(2)).not.toEqual(draw(1));
  });

  it("are even between 0 and 1", () => {
    const { uniform } = seeded(9);
    const counts = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 20_000; draw++) {
      const bin = Math.floor(uniform() * 10);
      counts[bin] = (counts[bin] as number) + 1;
    }
    // Chi-squared with 9 degrees of freedom exceeds 28 once in a thousand.
    expect(counts.reduce((sum, count) => sum + (count - 2_000) ** 2 / 2_000, 0)).toBeLessThan(28);
  });

  it("are normal: mean, variance, tails", () => {
    const { normal } = seeded(10);
    const values = Array.from({ length: 20_000 }, normal);
    expect(Math.abs(mean(values))).toBeLessThan(0.025);
    expect(Math.abs(variance(values) - 1)).toBeLessThan(0.035);
    for (const z of [-2, -1, 0, 1, 2]) {
      expect(Math.abs(values.filter((value) => value <= z).length / values.length - normalCdf(z))).toBeLessThan(0.012);
    }
  });
});
