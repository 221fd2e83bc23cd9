import { describe, expect, it } from "vitest";
import type { Conditions } from "../../../actions/lib/model/record.ts";
import { makeReport } from "../../../actions/lib/report/make-report.ts";
import type { ConditionName, MachineConditions } from "../../../actions/lib/report/report.ts";
import { buildRecord, conditions, measured, skipped } from "../../support/records.ts";

const conditionsOf = (script: (arm: string, round: number) => Partial<Conditions>) =>
  makeReport(
    buildRecord({
      arms: ["a", "b"],
      cells: [{ test: "dns", variant: "max", path: "pod/other-node", outcome: () => measured({ "dns.rate.max": 1 }) }],
      conditions: (arm, round) => conditions(script(arm, round)),
    }),
  ).context.conditions;

describe("machineConditions", () => {
  it("is absent where the target did not tell", () => {
    expect(makeReport(buildRecord()).context).not.toHaveProperty("conditions");
  });

  const cellsOf = (found: MachineConditions | undefined, name: ConditionName) =>
    found?.rows.find(({ condition }) => condition === name)?.cells;

  it("tells per arm the median and the largest of what the steps met, without the warm-up", () => {
    const found = conditionsOf((arm, round) => ({
      settleSeconds: arm === "a" ? (round === 0 ? 99 : round) : 0.25,
      foreignShare: arm === "b" && round === 5 ? 0.049 : 0,
    }));
    expect(cellsOf(found, "settle")).toEqual([
      { median: 3, largest: 5 },
      { median: 0.25, largest: 0.25 },
    ]);
    expect(cellsOf(found, "foreign")).toEqual([
      { median: 0, largest: 0 },
      { median: 0, largest: 0.049 },
    ]);
  });

  it("leaves a condition empty that the target cannot tell", () => {
    const record = buildRecord({
      arms: ["a", "b"],
      cells: [{ test: "dns", variant: "max", path: "pod/other-node", outcome: () => measured({ "dns.rate.max": 1 }) }],
      conditions: () => {
        const { foreignShare: _, ...told } = conditions();
        return told;
      },
    });
    const found = makeReport(record).context.conditions;
    expect(cellsOf(found, "foreign")).toEqual([undefined, undefined]);
    expect(cellsOf(found, "steal")).toEqual([
      { median: 0, largest: 0 },
      { median: 0, largest: 0 },
    ]);
  });

  it("counts the steps that were repeated", () => {
    const found = conditionsOf((arm, round) => ({ attempts: arm === "b" && round > 3 ? 2 : 1 }));
    expect(cellsOf(found, "repeated")).toEqual([
      { count: 0, of: 5 },
      { count: 2, of: 5 },
    ]);
  });

  it("knows nothing of an arm that was not measured", () => {
    const record = buildRecord({
      arms: ["a", "b", "c"],
      cells: [
        {
          test: "dns",
          variant: "max",
          path: "pod/other-node",
          outcome: (arm) => (arm === "c" ? skipped("no eBPF") : measured({ "dns.rate.max": 1 })),
        },
      ],
      conditions: (arm) => conditions({ settleSeconds: arm === "a" ? 1 : 2 }),
    });
    const steps = record.steps.map(({ conditions, ...step }) =>
      step.arm === "c" || conditions === undefined ? step : { ...step, conditions },
    );
    const { conditions: found } = makeReport({ ...record, steps }).context;
    expect(cellsOf(found, "settle")).toEqual([{ median: 1, largest: 1 }, { median: 2, largest: 2 }, undefined]);
  });
});
