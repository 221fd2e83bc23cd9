import { describe, expect, test } from "vitest";
import { fitLine } from "../../../actions/lib/statistics/fit-line.ts";

describe("the line of least squares", () => {
  test("goes through points that lie on one", () => {
    const line = fitLine([
      [1, 5],
      [2, 7],
      [8, 19],
    ]);
    expect(line.slope).toBeCloseTo(2, 12);
    expect(line.intercept).toBeCloseTo(3, 12);
    expect(line.rSquared).toBeCloseTo(1, 12);
    expect(line.furthest.residual).toBeCloseTo(0, 12);
  });

  // R: lm(y ~ x) of Anscombe's first set.
  test("is what R gives for Anscombe's first set", () => {
    const xs = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    const ys = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
    const line = fitLine(xs.map((x, index) => [x, ys[index] as number] as const));
    expect(line.slope).toBeCloseTo(0.50009, 5);
    expect(line.intercept).toBeCloseTo(3.00009, 5);
    expect(line.rSquared).toBeCloseTo(0.66654, 5);
    expect(line.furthest.x).toBe(13);
    expect(line.furthest.residual).toBeCloseTo(-1.92127, 5);
  });

  test("does not scatter where all points are equally high", () => {
    expect(
      fitLine([
        [1, 4],
        [2, 4],
      ]),
    ).toMatchObject({ slope: 0, intercept: 4, rSquared: 1 });
  });

  test("turns by no more than its leverage when every point is off by one", () => {
    const places = [1, 2, 4, 8];
    const flat = fitLine(places.map((x) => [x, 0] as const));
    const turned = fitLine(places.map((x) => [x, x < 3.75 ? -1 : 1] as const));
    expect(turned.slope).toBeCloseTo(flat.leverage, 12);
  });

  test.each([
    ["one point", [[1, 2]], "a place is needed at least twice, there are 1"],
    [
      "points above each other",
      [
        [1, 2],
        [1, 3],
      ],
      "a line needs two different places",
    ],
    [
      "a height that is no number",
      [
        [1, 2],
        [2, Number.NaN],
      ],
      "a height is a finite number, but value 2 of 2 is NaN",
    ],
  ] as const)("is none of %s", (_, points, message) => {
    expect(() => fitLine(points)).toThrow(new RangeError(message));
  });
});
