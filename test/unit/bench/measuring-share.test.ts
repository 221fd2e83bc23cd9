import { expect, test } from "vitest";
import type { CpuUsage } from "../../../actions/lib/model/command.ts";
import type { Conditions, RunRecord, StepResult } from "../../../actions/lib/model/record.ts";
import { NETWORK_TESTS } from "../../../actions/lib/network-tests/catalog.ts";
import { timeSpent } from "../../bench/measuring-share.ts";
import { buildRecord, failed, measured } from "../../support/records.ts";

const CELL = { test: "tcp-throughput", variant: "1-stream", path: "pod/other-node" } as const;
const SCALING = { test: "service-scaling", variant: "1000", path: "service/other-node" } as const;

const cpu = (wallSeconds: number): CpuUsage => {
  const none = { busyCoreSeconds: 0, busiestCoreSeconds: 0, cores: 1 };
  return { wallSeconds, client: none, server: none, total: none, idleFloorCores: 0 };
};
const conditions = (settleSeconds: number, attempts = 1): Conditions => ({
  settleSeconds,
  attempts,
  quiet: true,
  foreignShare: 0,
  stealShare: 0,
  interruptShare: 0,
});

/** A run of 100 s with 2 s per tool run. */
function recordOf(...steps: Partial<StepResult>[]): RunRecord {
  const base: StepResult = { ...CELL, id: "", round: 1, arm: "vpc-cni", startedAt: "", seconds: 0, outcome: measured({}) };
  return {
    ...buildRecord({ startedAt: "2026-11-21T10:00:00.000Z", finishedAt: "2026-11-21T10:01:40.000Z", secondsPerRun: 2 }),
    steps: steps.map((step) => ({ ...base, ...step })),
  };
}

test("a step is its planned tool time, the tools' margins, settling and a rest", () => {
  const { totalSeconds, parts } = timeSpent(recordOf({ seconds: 3, cpu: cpu(2.25), conditions: conditions(0.5) }), NETWORK_TESTS);
  expect(totalSeconds).toBe(100);
  expect(parts).toMatchObject({ measuring: 2, toolMargins: 0.25, settling: 0.5, restOfSteps: 0.25, aroundSteps: 97 });
});

test("the warm-up measures for a second only, and a test of two runs for twice as long", () => {
  expect(timeSpent(recordOf({ round: 0, seconds: 1.5, cpu: cpu(1.25) }), NETWORK_TESTS).parts.measuring).toBe(1);
  const scaling = { ...SCALING, seconds: 6, cpu: cpu(4.5), programming: { services: 1000, seconds: 0.25, entries: 1, position: 1 } };
  expect(timeSpent(recordOf(scaling), NETWORK_TESTS).parts).toMatchObject({
    measuring: 4,
    toolMargins: 0.5,
    programming: 0.25,
    restOfSteps: 1.25,
  });
});

test("a tool that failed measured nothing, and one that ended early no longer than it ran", () => {
  const { parts } = timeSpent(recordOf({ seconds: 5, cpu: cpu(4), outcome: failed("no") }, { seconds: 2, cpu: cpu(1.5) }), NETWORK_TESTS);
  expect(parts).toMatchObject({ measuring: 1.5, failedTools: 4, toolMargins: 0 });
});

test("the attempt that was thrown away is told apart from the one that counts", () => {
  const { parts } = timeSpent(recordOf({ seconds: 5.5, cpu: cpu(2.25), conditions: conditions(0.25, 2) }), NETWORK_TESTS);
  expect(parts).toMatchObject({ measuring: 2, repeated: 3, restOfSteps: 0 });
});

test("the parts add up to the run", () => {
  const record = recordOf(
    { seconds: 3, cpu: cpu(2.25), conditions: conditions(0.5) },
    { seconds: 6, cpu: cpu(2.25), conditions: conditions(0.25, 2) },
    { seconds: 1, outcome: failed("no") },
    { seconds: 0, outcome: { status: "skipped", reason: "no" } },
  );
  const { totalSeconds, parts } = timeSpent(record, NETWORK_TESTS);
  expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(totalSeconds, 9);
});
