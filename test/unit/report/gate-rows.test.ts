import { describe, expect, it } from "vitest";
import { compareArms } from "../../../actions/lib/comparison/compare-arms.ts";
import { DEFAULT_GATE, type MetricOfCell } from "../../../actions/lib/comparison/gate.ts";
import { makeReport } from "../../../actions/lib/report/make-report.ts";
import { SITUATIONS, situationReport } from "../../support/report-situations.ts";

describe("gateRows", () => {
  it("has the gate's metrics in the gate's order, whatever the order of the record", () => {
    const record = SITUATIONS["regression-confirmed"]();
    const turned = { ...record, cells: record.cells.toReversed(), steps: record.steps.toReversed() };
    expect(makeReport(turned).gate.map(({ test, variant, path, metric }) => ({ test, variant, path, metric }))).toEqual(DEFAULT_GATE);
  });

  it("has them in the order in which somebody asked for others", () => {
    const record = SITUATIONS["regression-confirmed"]();
    const gate: MetricOfCell[] = [
      { test: "dns", variant: "fixed-rate", path: "service/other-node", metric: "dns.latency.p99" },
      { test: "tcp-throughput", variant: "1-stream", path: "pod/other-node", metric: "tcp.throughput" },
    ];
    expect(makeReport(record, { gate }).gate.map(({ metric }) => metric)).toEqual(["dns.latency.p99", "tcp.throughput"]);
    expect(makeReport(record, { gate, comparison: compareArms(record, { gate }) }).gate).toHaveLength(2);
  });

  it("has one comparison per candidate in the order of the columns, and the row of the full tables", () => {
    const report = situationReport("several-candidates");
    const columns = report.arms.slice(1).map(({ name }) => name);
    const rows = report.tests.flatMap((test) => test.rows);
    for (const { candidates, row } of report.gate) {
      expect(candidates.map(({ arm }) => arm)).toEqual(columns);
      expect(rows).toContain(row);
    }
  });

  it("leaves out what nobody measured", () => {
    const { gate, comparison } = situationReport("several-candidates");
    expect(gate).toHaveLength(3);
    expect(comparison?.gateNotMeasured).toHaveLength(5);
  });
});
