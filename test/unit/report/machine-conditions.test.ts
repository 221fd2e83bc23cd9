import { describe, expect, it } from "vitest";
import type { Conditions } from "../../../actions/lib/model/record.ts";
import { makeReport } from "../../../actions/lib/report/make-report.ts";
import { alikeText } from "../../../actions/lib/report/sentences.ts";
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

  it("tells per arm the median and the largest of what the steps met, without the warm-up", () => {
    const found = conditionsOf((arm, round) => ({
      settleSeconds: arm === "a" ? (round === 0 ? 99 : round) : 0.25,
      foreignShare: arm === "b" && round === 5 ? 0.049 : 0,
      interruptShare: arm === "a" ? 0.3 : 0.0004,
    }));
    expect(found?.rows.map(({ title, unit, cells }) => [`${title} ${unit}`, ...cells.map(({ text }) => text)])).toEqual([
      ["Waited for quiet s", "3.0 (5.0)", "0.3"],
      ["Taken by other processes %", "0", "0 (4.9)"],
      ["In interrupts, the measured packets' own included %", "30.0", "< 0.1"],
    ]);
  });

  it("says in a sentence what is the same on all arms", () => {
    const found = conditionsOf(() => ({ stealShare: 0.02 }));
    expect(found?.rows).toEqual([]);
    expect(found?.alike.map(alikeText)).toEqual([
      "Waited for quiet: 0.2 s",
      "Taken by other processes: 0 %",
      "Taken by other virtual machines: 2.0 %",
      "In interrupts, the measured packets' own included: 0 %",
      "Steps repeated, because others took too much: none",
    ]);
  });

  it("counts the steps that were repeated", () => {
    const [row] = conditionsOf((arm, round) => ({ attempts: arm === "b" && round > 3 ? 2 : 1 }))?.rows ?? [];
    expect(row?.cells.map(({ text }) => text)).toEqual(["none", "2 of 5"]);
  });

  it("says where an arm was not measured", () => {
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
    expect(makeReport({ ...record, steps }).context.conditions?.rows[0]?.cells.map(({ text }) => text)).toEqual([
      "1.0",
      "2.0",
      "not measured",
    ]);
  });
});
