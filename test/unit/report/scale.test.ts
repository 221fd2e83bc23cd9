import { describe, expect, it } from "vitest";
import type { Unit } from "../../../actions/lib/model/metric.ts";
import { chooseScale, formatValue } from "../../../actions/lib/report/scale.ts";

describe("chooseScale", () => {
  it.each<[Unit, number[], string]>([
    ["bit/s", [23.8e9, 16.7e9], "Gbit/s"],
    ["bit/s", [1.2e9, 0.8e9], "Mbit/s"],
    ["bit/s", [18e9, 0.8e9], "Gbit/s"],
    ["bit/s", [5e3], "kbit/s"],
    ["s", [71e-6, 0.9e-3], "µs"],
    ["s", [71e-6, 12e-3], "ms"],
    ["s", [2.5, 3], "s"],
    ["s", [0.6, 2.5], "ms"],
    ["s", [3e-7], "µs"],
    ["s/bit", [1.6e-10], "core-s/Gbit"],
    ["op/s", [16_446], "op/s"],
    ["ratio", [0.001], "%"],
    ["count", [40_126], ""],
  ])("shows %s of %j in %s", (unit, values, expected) => {
    expect(chooseScale(unit, values).unit).toBe(expected);
  });

  it.each<[Unit, string]>([
    ["bit/s", "bit/s"],
    ["s", "µs"],
  ])("takes the finest for %s when there is nothing but zeros", (unit, expected) => {
    expect(chooseScale(unit, [0, 0]).unit).toBe(expected);
    expect(chooseScale(unit, []).unit).toBe(expected);
  });
});

describe("formatValue", () => {
  it.each<[Unit, number, string]>([
    ["bit/s", 16.6666e9, "16.7"],
    ["bit/s", 20e9, "20.0"],
    ["s", 71.94e-6, "71.9"],
    ["s/bit", 1.684e-10, "0.168"],
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
    expect(formatValue(value, chooseScale(unit, [value]))).toBe(expected);
  });
});
