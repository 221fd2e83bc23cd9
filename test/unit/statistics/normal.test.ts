import { describe, expect, it } from "vitest";
import { normalAbove, normalCdf, normalQuantile } from "../../../actions/lib/statistics/normal.ts";
import { expectNear } from "./near.ts";

// mpmath 1.3 at 40 digits.
describe("the normal distribution", () => {
  it.each([
    [0.3, 0.3820885778110474],
    [1, 0.15865525393145705],
    [1.959964, 0.0249999990964424],
    [2.4999, 0.00621141837494459],
    [2.5001, 0.006207912714815194],
    [3, 0.0013498980316300946],
    [6, 9.86587645037698e-10],
    [12, 1.776482112077679e-33],
    [37, 5.725571222524577e-300],
  ])("lies above %d with its chance to twelve digits", (z, expected) => {
    expectNear(normalAbove(z), expected, 1e-12);
    expectNear(normalCdf(-z), expected, 1e-12);
    expectNear(normalCdf(z), 1 - expected, 1e-12);
  });

  it.each([
    [0.975, 1.9599639845400538],
    [0.9, 1.2815515655446006],
    [0.74, 0.643345405392917],
    [0.001, -3.0902323061678136],
    [1e-20, -9.262340089798407],
  ])("has its quantile at %d", (p, expected) => {
    expectNear(normalQuantile(p), expected, 1e-12);
  });

  it("ends at 0 and 1", () => {
    expect([normalCdf(Number.NEGATIVE_INFINITY), normalCdf(0), normalCdf(Number.POSITIVE_INFINITY)]).toEqual([0, 0.5, 1]);
  });

  it.each([0, 1, -0.1, Number.NaN])("has no quantile at %d", (p) => {
    expect(() => normalQuantile(p)).toThrow(RangeError);
  });
});
