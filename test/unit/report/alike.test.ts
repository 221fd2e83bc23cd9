import { describe, expect, it } from "vitest";
import type { Unit } from "../../../actions/lib/model/metric.ts";
import { type Finding, gatherAlike, isNarrow, type Same } from "../../../actions/lib/report/alike.ts";

const finding = (same: Same, variant: string, title = "Requests"): Finding => ({
  title,
  same,
  places: [{ test: "http", variant, path: "service/other-node" }],
});
const span = (low: number, high: number, unit: Unit = "count") => ({ low, high, unit });
const told = (findings: readonly Finding[]) =>
  gatherAlike(findings).map(({ title, values }) => [
    title,
    values.map(({ text, places }) => [text, ...places.map(({ variant }) => variant)]),
  ]);

describe("isNarrow", () => {
  it.each<[string, number, number, Unit, boolean]>([
    ["numbers within 1 % of each other", 990, 999, "count", true],
    ["numbers further apart", 980, 1000, "count", false],
    ["nothing but zeros", 0, 0, "count", true],
    ["zero and anything else", 0, 1, "count", false],
    ["equal shares", 1, 1, "ratio", true],
    ["shares that differ at all", 0.9999, 1, "ratio", false],
  ])("judges %s", (_, low, high, unit, expected) => {
    expect(isNarrow(span(low, high, unit))).toBe(expected);
  });
});

describe("gatherAlike", () => {
  it("says once what is the same in several places", () => {
    expect(told([finding({ text: "cubic" }, "a"), finding({ text: "bbr" }, "b"), finding({ text: "cubic" }, "c")])).toEqual([
      [
        "Requests",
        [
          ["cubic", "a", "c"],
          ["bbr", "b"],
        ],
      ],
    ]);
  });

  it("joins numbers as long as the whole span stays narrow", () => {
    expect(told([finding(span(1000, 1000), "a"), finding(span(995, 996), "b"), finding(span(987, 990), "c")])).toEqual([
      [
        "Requests",
        [
          ["995–1,000", "a", "b"],
          ["987–990", "c"],
        ],
      ],
    ]);
  });

  it("writes numbers in a unit that suits them, and one number where both ends read the same", () => {
    expect(told([finding(span(4.999e9, 5.001e9, "bit/s"), "a", "Rate"), finding(span(0, 0, "ratio"), "a", "Loss")])).toEqual([
      ["Rate", [["5.00 Gbit/s", "a"]]],
      ["Loss", [["0 %", "a"]]],
    ]);
  });
});
