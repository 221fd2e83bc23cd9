import { describe, expect, it } from "vitest";
import { findRoot } from "../../../actions/lib/statistics/find-root.ts";
import { expectNear } from "./near.ts";

describe("findRoot", () => {
  it.each([
    ["a smooth curve", (x: number) => x ** 3 - 2, 0, 5, Math.cbrt(2)],
    ["either direction", (x: number) => 2 - x ** 3, 5, 0, Math.cbrt(2)],
    ["a flat one", (x: number) => (x - 3) ** 9, -10, 11, 3],
    ["a step", (x: number) => (x < Math.E ? -1 : 1), 0, 100, Math.E],
    ["an infinite end", (x: number) => Math.log(x / 7), 0, 100, 7],
    ["a root at an end", (x: number) => x - 4, 4, 9, 4],
  ])("finds the change of sign of %s", (_, f, low, high, root) => {
    expectNear(findRoot(f, low, high), root, 1e-12);
  });

  it("needs few steps where the curve is smooth", () => {
    let calls = 0;
    findRoot(
      (x) => {
        calls++;
        return Math.cos(x) - x;
      },
      0,
      1,
    );
    expect(calls).toBeLessThan(15);
  });

  it("refuses a bracket without a change of sign", () => {
    expect(() => findRoot((x) => x * x + 1, -1, 1)).toThrow("no root between -1 and 1: the function is 2 and 2 there");
    expect(() => findRoot(() => Number.NaN, -1, 1)).toThrow(RangeError);
  });
});
