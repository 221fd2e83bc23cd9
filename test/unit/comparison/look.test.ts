import { describe, expect, test } from "vitest";
import type { ComparisonSettings } from "../../../actions/lib/comparison/compare-arms.ts";
import { compareArms } from "../../../actions/lib/comparison/compare-arms.ts";
import type { MetricOfCell } from "../../../actions/lib/comparison/gate.ts";
import { decideLook, flagged } from "../../../actions/lib/comparison/look.ts";
import { COLD_START, type NoisePrior } from "../../../actions/lib/statistics/noise-prior.ts";
import { LOOKS } from "../../../actions/lib/statistics/sequential.ts";
import { buildRecord, failed, measured, type Script, type ScriptedCell } from "../../support/records.ts";

const RATE: MetricOfCell = { test: "http", variant: "max-close", path: "service/other-node", metric: "http.rate.max" };
const TAIL: MetricOfCell = { test: "http", variant: "1000-keep-alive", path: "service/other-node", metric: "http.latency.p99" };
const prior = (standardDeviation: number): NoisePrior => ({ kind: "calibrated", standardDeviation, degreesOfFreedom: 29, pairs: 60 });

/** Rounds in which the candidate is the baseline times these factors in turn. */
const rounds = (metric: MetricOfCell, ...factors: readonly number[]): ScriptedCell => ({
  ...metric,
  outcome: (arm, round) => measured({ [metric.metric]: arm === "vpc-cni" ? 100 : 100 * (factors[round % factors.length] as number) }),
});
const scripted = (metric: MetricOfCell, outcome: Script): ScriptedCell => ({ ...metric, outcome });

function decide(cells: readonly ScriptedCell[], after: number, more: Partial<ComparisonSettings> = {}, measuredRounds = after) {
  const settings = { gate: [RATE, TAIL], prior: () => prior(0.01), ...more };
  return decideLook(buildRecord({ cells, rounds: measuredRounds }), after, { looks: LOOKS, settings });
}

const SAME = [1.001, 0.999, 1];
const SLOWER = [0.9, 0.901, 0.899];
/** Neither inside 3 % nor outside. */
const BETWEEN = [0.965, 0.985, 0.975];

describe("an adaptive run", () => {
  test("stops as equivalent when every gate metric is", () => {
    expect(decide([rounds(RATE, ...SAME), rounds(TAIL, ...SAME)], 3)).toEqual({ stop: "equivalent" });
  });

  test("goes on while one is not", () => {
    expect(decide([rounds(RATE, ...BETWEEN), rounds(TAIL, ...SAME)], 3)).toEqual({ goOn: true });
  });

  test("stops for a clear change of one, whatever the others are", () => {
    expect(decide([rounds(RATE, ...SLOWER), rounds(TAIL, 0.89, 0.93, 0.91)], 3)).toEqual({ stop: "clear" });
  });

  test("asks for more at an early look than at the last one", () => {
    const some = [rounds(RATE, 0.955, 0.975, 0.97, 0.96), rounds(TAIL, ...SAME)];
    const settings = { prior: () => prior(0.02) };
    expect(decide(some, 3, settings)).toEqual({ goOn: true });
    expect(decide(some, 8, settings)).toEqual({ stop: "clear" });
  });

  test("does not stop for a change that is clear and too small to matter", () => {
    expect(decide([rounds(RATE, 0.973, 0.974, 0.972), rounds(TAIL, ...SAME)], 5, { prior: () => prior(0.006) })).toEqual({ goOn: true });
  });

  test("does not stop for a change that most rounds do not show", () => {
    expect(decide([rounds(RATE, 0.85, 1.02, 0.85), rounds(TAIL, ...SAME)], 3, { prior: () => prior(0.01) })).toEqual({ goOn: true });
  });

  test("stops as futile when even the last look could not tell any undecided metric", () => {
    const noisy = { prior: () => prior(0.3) };
    expect(decide([rounds(RATE, ...BETWEEN), rounds(TAIL, ...BETWEEN)], 3, noisy)).toEqual({ stop: "futile" });
  });

  test("stops as futile when nothing differs and nobody knows the noise, because no round would make it equivalent", () => {
    const cold = { prior: () => COLD_START };
    expect(decide([rounds(RATE, ...SAME), rounds(TAIL, ...SAME)], 3, cold)).toEqual({ stop: "futile" });
    expect(decide([rounds(RATE, ...SAME), rounds(TAIL, 0.88, 0.93, 0.91)], 3, cold)).toEqual({ goOn: true });
  });

  test("does not give up while one metric can be told", () => {
    const mixed = { prior: ({ metric }: MetricOfCell) => prior(metric === TAIL.metric ? 0.9 : 0.02) };
    expect(decide([rounds(RATE, ...BETWEEN), rounds(TAIL, ...BETWEEN)], 3, mixed)).toEqual({ goOn: true });
    expect(decide([rounds(RATE, ...SAME), rounds(TAIL, ...BETWEEN)], 12, mixed)).toEqual({ stop: "last-look" });
  });

  test("does not give up on a change so large that a wide interval tells it", () => {
    const noisy = { prior: () => prior(0.1) };
    expect(decide([rounds(RATE, 0.8, 0.82, 0.81), rounds(TAIL, ...BETWEEN)], 3, noisy)).toEqual({ goOn: true });
  });

  test("stops at the last look in any case", () => {
    expect(decide([rounds(RATE, ...BETWEEN), rounds(TAIL, ...BETWEEN)], 12)).toEqual({ stop: "last-look" });
    expect(decide([], 12)).toEqual({ stop: "last-look" });
  });

  test("never stops between looks", () => {
    for (const after of [0, 1, 2, 4, 6, 7, 9, 10, 11]) {
      expect(decide([rounds(RATE, ...SLOWER), rounds(TAIL, ...SLOWER)], after)).toEqual({ goOn: true });
    }
  });

  test("goes on where there is no gate metric to decide by", () => {
    expect(decide([rounds({ ...RATE, variant: "max-keep-alive" }, ...SAME)], 3)).toEqual({ goOn: true });
  });

  test("decides without a gate metric that failed throughout, and waits for one that lacks rounds", () => {
    const gone = scripted(TAIL, () => failed("fortio exited with 1"));
    const late = scripted(TAIL, (arm, round) => (round < 3 ? failed("fortio exited with 1") : rounds(TAIL, 1).outcome(arm, round)));
    expect(decide([rounds(RATE, ...SAME), gone], 3)).toEqual({ stop: "equivalent" });
    expect(decide([rounds(RATE, ...SAME), late], 3)).toEqual({ goOn: true });
  });

  test("decides by the rounds up to the look: a resumed run that has later ones already decides the same", () => {
    const turned = scripted(RATE, (arm, round) => rounds(RATE, round <= 3 ? 1 : 0.5).outcome(arm, round));
    expect(decide([turned, rounds(TAIL, ...SAME)], 3, {}, 5)).toEqual({ stop: "equivalent" });
  });

  test("looks at every candidate", () => {
    const cells = [RATE, TAIL].map((metric) =>
      scripted(metric, (arm, round) => measured({ [metric.metric]: (arm === "calico" ? 90 : 100) + (round % 3) / 10 })),
    );
    const record = buildRecord({ cells, rounds: 3, arms: ["vpc-cni", "cilium-eni", "calico"] });
    const settings = { gate: [RATE, TAIL], prior: () => prior(0.01) };
    expect(decideLook(record, 3, { looks: LOOKS, settings })).toEqual({ stop: "clear" });
    const flags = flagged(compareArms({ ...record, adaptive: { looks: LOOKS, reason: "clear" } }, settings));
    expect(flags).toEqual([
      { ...RATE, arm: "calico" },
      { ...TAIL, arm: "calico" },
    ]);
  });
});

describe("what has to be measured again", () => {
  test("is a flagged metric of the gate, and no other", () => {
    const cells = [rounds(RATE, ...SLOWER), rounds(TAIL, ...SLOWER)];
    const flags = flagged(compareArms(buildRecord({ cells }), { gate: [RATE], prior: () => prior(0.01) }));
    expect(flags).toEqual([{ ...RATE, arm: "cilium-eni" }]);
  });

  test("is nothing once it was", () => {
    const cells = [rounds(RATE, ...SLOWER)];
    const { startedAt, finishedAt, steps, arms, cells: plain } = buildRecord({ cells, rounds: 3 });
    const confirmation = { startedAt, finishedAt, rounds: 3, cells: plain, arms, steps };
    expect(flagged(compareArms(buildRecord({ cells, confirmation }), { gate: [RATE], prior: () => prior(0.01) }))).toEqual([]);
  });
});
