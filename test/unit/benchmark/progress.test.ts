import { describe, expect, test } from "vitest";
import { describeDuration } from "../../../actions/lib/benchmark/describe-duration.ts";
import { logProgress } from "../../../actions/lib/benchmark/log-progress.ts";
import type { StepResult } from "../../../actions/lib/model/record.ts";
import { recordingLog } from "../../support/recording-log.ts";

const result: StepResult = {
  id: "r1/a/rate/slow/service/other-node",
  round: 1,
  arm: "a",
  test: "rate",
  variant: "slow",
  path: "service/other-node",
  startedAt: "2026-01-01T00:00:00.000Z",
  seconds: 1.24,
  outcome: { status: "measured", measurements: [], facts: {}, warnings: [] },
};
const standing = { done: 9, total: 120, elapsedSeconds: 65, remainingSeconds: 600 };

describe("progress as lines", () => {
  test("says what is done, out of how much, and tells the rest at the head of each round", async () => {
    const log = recordingLog();
    const progress = logProgress(log);
    await progress.round(0, { rounds: 5 }, async () => progress.finish(result, standing));
    await progress.round(1, { rounds: 5 }, async () => undefined);
    expect(log.lines).toEqual([
      "group: Warm-up round",
      "  9/120 a rate/slow service/other-node: measured in 1.2 s",
      "group: Round 1 of 5 · 9/120 steps, 1 min 5 s elapsed, about 10 min left",
    ]);
  });

  test("says of an adaptive run that it may end before", async () => {
    const log = recordingLog();
    await logProgress(log).round(4, { rounds: 12, looks: [3, 5, 8, 12] }, async () => undefined);
    expect(log.lines).toEqual(["group: Round 4 of at most 12"]);
  });

  test("says why a step was not measured", async () => {
    const log = recordingLog();
    logProgress(log).finish({ ...result, outcome: { status: "failed", reason: "iperf3 exited with 1" } }, standing);
    expect(log.lines).toEqual(["  9/120 a rate/slow service/other-node: failed, iperf3 exited with 1"]);
  });
});

test.each([
  [0.4, "0 s"],
  [59.6, "1 min"],
  [90, "1 min 30 s"],
  [3600, "1 h"],
  [7500, "2 h 5 min"],
  [7199, "2 h"],
])("a duration of %s seconds reads %s", (seconds, words) => {
  expect(describeDuration(seconds)).toBe(words);
});
