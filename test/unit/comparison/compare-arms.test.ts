import { describe, expect, test } from "vitest";
import { compareArms } from "../../../actions/lib/comparison/compare-arms.ts";
import type { MetricOfCell } from "../../../actions/lib/comparison/gate.ts";
import type { NoisePrior } from "../../../actions/lib/statistics/noise-prior.ts";
import { buildRecord, failed, invalid, measured, type ScriptedCell, wobble } from "../../support/records.ts";

const PRIOR: NoisePrior = { kind: "calibrated", standardDeviation: 0.02, degreesOfFreedom: 29, pairs: 60 };
const GATE: MetricOfCell = { test: "http", variant: "max-close", path: "service/other-node", metric: "http.rate.max" };
const cell = (outcome: ScriptedCell["outcome"], variant = "max-close"): ScriptedCell => ({
  test: "http",
  variant,
  path: "service/other-node",
  outcome,
});
const rate = (factor: number) =>
  cell((arm, round) => measured({ "http.rate.max": wobble(10_000, 0.005, "", round) * (arm === "cilium-eni" ? factor : 1) }));

const compare = (cells: ScriptedCell[], more: Parameters<typeof compareArms>[1] = {}) =>
  compareArms(buildRecord({ cells }), { prior: () => PRIOR, gate: [GATE], ...more });
const first = (comparison: ReturnType<typeof compareArms>) => comparison.candidates[0]?.metrics[0];

describe("comparing the arms of a record", () => {
  test("flags a slower candidate, and calls it a regression once it was measured again", () => {
    expect(first(compare([rate(0.9)]))?.judgement).toMatchObject({ verdict: "inconclusive", doubt: "unconfirmed" });
    const confirmation = buildRecord({ cells: [rate(0.9)], rounds: 3 });
    const confirmed = compare([rate(0.9)], { confirmation });
    expect(first(confirmed)?.judgement).toMatchObject({ verdict: "regression" });
    expect(confirmed.overall).toBe("regression");
  });

  test("calls arms equivalent that are, and the whole comparison with them", () => {
    const comparison = compare([rate(1.002)]);
    expect(first(comparison)?.judgement).toMatchObject({ verdict: "equivalent" });
    expect(comparison.overall).toBe("equivalent");
  });

  test("pairs by round: what both arms share cancels out", () => {
    const drifting = cell((arm, round) => measured({ "http.rate.max": 10_000 * 1.3 ** round * (arm === "cilium-eni" ? 0.9 : 1) }));
    expect(first(compare([drifting]))?.evidence?.effect).toBeCloseTo(Math.log(0.9), 9);
  });

  test("uses the rounds that both arms have, and leaves the warm-up out", () => {
    const holes = cell((arm, round) => {
      if (round === 0) return measured({ "http.rate.max": 1 });
      if (arm === "cilium-eni" && round === 2) return failed("fortio exited with 1");
      return measured({ "http.rate.max": 10_000 });
    });
    expect(first(compare([holes]))?.evidence).toMatchObject({ n: 4, effect: 0 });
  });

  test("does not judge context", () => {
    const errors = cell(() => measured({ "http.rate.max": 10_000, "http.errors": 0 }));
    expect(compare([errors]).candidates[0]?.metrics.map(({ metric }) => metric)).toEqual(["http.rate.max"]);
  });

  test.each([
    [
      "missing when the candidate failed",
      (arm: string) => (arm === "cilium-eni" ? failed("fortio exited with 1") : undefined),
      "missing",
      "cilium-eni: fortio exited with 1",
    ],
    [
      "new when the baseline failed",
      (arm: string) => (arm === "vpc-cni" ? failed("fortio exited with 1") : undefined),
      "new",
      "vpc-cni: fortio exited with 1",
    ],
    [
      "invalid when it missed its rate",
      (arm: string) => (arm === "cilium-eni" ? invalid("held 90 % of the rate") : undefined),
      "invalid",
      "cilium-eni: held 90 % of the rate",
    ],
    [
      "invalid when a value has no ratio",
      (arm: string) => (arm === "cilium-eni" ? measured({ "http.rate.max": 0 }) : undefined),
      "invalid",
      "a value of 0 has no ratio",
    ],
  ] as const)("calls a metric %s, with the reason", (_, script, verdict, reason) => {
    const odd = cell((arm) => script(arm) ?? measured({ "http.rate.max": 10_000 }));
    expect(first(compare([odd]))?.judgement).toEqual({ verdict, reason });
  });

  test("never passes over a gate metric that could not be measured", () => {
    const gone = cell((arm) => (arm === "cilium-eni" ? failed("fortio exited with 1") : measured({ "http.rate.max": 10_000 })));
    expect(compare([gone]).overall).toBe("invalid");
  });

  test("says of a single round that it cannot tell", () => {
    const comparison = compareArms(buildRecord({ cells: [rate(0.5)], rounds: 1 }), { prior: () => PRIOR, gate: [GATE] });
    expect(first(comparison)?.judgement).toEqual({
      verdict: "inconclusive",
      reason: "one round in common cannot tell a change from noise",
    });
  });

  test("prints the denominators of both corrections", () => {
    const others = ["a", "b", "c"].map((variant) =>
      cell((_, round) => measured({ "http.rate.max": wobble(10_000, 0.01, variant, round) }), variant),
    );
    expect(compare([rate(1), ...others]).families).toEqual({ gate: 1, report: 4 });
  });

  test("refuses a gate of more than eight metrics", () => {
    const gate = Array.from({ length: 9 }, (_, index) => ({ ...GATE, variant: `v${index}` }));
    expect(() => compare([rate(1)], { gate })).toThrow("a gate has at most 8 metrics, not 9");
  });

  test("gives the same verdicts whatever the order of the steps", () => {
    const record = buildRecord({
      cells: [rate(0.93), cell((arm, round) => measured({ "http.rate.max": wobble(9e3, 0.02, arm, round) }), "max-keep-alive")],
    });
    const settings = { prior: () => PRIOR, gate: [GATE] };
    const verdicts = (steps: typeof record.steps) =>
      new Set(
        compareArms({ ...record, steps }, settings).candidates[0]?.metrics.map(
          ({ variant, judgement }) => `${variant} ${judgement.verdict}`,
        ),
      );
    expect(verdicts(record.steps.toReversed())).toEqual(verdicts(record.steps));
  });
});
