import { describe, expect, it } from "vitest";
import { makeReport } from "../../../actions/lib/report/make-report.ts";
import type { Row } from "../../../actions/lib/report/report.ts";
import { onlyChange, roundChanges } from "../../../actions/lib/report/round-changes.ts";
import { buildRecord, failed, measured, type Script } from "../../support/records.ts";

const rowOf = (outcome: Script, rounds = 5): Row =>
  makeReport(buildRecord({ arms: ["a", "b"], rounds, cells: [{ test: "http", variant: "max", path: "pod/other-node", outcome }] })).tests[0]
    ?.rows[0] as Row;
const rate = (value: number) => measured({ "http.rate.max": value });

describe("roundChanges", () => {
  it("compares round with round, and leaves out rounds that one arm lacks", () => {
    const row = rowOf((arm, round) => (arm === "b" && round === 2 ? failed("x") : rate(arm === "a" ? round : 2 * round)));
    expect(roundChanges(row, "b")).toEqual([Math.log(2), Math.log(2), Math.log(2), Math.log(2)]);
  });

  it("has nothing of values that no ratio can be taken of, nor of an arm without any", () => {
    expect(
      roundChanges(
        rowOf(() => rate(0)),
        "b",
      ),
    ).toEqual([]);
    expect(
      roundChanges(
        rowOf((arm) => (arm === "a" ? rate(1) : failed("x"))),
        "b",
      ),
    ).toEqual([]);
  });
});

describe("onlyChange", () => {
  it("is the change of the only round, and none where there are several", () => {
    const row = (rounds: number) => rowOf((arm) => rate(arm === "a" ? 1 : 2), rounds);
    expect(onlyChange(row(1), "b")).toBe(Math.log(2));
    expect(onlyChange(row(2), "b")).toBeUndefined();
  });
});
