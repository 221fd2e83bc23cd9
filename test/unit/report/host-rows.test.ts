import { describe, expect, it } from "vitest";
import type { StepResult } from "../../../actions/lib/model/record.ts";
import type { TrafficPath } from "../../../actions/lib/model/traffic-path.ts";
import { makeReport } from "../../../actions/lib/report/make-report.ts";
import { buildRecord, failed, measured, type ScriptedCell, type Values } from "../../support/records.ts";

/** One arm, whose pods and hosts gave these values in rounds 1, 2, 3; what is not there failed. */
function reportOf(
  byPath: Partial<Record<TrafficPath, readonly (Values | undefined)[]>>,
  nodesOf: (step: StepResult) => readonly string[] | undefined = () => ["a", "b"],
) {
  const cells = Object.entries(byPath).map(([path, values]): ScriptedCell => {
    const outcome: ScriptedCell["outcome"] = (_, round) => {
      const given = values[Math.max(round, 1) - 1];
      return given === undefined ? failed("x") : measured(given);
    };
    return { test: "latency", variant: "tcp-idle", path: path as TrafficPath, outcome };
  });
  const record = buildRecord({ arms: ["vpc-cni"], rounds: 3, cells });
  const steps = record.steps.map((step) => {
    const nodes = nodesOf(step);
    return nodes === undefined ? step : { ...step, nodes };
  });
  return makeReport({ ...record, steps });
}

const trips = (...values: readonly number[]): Values[] => values.map((value) => ({ "latency.p50": value }));

describe("pods held against their hosts", () => {
  it("are told as the median of the rounds' shares, and what a time is longer", () => {
    const [row] = reportOf({ "pod/other-node": trips(12, 24, 60), "host/other-node": trips(10, 20, 40) }).hosts;
    expect(row).toMatchObject({ test: "latency", variant: "tcp-idle", path: "pod/other-node", metric: "latency.p50", better: "lower" });
    expect(row?.cells).toEqual([
      {
        pods: 24,
        host: 20,
        share: 1.2,
        summary: expect.objectContaining({ n: 3, median: 1.2, interval: { kind: "range", low: 1.2, high: 1.5 } }),
        rounds: [
          { round: 1, share: 1.2 },
          { round: 2, share: 1.2 },
          { round: 3, share: 1.5 },
        ],
        added: 4,
      },
    ]);
  });

  it("are not told what a rate is longer", () => {
    const rates = (...values: readonly number[]): Values[] => values.map((value) => ({ "tcp.throughput": value }));
    const [row] = reportOf({ "pod/other-node": rates(9, 9, 9), "host/other-node": rates(10, 10, 10) }).hosts;
    expect(row?.cells[0]).toMatchObject({ share: 0.9 });
    expect(row?.cells[0]).not.toHaveProperty("added");
  });

  it("are compared in rounds that were carried by the same nodes", () => {
    const nodesOf = ({ path, round }: StepResult) => (round === 2 && path === "pod/other-node" ? ["c", "d"] : ["a", "b"]);
    const [row] = reportOf({ "pod/other-node": trips(12, 90, 12), "host/other-node": trips(10, 10, 10) }, nodesOf).hosts;
    expect(row?.cells[0]?.rounds.map(({ round }) => round)).toEqual([1, 3]);
    expect(row?.cells[0]?.share).toBe(1.2);
  });

  it("are compared by round where nobody knows the nodes", () => {
    const [row] = reportOf({ "pod/other-node": trips(12, 12, 12), "host/other-node": trips(10, 10, 10) }, () => undefined).hosts;
    expect(row?.cells[0]?.summary?.n).toBe(3);
  });

  it("are compared by their medians where no round has both, without a range that nobody measured", () => {
    const [row] = reportOf({
      "pod/other-node": [...trips(12), undefined, undefined],
      "host/other-node": [undefined, ...trips(10, 10)],
    }).hosts;
    expect(row?.cells).toEqual([{ pods: 12, host: 10, share: 1.2, rounds: [], added: 2 }]);
  });

  it.each<[string, Partial<Record<TrafficPath, readonly (Values | undefined)[]>>]>([
    ["nobody measured between the hosts", { "pod/other-node": trips(1, 1, 1), "service/other-node": trips(1, 1, 1) }],
    ["every measurement between the hosts failed", { "pod/other-node": trips(1, 1, 1), "host/other-node": [] }],
    ["the hosts gave a value that no ratio can be taken of", { "pod/other-node": trips(1, 1, 1), "host/other-node": trips(0, 0, 0) }],
    [
      "the pods are on one node, so that there is no network between",
      { "pod/same-node": trips(1, 1, 1), "host/other-node": trips(1, 1, 1) },
    ],
    ["the metric has no good direction", { "pod/other-node": [{ "http.errors": 1 }], "host/other-node": [{ "http.errors": 1 }] }],
  ])("are left out where %s", (_, byPath) => {
    expect(reportOf(byPath).hosts).toEqual([]);
  });

  it("stand beside both the pods' address and the service's", () => {
    const { hosts } = reportOf({
      "pod/other-node": trips(1, 1, 1),
      "service/other-node": trips(1, 1, 1),
      "host/other-node": trips(1, 1, 1),
    });
    expect(hosts.map(({ path }) => path)).toEqual(["pod/other-node", "service/other-node"]);
  });
});
