import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalAbove, normalQuantile } from "../../../actions/lib/statistics/normal.ts";
import { studentTAbove, studentTCdf, studentTOutside, studentTQuantile } from "../../../actions/lib/statistics/student-t.ts";
import { expectDigits, expectNear } from "./near.ts";

const freedom = fc.double({ min: 0.5, max: 500, noNaN: true });

describe("Student's t", () => {
  // mpmath 1.3 at 40 digits.
  it.each([
    [0.001, 1, 0.9993633804398389],
    [0.5, 2, 2 / 3],
    [2.7636152158, 24, 0.01080267765443189],
    [3.8776020509, 5, 0.011670167377067754],
    [12, 3, 0.0012450158007893367],
    [40, 2, 0.0006244146721847406],
    [6.5, 31, 2.982887762689161e-7],
    [1.3, 4.75, 0.25310332695580234],
    [8, 120.5, 8.653698323800216e-13],
    [25, 59, 4.3608554652233155e-33],
    [1e-9, 7, 0.9999999992300171],
    [1e6, 4, 5.99999999996e-24],
    [2, 5_000, 0.045554259988293974],
    [1.7, 0.5, 0.4801351299157696],
  ])("lies at least %d from zero at %d degrees of freedom with its chance to twelve digits", (t, degreesOfFreedom, expected) => {
    expectNear(studentTOutside(t, degreesOfFreedom), expected, 1e-12);
    expectNear(studentTAbove(t, degreesOfFreedom), expected / 2, 1e-12);
    expectNear(studentTCdf(-t, degreesOfFreedom), expected / 2, 1e-12);
    expectNear(studentTCdf(t, degreesOfFreedom), 1 - expected / 2, 1e-12);
  });

  it.each([
    [0.975, 2, 4.302652729749462],
    [0.975, 24, 2.0638985616280254],
    [0.95, 11.5, 1.7887662751542295],
    [0.9999, 2, 70.70007107496818],
    [0.6, 9, 0.26095533647391095],
    [0.500001, 7, 2.59746027572368e-6],
    [1e-6, 4, -41.577854150450975],
    [1e-20, 12, -134.01274664764395],
    [0.999375, 31, 3.5508690351151153],
    [0.025, 1, -12.706204736174705],
  ])("has its quantile at %d for %d degrees of freedom to twelve digits", (p, degreesOfFreedom, expected) => {
    // Next to one half only ten: there the double nearest to p is itself further off than that.
    expectNear(studentTQuantile(p, degreesOfFreedom), expected, Math.abs(p - 0.5) < 1e-3 ? 1e-9 : 1e-12);
  });

  // statistics.md §10.
  it.each([
    [2, "4.302653"],
    [3, "3.182446"],
    [4, "2.776445"],
    [5, "2.570582"],
    [7, "2.364624"],
    [9, "2.262157"],
    [14, "2.144787"],
    [24, "2.063899"],
    [33, "2.034515"],
  ])("has the tabulated 97.5 % quantile at %d degrees of freedom", (degreesOfFreedom, printed) => {
    expectDigits(studentTQuantile(0.975, degreesOfFreedom), printed);
  });

  it("agrees with scipy far out: 99.99 % at 2 degrees of freedom", () => {
    expectDigits(studentTQuantile(0.9999, 2), "70.70007107");
  });

  // statistics.md §10: 25 runs, mean 100, standard deviation 10, boundary 0.977 as Bencher computes it.
  it("gives Bencher's prediction interval", () => {
    const reach = studentTQuantile(0.977, 24) * 10 * Math.sqrt(1 + 1 / 25);
    expectNear(100 + reach, 121.4609034715);
    expectNear(100 - reach, 78.5390965285);
    expectNear(100 + normalQuantile(0.977) * 10, 119.9539331017);
  });

  it("has no side: turning t round turns the chances round", () => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), freedom, (t, degreesOfFreedom) => {
        expect(studentTCdf(t, degreesOfFreedom)).toBe(studentTAbove(-t, degreesOfFreedom));
        expect(studentTCdf(t, degreesOfFreedom) + studentTAbove(t, degreesOfFreedom)).toBeCloseTo(1, 14);
      }),
    );
  });

  it("returns from the quantile to the chance", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 0.49, noNaN: true }), freedom, (p, degreesOfFreedom) => {
        expectNear(studentTCdf(studentTQuantile(p, degreesOfFreedom), degreesOfFreedom), p, 1e-11);
      }),
    );
  });

  it("nears the normal distribution as the degrees of freedom grow", () => {
    expectNear(studentTOutside(2, 1_000_000), 0.045500533851319205, 1e-10);
    expectNear(studentTAbove(1.5, 1e9), normalAbove(1.5), 1e-8);
  });

  it("ends at 0 and 1", () => {
    expect([studentTCdf(Number.NEGATIVE_INFINITY, 3), studentTCdf(0, 3), studentTCdf(Number.POSITIVE_INFINITY, 3)]).toEqual([0, 0.5, 1]);
    expect(studentTQuantile(0.5, 3)).toBe(0);
  });

  it.each([
    [() => studentTCdf(1, 0), "degrees of freedom are a finite number above zero, not 0"],
    [() => studentTCdf(1, Number.NaN), "degrees of freedom are a finite number above zero, not NaN"],
    [() => studentTOutside(Number.NaN, 3), "t is a number, not NaN"],
    [() => studentTQuantile(0, 3), "a quantile is asked for a probability between 0 and 1, not 0"],
    [() => studentTQuantile(1.2, 3), "a quantile is asked for a probability between 0 and 1, not 1.2"],
  ])("refuses what is no question: %s", (ask, sentence) => {
    expect(ask).toThrow(new RangeError(sentence));
  });
});
