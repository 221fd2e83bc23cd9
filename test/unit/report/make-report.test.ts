import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareArms } from "../../../actions/lib/comparison/compare-arms.ts";
import type { MetricName } from "../../../actions/lib/model/metric.ts";
import type { Outcome } from "../../../actions/lib/model/outcome.ts";
import { makeReport } from "../../../actions/lib/report/make-report.ts";
import { noteFacts } from "../../../actions/lib/report/note-facts.ts";
import type { Report, ReportCell, Row } from "../../../actions/lib/report/report.ts";
import { alikeText } from "../../../actions/lib/report/sections/context-section.ts";
import { en } from "../../../actions/lib/words/en.ts";
import { armFacts, buildRecord, failed, invalid, measured, type RecordOptions, type Script, skipped } from "../../support/records.ts";

const reportOf = (outcome: Script, options: Omit<RecordOptions, "cells"> = {}): Report =>
  makeReport(buildRecord({ ...options, cells: [{ test: "http", variant: "max", path: "service/other-node", outcome }] }));
const rate = (value: number): Outcome => measured({ "http.rate.max": value });
const firstRow = (report: Report): Row => report.tests[0]?.rows[0] as Row;
const cellOf = (report: Report, arm: number): ReportCell => firstRow(report).cells[arm] as ReportCell;
const notesOf = (report: Report): string[] => report.notes.map((note) => en.notes.note(noteFacts(note, report.arms.length)));

describe("makeReport", () => {
  it("leaves the warm-up out of every sample and every note", () => {
    const report = reportOf((_, round) => (round === 0 ? failed("cold") : rate(100 + round)));
    expect(cellOf(report, 0)).toMatchObject({ status: "measured", summary: { n: 5, median: 103 } });
    expect(report.notes).toEqual([]);
  });

  it("puts the baseline first, wherever the record has it, and compares it with nothing", () => {
    const report = reportOf((arm, round) => rate(arm === "base" ? 100 + round : 50), { arms: ["other", "base"], baseline: "base" });
    expect(report.arms.map(({ name }) => name)).toEqual(["base", "other"]);
    expect(cellOf(report, 0)).not.toHaveProperty("comparison");
    expect(cellOf(report, 1)).toMatchObject({ comparison: { arm: "other", metric: "http.rate.max", family: "report" } });
  });

  it("shows a dash and a note when every round failed", () => {
    const report = reportOf((arm, round) => (arm === "cilium-eni" ? failed("no route") : rate(round)));
    expect(cellOf(report, 1)).toMatchObject({ status: "missing", comparison: { verdict: "missing" }, notes: [1] });
    expect(notesOf(report)).toEqual(["failed: no route — cilium-eni (5 of 5 rounds) in http max over service/other-node."]);
  });

  it("shows what was measured, n and a note when some rounds failed", () => {
    const report = reportOf((arm, round) => (arm === "cilium-eni" && round < 3 ? failed("no route") : rate(round)));
    expect(cellOf(report, 1)).toMatchObject({ status: "measured", summary: { n: 3, median: 4 }, notes: [1] });
    expect(report.usualCount).toBe(5);
    expect(notesOf(report)).toEqual(["failed: no route — cilium-eni (2 of 5 rounds) in http max over service/other-node."]);
  });

  it("lets no value of an invalid step decide anything", () => {
    const report = reportOf((arm, round) => (arm === "cilium-eni" ? invalid("held 90 of 100/s", { "http.rate.max": 1e9 }) : rate(round)));
    expect(cellOf(report, 1)).toMatchObject({ status: "missing", comparison: { verdict: "invalid" }, notes: [1] });
    expect(firstRow(report).scale.factor).toBe(1);
    expect(notesOf(report)).toEqual(["not valid: held 90 of 100/s — cilium-eni (5 of 5 rounds) in http max over service/other-node."]);
  });

  it("has a row without a metric when no arm gave a value", () => {
    const report = reportOf((arm) => (arm === "vpc-cni" ? skipped("not on this path") : failed("no route")));
    expect(firstRow(report)).toMatchObject({
      better: "neither",
      cells: [
        { status: "missing", notes: [1] },
        { status: "missing", notes: [2] },
      ],
    });
    expect(firstRow(report)).not.toHaveProperty("metric");
  });

  it("notes rounds that were never run", () => {
    const report = reportOf((arm, round) => (arm === "cilium-eni" && round > 1 ? undefined : rate(round)), { status: "partial" });
    expect(cellOf(report, 1)).toMatchObject({ summary: { n: 1 }, notes: [1] });
    expect(notesOf(report)).toEqual(["not run — cilium-eni (4 of 5 rounds) in http max over service/other-node."]);
  });

  it("notes rounds that were measured but lack one value, and takes a value that is no number for none", () => {
    const report = reportOf((_, round) =>
      measured(round === 1 ? { "http.latency.p50": 1 } : { "http.latency.p50": 1, "http.rate.max": round === 2 ? Number.NaN : 9 }),
    );
    const rowOf = (metric: MetricName) => report.tests[0]?.rows.find((row) => row.metric === metric) as Row;
    const [max, p50] = [rowOf("http.rate.max"), rowOf("http.latency.p50")];
    expect(max.cells[0]).toMatchObject({ summary: { n: 3 }, notes: [1] });
    expect(p50.cells[0]).toMatchObject({ summary: { n: 5 }, notes: [] });
    expect(notesOf(report)).toEqual(["measured, but without this value — all arms (2 of 5 rounds) in http max over service/other-node."]);
  });

  it("gathers warnings that differ only in their numbers into one note, with arms and counts", () => {
    const report = reportOf((arm, round) =>
      measured({ "http.rate.max": round }, { warnings: arm === "vpc-cni" && round > 2 ? [] : [`the core was ${90 + round}.5 % busy`] }),
    );
    expect(notesOf(report)).toEqual([
      "the core was 91.5 % busy (the numbers vary) — vpc-cni (2 of 5 rounds), cilium-eni (5 of 5 rounds) in http max over service/other-node.",
    ]);
    expect(cellOf(report, 0)).toMatchObject({ notes: [1], summary: { n: 5 } });
  });

  it("counts a warning once per round, however often the step gave it", () => {
    const report = reportOf((_, round) => measured({ "http.rate.max": round }, { warnings: ["stream 1 is slow", "stream 2 is slow"] }));
    expect(notesOf(report)).toEqual([
      "stream 1 is slow (the numbers vary) — all arms (5 of 5 rounds) in http max over service/other-node.",
    ]);
  });

  it("warns of steps before which the target did not become quiet", () => {
    const record = buildRecord({
      cells: [{ test: "http", variant: "max", path: "service/other-node", outcome: (_, round) => rate(round) }],
    });
    const conditions = { settleSeconds: 5, quiet: false, foreignShare: 0, stealShare: 0, interruptShare: 0, attempts: 1 };
    const report = makeReport({
      ...record,
      steps: record.steps.map((step) => (step.arm === "vpc-cni" && step.round === 4 ? { ...step, conditions } : step)),
    });
    expect(notesOf(report)).toEqual([
      "the target did not become quiet before the step — vpc-cni (1 of 5 rounds) in http max over service/other-node.",
    ]);
  });

  it("keeps metrics without a good direction apart and compares nothing there", () => {
    const report = reportOf((_, round) => measured({ "http.rate.max": round, "http.rate.achieved": round }));
    expect(report.tests[0]?.rows.map(({ metric }) => metric)).toEqual(["http.rate.max"]);
    expect(report.context.metrics.map(({ metric }) => metric)).toEqual(["http.rate.achieved"]);
    for (const cell of report.context.metrics[0]?.cells ?? []) expect(cell).not.toHaveProperty("comparison");
  });

  it("needs no row for context that is the same in all rounds on all arms", () => {
    const report = reportOf((arm, round) =>
      measured({ "http.rate.max": round, "http.rate.achieved": arm === "vpc-cni" ? 999 : 1000, "http.errors": 0 }),
    );
    expect(report.context.metrics).toEqual([]);
    expect(report.context.alike.map((one) => alikeText(one, en))).toEqual([
      "HTTP achieved rate: 999–1,000 op/s in http max over service/other-node",
      "HTTP errors: 0 % in http max over service/other-node",
    ]);
  });

  it("keeps the row of context that some measured rounds lack", () => {
    const report = reportOf((_, round) => measured(round === 1 ? { "http.rate.max": 1 } : { "http.rate.max": 1, "http.errors": 0 }));
    expect(report.context.metrics.map(({ metric }) => metric)).toEqual(["http.errors"]);
  });

  it("keeps the rows that a sentence stands for among the data", () => {
    const report = reportOf((_, round) => measured({ "http.rate.max": round, "http.errors": 0 }));
    expect(report.context.alikeMetrics).toMatchObject([{ metric: "http.errors", cells: [{ summary: { median: 0, n: 5 } }, {}] }]);
  });

  it("keeps every round of a cell, ascending", () => {
    const record = buildRecord({
      cells: [{ test: "http", variant: "max", path: "service/other-node", outcome: (_, round) => rate(10 * round) }],
    });
    const report = makeReport({ ...record, steps: record.steps.toReversed() });
    expect(cellOf(report, 0)).toMatchObject({ rounds: [1, 2, 3, 4, 5].map((round) => ({ round, value: 10 * round })) });
  });

  it("compares nothing where there is one arm", () => {
    const report = reportOf((_, round) => rate(round), { arms: ["vpc-cni"] });
    expect(report).not.toHaveProperty("comparison");
    expect(report.gate).toEqual([]);
    expect(cellOf(report, 0)).not.toHaveProperty("comparison");
  });

  it("takes the comparison that it is given", () => {
    const record = buildRecord({
      cells: [{ test: "http", variant: "max", path: "service/other-node", outcome: (_, round) => rate(round) }],
    });
    const given = compareArms(record, { apart: new Set(["cilium-eni"]) });
    expect(makeReport(record, { comparison: given }).comparison).toBe(given);
  });

  it("gathers what the data planes cost from the tables of all tests", () => {
    const cells = (["tcp.cpu-per-bit", "http.cpu-per-request", "http.latency.p50"] as const).map((metric) => ({
      test: metric,
      variant: "v",
      path: "pod/other-node" as const,
      outcome: () => measured({ [metric]: 1e-6 }),
    }));
    expect(makeReport(buildRecord({ cells })).cost.map(({ metric }) => metric)).toEqual(["tcp.cpu-per-bit", "http.cpu-per-request"]);
  });

  it("says once what a run notes of an arm that notes it too", () => {
    const arms = [armFacts("vpc-cni"), armFacts("cilium-eni", { notes: ["this kernel has no fq"] })];
    const report = reportOf((_, round) => rate(round), { arms, notes: ["cilium-eni: this kernel has no fq.", "The run was resumed."] });
    expect(report.remarks).toEqual(["The run was resumed."]);
  });

  it("numbers notes from 1 and refers to no note that is not there", () => {
    const outcomes = fc.constantFrom<Outcome | undefined>(
      rate(1),
      rate(2),
      failed("a 1"),
      failed("a 2"),
      failed("b"),
      skipped("a"),
      invalid("c", { "http.errors": 1 }),
      undefined,
      measured({ "http.errors": 0 }, { warnings: ["w"] }),
    );
    fc.assert(
      fc.property(fc.array(outcomes, { minLength: 15, maxLength: 15 }), (drawn) => {
        const report = reportOf((arm, round) => (round === 0 ? undefined : drawn[["x", "y", "z"].indexOf(arm) * 5 + round - 1]), {
          arms: ["x", "y", "z"],
        });
        const numbers = report.notes.map(({ number }) => number);
        expect(numbers).toEqual(numbers.map((_, index) => index + 1));
        const cells = [...report.tests.flatMap(({ rows }) => rows), ...report.context.metrics].flatMap((row) => row.cells);
        for (const cell of cells) {
          for (const number of cell.notes) expect(numbers).toContain(number);
          // A dash is never unexplained, and a cell without a note has a value of every round.
          if (cell.status === "missing") expect(cell.notes.length).toBeGreaterThan(0);
          else if (cell.notes.length === 0) expect(cell.summary.n).toBe(5);
        }
      }),
    );
  });
});
