import { describe, expect, it } from "vitest";
import { requireFinite, requirePositive } from "../../../actions/lib/statistics/require-values.ts";

describe("requireFinite", () => {
  it("names the value and its place", () => {
    expect(() => requireFinite([1, Number.NaN, 3], "a log-ratio")).toThrow(
      new RangeError("a log-ratio is a finite number, but value 2 of 3 is NaN"),
    );
  });

  it("says how many are needed and how many there are", () => {
    expect(() => requireFinite([], "a log-ratio")).toThrow(new RangeError("a log-ratio is needed at least once, there are 0"));
    expect(() => requireFinite([1], "a log-ratio", 2)).toThrow(new RangeError("a log-ratio is needed at least twice, there are 1"));
    expect(() => requireFinite([1], "a log-ratio", 3)).toThrow(new RangeError("a log-ratio is needed at least 3 times, there are 1"));
  });

  it("lets zero and negative values pass", () => {
    expect(() => requireFinite([0, -1], "a log-ratio")).not.toThrow();
  });
});

describe("requirePositive", () => {
  it.each([0, -0, -3, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("refuses %d with its place", (value) => {
    expect(() => requirePositive([5, 4, value], "candidate")).toThrow(
      new RangeError(`a ratio needs finite values above zero, but value 3 of 3 of the candidate is ${value}`),
    );
  });

  it("lets the smallest number above zero pass", () => {
    expect(() => requirePositive([Number.MIN_VALUE], "candidate")).not.toThrow();
  });
});
