import { describe, expect, it } from "vitest";
import type { Unit } from "../../../actions/lib/model/metric.ts";
import { chooseScale } from "../../../actions/lib/report/scale.ts";
import { LOCALES } from "../../../actions/lib/words/locale.ts";
import { numbersOf } from "../../../actions/lib/words/numbers.ts";

const numbers = numbersOf("en");
const log = (ratio: number) => Math.log(ratio);

describe("value", () => {
  it.each<[Unit, number, string]>([
    ["bit/s", 16.6666e9, "16.7"],
    ["bit/s", 20e9, "20.0"],
    ["s", 71.94e-6, "71.9"],
    ["s/bit", 1.684e-10, "0.168"],
    ["s/op", 95e-6, "95.0"],
    ["op/s", 16_446, "16,400"],
    ["op/s", 7, "7.00"],
    ["count", 40_126, "40,126"],
    ["count", 12.5, "12.5"],
    ["ratio", 0.0001234, "0.0123"],
    ["ratio", 0.5, "50.0"],
    ["ratio", 1, "100"],
    ["ratio", 0.99953, "99.953"],
    ["ratio", 0.9999999, "99.999990"],
    ["ratio", 0.991, "99.10"],
    ["s", 0, "0"],
  ])("writes %s %d as %s", (unit, value, expected) => {
    expect(numbers.value(value, chooseScale(unit, [value]))).toBe(expected);
  });

  it("has its unit behind it where one is asked for, and none of a count", () => {
    expect(numbers.quantity(16.6666e9, chooseScale("bit/s", [16e9]))).toBe("16.7 Gbit/s");
    expect(numbers.quantity(3, chooseScale("count", [3]))).toBe("3");
    expect(numbers.from(9.41e9, 9.12e9, chooseScale("bit/s", [9e9]))).toBe("9.41 → 9.12 Gbit/s");
  });
});

describe("change", () => {
  it.each([
    [0.7, "−30 %"],
    [1.0123, "+1.2 %"],
    [0.9004, "−10 %"],
    [1.0994, "+9.9 %"],
    [1.0005, "+0.05 %"],
    [1.00001, "≈ 0 %"],
    [1, "±0 %"],
    [2.03, "+103 %"],
    [12.04, "×12"],
    [0.002, "−99.80 %"],
    [0.0000001, "−99.99 %"],
    [1e30, "×1e30"],
  ])("writes a ratio of %d as %s", (ratio, expected) => {
    expect(numbers.change(log(ratio))).toBe(expected);
  });
});

describe("interval", () => {
  it.each([
    [0.65, 0.73, "[−35, −27]"],
    [0.956, 0.981, "[−4.4, −1.9]"],
    [0.88, 0.9997, "[−12, −0.03]"],
    [0.999999, 1.07, "[0, +7.0]"],
    [9.1, 16, "[×9.1, ×16]"],
    [0.5, 16, "[−50, +1500]"],
  ])("of %d to %d is %s: a bound never loses its side of zero", (low, high, expected) => {
    expect(numbers.interval({ low: log(low), high: log(high) })).toBe(expected);
  });
});

describe("changes", () => {
  it.each([
    [[0.97, 0.966, 0.971], "−3.0 −3.4 −2.9 %"],
    [[9, 12], "×9 ×12"],
    [[], ""],
  ])("of %j are %s", (ratios, expected) => {
    expect(numbers.changes(ratios.map(log))).toBe(expected);
  });
});

describe("p", () => {
  it.each([
    [0.00099, "p < 0.001"],
    [0.0034, "p = 0.003"],
    [0.0996, "p = 0.10"],
    [0.34, "p = 0.34"],
    [1, "p = 1.00"],
  ])("%d is told as %s", (p, expected) => {
    expect(numbers.p(p)).toBe(expected);
  });
});

describe("size", () => {
  it.each([
    [1.03, "3 %"],
    [1.062, "6.2 %"],
    [1.226, "23 %"],
    [15, "×15"],
  ])("of a ratio of %d is %s", (ratio, expected) => {
    expect(numbers.size(log(ratio))).toBe(expected);
  });
});

describe("duration", () => {
  it.each([
    [0.4, "0 s"],
    [59.6, "1 min"],
    [504, "8 min 24 s"],
    [3661, "1 h 1 min 1 s"],
    [7200, "2 h"],
  ])("writes %d seconds as %s", (seconds, expected) => {
    expect(numbers.duration(seconds)).toBe(expected);
  });
});

it.each(LOCALES)("keeps SI units and signs in %s", (locale) => {
  const { change, quantity, duration } = numbersOf(locale);
  expect(change(log(0.7))).toBe("−30 %");
  expect(quantity(16.6666e9, chooseScale("bit/s", [16e9]))).toBe("16.7 Gbit/s");
  expect(duration(504)).toBe("8 min 24 s");
});
