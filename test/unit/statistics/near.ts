import { expect } from "vitest";

/** Equal to a share of the expected value: what `toBeCloseTo`, which counts decimals, cannot say of small numbers. */
export function expectNear(actual: number | undefined, expected: number, relative = 1e-9): void {
  if (expected === 0 || !Number.isFinite(expected)) {
    expect(actual).toBe(expected);
    return;
  }
  expect(Math.abs((actual ?? Number.NaN) / expected - 1), `${actual} beside ${expected}`).toBeLessThanOrEqual(relative);
}

/** Equal to the digits that a table prints: within half a unit of the last one. */
export function expectDigits(actual: number | undefined, printed: string): void {
  const [mantissa = "", exponent = "0"] = printed.split("e");
  const decimals = mantissa.split(".")[1]?.length ?? 0;
  const unit = 10 ** (Number(exponent) - decimals);
  expect(Math.abs((actual ?? Number.NaN) - Number(printed)), `${actual} beside ${printed}`).toBeLessThanOrEqual(0.5 * unit * (1 + 1e-6));
}
