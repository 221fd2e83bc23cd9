import { describe, expect, it } from "vitest";
import { agreementEffect } from "../../../actions/lib/statistics/agreement.ts";
import { normalCdf, normalQuantile } from "../../../actions/lib/statistics/normal.ts";
import { expectNear } from "./near.ts";

describe("agreementEffect", () => {
  it("is where all of few rounds agree with the power to the n-th root", () => {
    for (const rounds of [1, 2, 3, 5, 12]) expectNear(agreementEffect(rounds, 1), normalQuantile(0.8 ** (1 / rounds)));
  });

  it("lets one of five rounds go the other way at a share of four fifths", () => {
    const p = normalCdf(agreementEffect(5, 0.8));
    expectNear(p ** 5 + 5 * p ** 4 * (1 - p), 0.8);
    // In floating point, 0.8 times 15 is a little more than 12.
    const q = normalCdf(agreementEffect(15, 0.8));
    const ways = [1, 15, 105, 455];
    expectNear(
      ways.reduce((sum, count, misses) => sum + count * q ** (15 - misses) * (1 - q) ** misses, 0),
      0.8,
    );
  });

  it("comes down, with many rounds, to where that share agrees on average", () => {
    expectNear(agreementEffect(1_000, 0.8), normalQuantile(0.8), 0.05);
    expect(agreementEffect(1_000, 0.8)).toBeGreaterThan(normalQuantile(0.8));
  });

  it.each([
    [0, 0.8, 0.8, "rounds are a whole number of at least 1, not 0"],
    [5, 0.5, 0.8, "a share that agrees lies above one half and up to 1, not at 0.5"],
    [5, 0.8, 1, "power lies between one half and 1, not at 1"],
  ])("refuses %d rounds, a share of %d and a power of %d with a reason", (rounds, share, power, sentence) => {
    expect(() => agreementEffect(rounds, share, power)).toThrow(new RangeError(sentence));
  });
});
