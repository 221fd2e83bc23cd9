import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EXACT_SIGN_FLIPS, signFlip } from "../../../actions/lib/statistics/sign-flip.ts";
import { expectDigits, expectNear } from "./near.ts";
import { SIX_DIFFERENCES } from "./vectors.ts";

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const differences = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 9 });

describe("signFlip", () => {
  it("counts the vector of statistics.md: 4 of 64 ways", () => {
    expectNear(signFlip(SIX_DIFFERENCES).p, 4 / 64);
  });

  it.each([
    [5, "0.0625"],
    [6, "0.03125"],
    [8, "0.0078125"],
    [10, "0.00195312"],
    [11, "0.000976562"],
  ])("can say no less than the table of %d pairs", (n, smallest) => {
    expectDigits(signFlip(upTo(n)).p, smallest);
  });

  it("takes sums that differ by rounding for equally far", () => {
    // 0.1 + 0.2 − 0.3 is not 0 in doubles; every way that makes "zero" of them has to count.
    expect(signFlip([0.1, 0.2, -0.3]).p).toBe(1);
    expect(signFlip([0.1, 0.2, 0.3]).p).toBe(0.25);
  });

  it("tries all ways up to 15 pairs and says so when it no longer does", () => {
    const noisy = (count: number) => upTo(count).map((size) => Math.sin(size) + 0.4);
    const [exact, normal] = [signFlip(noisy(EXACT_SIGN_FLIPS)), signFlip(noisy(EXACT_SIGN_FLIPS + 1))];
    expect([exact.method, normal.method]).toEqual(["exact", "normal"]);
    expect(Math.abs(normal.p - exact.p)).toBeLessThan(0.1);
  });

  it("finds nothing between identical arms", () => {
    expect(signFlip([0, 0, 0])).toEqual({ mean: 0, p: 1, method: "exact" });
  });

  it("agrees with trying every way one by one", () => {
    fc.assert(
      fc.property(differences, (values) => {
        const sum = (signs: number) => values.reduce((total, value, index) => total + (signs & (1 << index) ? -value : value), 0);
        const size = values.reduce((total, value) => total + Math.abs(value), 0);
        const ways = Array.from({ length: 2 ** values.length }, (_, signs) => Math.abs(sum(signs)) >= Math.abs(sum(0)) - 1e-12 * size);
        expectNear(signFlip(values).p, ways.filter(Boolean).length / ways.length, 1e-12);
      }),
    );
  });

  it("keeps p when the arms are exchanged, and does not depend on the order of the rounds or the unit", () => {
    fc.assert(
      fc.property(differences, (values) => {
        const { mean, p } = signFlip(values);
        const back = signFlip(values.map((value) => -value));
        expect(back.p).toBe(p);
        expect(back.mean + mean).toBeCloseTo(0, 14);
        expect(signFlip([...values].reverse()).p).toBe(p);
        expect(signFlip(values.map((value) => value * 1024)).p).toBe(p);
      }),
    );
  });

  it("refuses what is not finite", () => {
    expect(() => signFlip([1, Number.NaN])).toThrow(new RangeError("a difference is a finite number, but value 2 of 2 is NaN"));
    expect(() => signFlip([])).toThrow(RangeError);
  });
});
