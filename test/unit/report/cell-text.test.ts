import { describe, expect, it } from "vitest";
import { boundsText, cellNotes, changeLabel, changeText, rowLabel } from "../../../actions/lib/report/cell-text.ts";
import type { Note } from "../../../actions/lib/report/note-book.ts";
import type { ReportCell, Row } from "../../../actions/lib/report/report.ts";
import { chooseScale } from "../../../actions/lib/report/scale.ts";
import { summarize } from "../../../actions/lib/statistics/summary.ts";

describe("changeText", () => {
  it.each([
    [-0.3, "−30 %"],
    [0.0123, "+1.2 %"],
    [-0.0996, "−10 %"],
    [0.0994, "+9.9 %"],
    [0.0005, "+0.05 %"],
    [0.00001, "≈ 0 %"],
    [0, "±0 %"],
    [1.03, "+103 %"],
    [11.04, "×12"],
    [-1, "−100 %"],
  ])("writes a ratio of %d as %s", (ratio, expected) => {
    expect(changeText({ kind: "ratio", ratio, effect: "neither", standing: "outside-range" })).toBe(expected);
  });

  it("gives no percentage of a baseline of zero", () => {
    expect(changeText({ kind: "from-zero", effect: "worse", standing: "outside-range" })).toBe("from 0");
  });
});

describe("boundsText", () => {
  const row = { scale: chooseScale("op/s", [100]) } as Row;
  const bounds = (values: readonly number[], usualCount: number) => boundsText(summarize(values), row, usualCount);

  it.each([
    ["the range alone where n is as usual", [100, 120, 110], 3, "100–120"],
    ["n where it is not", [100, 120, 110], 5, "100–120 n=3"],
    ["the kind where it is not as usual", [100, 120, 110], 8, "range 100–120 n=3"],
    ["the kind the other way round", [1, 2, 3, 4, 5, 6], 5, "interval 1.00–6.00 n=6"],
    ["that all rounds gave the same", [100, 100, 100], 3, "all 100"],
    ["nothing but n of one round", [100], 5, "n=1"],
  ])("says %s", (_, values, usualCount, expected) => {
    expect(bounds(values, usualCount)).toBe(expected);
  });
});

describe("changeLabel", () => {
  it("says that the range is unknown only where other rows have one", () => {
    const change = { kind: "ratio", ratio: 0.5, effect: "better", standing: "range-unknown" } as const;
    expect(changeLabel(change, 5)).toBe("range unknown");
    expect(changeLabel(change, 1)).toBe("");
  });
});

describe("notes of a row", () => {
  const rowOf = (...cells: ReportCell[]): Row => ({
    test: "tcp-throughput",
    variant: "1-stream",
    path: "pod/other-node",
    metric: "tcp.throughput",
    title: "TCP throughput",
    better: "higher",
    scale: chooseScale("bit/s", [1e9]),
    cells,
  });
  const measured = (...notes: number[]): ReportCell => ({ status: "measured", summary: summarize([1e9]), notes });
  /** Note 1 holds in five rounds of all arms, note 2 in another number of rounds of each. */
  const notes = [1, 2].map((number): Note => {
    const place = (arm: string, rounds: number) => ({ arm, rounds, ofRounds: 5, cell: rowOf() });
    return { number, kind: "warning", text: "", wordings: 1, places: [place("a", 5), place("b", number === 1 ? 5 : 3)] };
  });
  const shown = (row: Row) => {
    const shared = rowLabel(row, notes).notes;
    return [shared, ...row.cells.map((cell) => cellNotes(cell, shared))];
  };

  it("stand once beside the title where all arms have them", () => {
    expect(shown(rowOf(measured(1), measured(1, 2)))).toEqual([[1], [], [2]]);
  });

  it("stand in the cells where they hold in more rounds of one arm than of another", () => {
    expect(shown(rowOf(measured(2), measured(2)))).toEqual([[], [2], [2]]);
  });

  it("always stand beside a dash", () => {
    expect(shown(rowOf(measured(1), { status: "missing", notes: [1] }))).toEqual([[1], [], [1]]);
    expect(shown(rowOf({ status: "missing", notes: [1] }, { status: "missing", notes: [1] }))).toEqual([[], [1], [1]]);
  });

  it("stand in the cell of the only arm", () => {
    expect(shown(rowOf(measured(1)))).toEqual([[], [1]]);
  });
});
