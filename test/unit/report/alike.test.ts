import { describe, expect, it } from "vitest";
import type { Unit } from "../../../actions/lib/model/metric.ts";
import { type Finding, gatherAlike, isNarrow, type Same, saysTheSame } from "../../../actions/lib/report/alike.ts";

const finding = (same: Same, variant: string, fact = "requests"): Finding => ({
  subject: { fact },
  same,
  places: [{ test: "http", variant, path: "service/other-node" }],
});
const span = (low: number, high: number, unit: Unit = "count") => ({ low, high, unit });
const told = (findings: readonly Finding[]) =>
  gatherAlike(findings).map(({ values }) =>
    values.map(({ same, scale, places }) => [same, scale?.unit, places.map(({ variant }) => variant)]),
  );

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

describe("saysTheSame", () => {
  it("takes never for the same, over however many rounds", () => {
    expect(saysTheSame({ times: 0, of: 5 }, { times: 0, of: 4 })).toBe(true);
    expect(saysTheSame({ times: 1, of: 5 }, { times: 1, of: 4 })).toBe(false);
    expect(saysTheSame("never", { times: 0, of: 4 })).toBe(false);
  });
});

describe("gatherAlike", () => {
  it("says once what is the same in several places", () => {
    expect(told([finding({ said: "cubic" }, "a"), finding({ said: "bbr" }, "b"), finding({ said: "cubic" }, "c")])).toEqual([
      [
        ["cubic", undefined, ["a", "c"]],
        ["bbr", undefined, ["b"]],
      ],
    ]);
  });

  it("joins numbers as long as the whole span stays narrow", () => {
    expect(told([finding(span(1000, 1000), "a"), finding(span(995, 996), "b"), finding(span(987, 990), "c")])).toEqual([
      [
        [{ low: 995, high: 1000 }, "", ["a", "b"]],
        [{ low: 987, high: 990 }, "", ["c"]],
      ],
    ]);
  });

  it("gives numbers a unit that suits them", () => {
    expect(told([finding(span(4.999e9, 5.001e9, "bit/s"), "a", "rate"), finding(span(0, 0, "ratio"), "a", "loss")])).toEqual([
      [[{ low: 4.999e9, high: 5.001e9 }, "Gbit/s", ["a"]]],
      [[{ low: 0, high: 0 }, "%", ["a"]]],
    ]);
  });
});
