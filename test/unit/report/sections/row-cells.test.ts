import { describe, expect, it } from "vitest";
import type { TableCell } from "../../../../actions/lib/report/document.ts";
import { makeReport } from "../../../../actions/lib/report/make-report.ts";
import type { Report } from "../../../../actions/lib/report/report.ts";
import { metricRow } from "../../../../actions/lib/report/sections/row-cells.ts";
import { en } from "../../../../actions/lib/words/en.ts";
import { buildRecord, failed, measured, type Script } from "../../../support/records.ts";

const CELL = { test: "http", variant: "max", path: "service/other-node" } as const;
const lines = (cell: TableCell | undefined) =>
  (cell ?? []).map((spans) => spans.map(({ text, style }) => (style === "note-marks" ? `[${text}]` : text)).join(""));
const reportOf = (outcome: Script, arms: readonly string[] = ["a", "b"], rounds = 5): Report =>
  makeReport(buildRecord({ arms, rounds, cells: [{ ...CELL, outcome }] }));
const cellsOf = (report: Report) => metricRow(report.tests[0]?.rows[0] as Report["cost"][number], report, en).map(lines);
const rate = (value: number) => measured({ "http.rate.max": value });

describe("what surrounds a median", () => {
  const bounds = (values: readonly number[], usual: readonly number[]) => {
    const rounds = Math.max(values.length, usual.length);
    const report = reportOf(
      (arm, round) => {
        const value = (arm === "a" ? usual : values)[round - 1];
        return value === undefined ? failed("x") : rate(value);
      },
      ["a", "b"],
      rounds,
    );
    return cellsOf({ ...report, usualCount: usual.length })[2]?.[1];
  };

  it.each([
    ["is the range alone where n is as usual", [100, 120, 110], [1, 2, 3], "100–120"],
    ["has n where it is not", [100, 120, 110], [1, 2, 3, 4, 5], "100–120 n=3"],
    ["has its kind where that is not as usual", [100, 120, 110], [1, 2, 3, 4, 5, 6, 7, 8], "range 100–120 n=3"],
    ["has its kind the other way round", [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5], "interval 1.00–6.00 n=6"],
    ["says that all rounds gave the same", [100, 100, 100], [1, 2, 3], "all 100"],
    ["is nothing but n of one round", [100], [1, 2, 3, 4, 5], "n=1"],
  ])("%s", (_, values, usual, expected) => {
    expect(bounds(values, usual)).toBe(expected);
  });
});

describe("notes of a row", () => {
  /** Note 1 holds in five rounds of all arms, note 2 in another number of rounds of each. */
  const warned = (warnings: (arm: string, round: number) => string[]) =>
    cellsOf(reportOf((arm, round) => measured({ "http.rate.max": 100 }, { warnings: warnings(arm, round) }))).map((cell) => cell[0]);

  it("stand once beside the title where all arms have them", () => {
    expect(warned(() => ["slow"])).toEqual(["HTTP max rate op/s ↑[1]", "100", "100"]);
  });

  it("stand in the cells where they hold in more rounds of one arm than of another", () => {
    expect(warned((arm, round) => (arm === "a" || round > 2 ? ["slow"] : []))).toEqual(["HTTP max rate op/s ↑", "100[1]", "100[1]"]);
  });

  it("always stand beside a dash", () => {
    expect(cellsOf(reportOf((arm) => (arm === "b" ? failed("x") : rate(1)))).map((cell) => cell[0])).toEqual([
      "HTTP max rate op/s ↑",
      "1.00",
      "—[1]",
    ]);
  });

  it("stand in the cell of the only arm", () => {
    const [label, cell] = cellsOf(reportOf(() => measured({ "http.rate.max": 100 }, { warnings: ["slow"] }), ["a"]));
    expect([label?.[0], cell?.[0]]).toEqual(["HTTP max rate op/s ↑", "100[1]"]);
  });
});

describe("a change", () => {
  it("stands below the median with its interval, and what is said of it", () => {
    const [, , cell] = cellsOf(reportOf((arm, round) => rate(arm === "a" ? 100 + round : 70 + round)));
    expect(cell).toEqual(["73.0", "71.0–75.0", expect.stringMatching(/^−29 % \[−\d+, −\d+\]$/), "inconclusive: not measured again"]);
  });

  it("is shown of the only round, without a claim", () => {
    const [, , cell] = cellsOf(reportOf((arm) => rate(arm === "a" ? 100 : 70), ["a", "b"], 1));
    expect(cell).toEqual(["70.0", "−30 %", "inconclusive", "one round"]);
  });

  it("is not there where the baseline was not measured, and the cell says so", () => {
    const [, , cell] = cellsOf(reportOf((arm) => (arm === "a" ? failed("x") : rate(70))));
    expect(cell).toEqual(["70.0", "all 70.0", "new", "a failed"]);
  });
});
