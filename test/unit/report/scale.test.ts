import { describe, expect, it } from "vitest";
import type { Unit } from "../../../actions/lib/model/metric.ts";
import { chooseScale } from "../../../actions/lib/report/scale.ts";

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
    ["s/op", [95e-6], "core-µs/op"],
    ["op/s", [16_446], "op/s"],
    ["B", [50 * 1024 ** 2, 900 * 1024 ** 2], "MiB"],
    ["B", [0.4 * 1024 ** 2, 50 * 1024 ** 2], "MiB"],
    ["B", [800 * 1024, 3 * 1024 ** 2], "KiB"],
    ["B", [2 * 1024 ** 3], "GiB"],
    ["ratio", [0.001], "%"],
    ["count", [40_126], ""],
  ])("shows %s of %j in %s", (unit, values, expected) => {
    expect(chooseScale(unit, values).unit).toBe(expected);
  });

  it.each<[Unit, string]>([
    ["bit/s", "bit/s"],
    ["s", "µs"],
    ["B", "KiB"],
  ])("takes the finest for %s when there is nothing but zeros", (unit, expected) => {
    expect(chooseScale(unit, [0, 0]).unit).toBe(expected);
    expect(chooseScale(unit, []).unit).toBe(expected);
  });
});
