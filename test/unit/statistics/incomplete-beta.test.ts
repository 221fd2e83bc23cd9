import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { incompleteBeta, logBeta, logGamma } from "../../../actions/lib/statistics/incomplete-beta.ts";
import { expectNear } from "./near.ts";

// Values to 17 digits by mpmath 1.3 at 40 digits.

describe("logGamma", () => {
  it.each([
    [0.001, 6.907178885383853],
    [0.5, 0.5723649429247001],
    [1.5, -0.12078223763524522],
    [3.7, 1.428072326665388],
    [9.99, 12.779315214350193],
    [10, 12.80182748008147],
    [123.25, 468.6144829505166],
    [1_000_000, 12815504.569147613],
  ])("is the logarithm of the gamma function at %d", (x, expected) => {
    expectNear(logGamma(x), expected, 1e-13);
  });

  it("vanishes at 1 and 2", () => {
    expect(logGamma(1)).toBeCloseTo(0, 14);
    expect(logGamma(2)).toBeCloseTo(0, 14);
  });
});

describe("logBeta", () => {
  it.each([
    [0.5, 0.5, 1.1447298858494002],
    [12, 0.5, -0.6596747231378598],
    [2.375, 0.5, 0.19212742927897009],
    [500_000, 0.5, -5.988816495777464],
    [30, 40, -48.30174909591612],
    [0.001, 3, 6.906255903607403],
  ])("keeps its digits for a large and a small argument: %d, %d", (a, b, expected) => {
    expectNear(logBeta(a, b), expected, 1e-13);
    expectNear(logBeta(b, a), expected, 1e-13);
  });
});

describe("incompleteBeta", () => {
  it.each([
    [2, 3, 0.4, 0.5248],
    [0.5, 0.5, 0.1, 0.20483276469913347],
    [10, 0.5, 0.999, 0.8888967091248603],
    [5, 80, 0.001, 2.89060483620935e-8],
    [60, 2.5, 0.9, 0.02533537211099665],
    [0.1, 7, 0.5, 0.9997605988258484],
  ])("a = %d, b = %d, x = %d", (a, b, x, expected) => {
    expectNear(incompleteBeta(a, b, x), expected, 1e-12);
  });

  it("is 0 and 1 at the ends", () => {
    expect([incompleteBeta(3, 4, 0), incompleteBeta(3, 4, 1)]).toEqual([0, 1]);
  });

  it("is the mirror image with exchanged arguments", () => {
    const shape = fc.double({ min: 0.05, max: 200, noNaN: true });
    fc.assert(
      fc.property(shape, shape, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (a, b, x) => {
        expect(incompleteBeta(a, b, x) + incompleteBeta(b, a, 1 - x, x)).toBeCloseTo(1, 10);
      }),
    );
  });
});
