import { expect, test } from "vitest";
import type { AgentUsage, RunRecord } from "../../../actions/lib/model/record.ts";
import { makeReport } from "../../../actions/lib/report/make-report.ts";
import { buildRecord, failed, measured } from "../../support/records.ts";

const CORE = { busyCoreSeconds: 1, busiestCoreSeconds: 1, cores: 2 };

/** What agents took in rounds 1, 2 and 3 of two seconds each. */
function agentsOf(byRound: readonly (readonly AgentUsage[])[], change: (record: RunRecord) => RunRecord = (record) => record) {
  const record = buildRecord({
    arms: ["vpc-cni"],
    rounds: byRound.length,
    cells: [{ test: "dns", variant: "max", path: "service/other-node", outcome: () => measured({ "dns.rate.max": 1 }) }],
  });
  const steps = record.steps.map((step) => {
    const agents = byRound[step.round - 1];
    return { ...step, cpu: { wallSeconds: 2, client: CORE, server: CORE, total: CORE }, ...(agents === undefined ? {} : { agents }) };
  });
  return makeReport(change({ ...record, steps })).agents;
}

const usage = (node: string, cpuSeconds: number, memoryBytes: number, name = "kube-proxy"): AgentUsage => ({
  node,
  name,
  cpuSeconds,
  memoryBytes,
});

test("tells the cores that an agent takes on all nodes together, and the most memory that one of it holds", () => {
  const both = (cpuSeconds: number, memory: number) => [usage("a", cpuSeconds, memory), usage("b", cpuSeconds, 100)];
  expect(agentsOf([both(0.1, 300), both(0.2, 500), both(0.9, 200)])).toEqual([
    { name: "kube-proxy", cells: [{ steps: 3, cores: { median: 0.2, low: 0.1, high: 0.9 }, memoryBytes: 500 }] },
  ]);
});

test("keeps agents of other names apart", () => {
  const rows = agentsOf([[usage("a", 1, 1), usage("a", 2, 2, "aws-node")]]);
  expect(rows.map(({ name, cells }) => [name, cells[0]?.cores?.median])).toEqual([
    ["aws-node", 1],
    ["kube-proxy", 0.5],
  ]);
});

test("says nothing of steps without a result: what they carried nobody knows", () => {
  const outcome = failed("x");
  const rows = agentsOf([[usage("a", 1, 1)], [usage("a", 9, 9)]], (record) => ({
    ...record,
    steps: record.steps.map((step) => (step.round === 2 ? { ...step, outcome } : step)),
  }));
  expect(rows[0]?.cells[0]).toEqual({ steps: 1, cores: { median: 0.5, low: 0.5, high: 0.5 }, memoryBytes: 1 });
});

test("has no cores where nobody knows how long the steps were", () => {
  const rows = agentsOf([[usage("a", 1, 7)]], (record) => ({ ...record, steps: record.steps.map(({ cpu: _, ...step }) => step) }));
  expect(rows[0]?.cells[0]).toEqual({ steps: 1, memoryBytes: 7 });
});

test("has no row where the target saw no agents", () => {
  expect(agentsOf([])).toEqual([]);
});
