import { describe, expect, test } from "vitest";
import type { MetricOfCell } from "../../../actions/lib/comparison/gate.ts";
import { noiseThresholdOf, priorOf } from "../../../actions/lib/comparison/noise-priors.ts";
import type { NoiseHistory } from "../../../actions/lib/model/noise.ts";
import { noisePrior } from "../../../actions/lib/statistics/noise-prior.ts";
import { seeded } from "../../bench/statistics/random.ts";

const METRIC: MetricOfCell = { test: "http", variant: "max-close", path: "service/other-node", metric: "http.rate.max" };
const FINGERPRINT = { target: "lab", kernel: "6.18.0", cpuModel: "Made-up CPU", cores: 2, secondsPerRun: 2, harness: "0.1" };

/** Log-ratios of noise of this size, run by run. */
const noisy = (size: number, runs: number, rounds: number, seed: number) => {
  const random = seeded(seed);
  return Array.from({ length: runs }, () => Array.from({ length: rounds }, () => size * random.normal()));
};
const history = (known: Record<string, readonly (readonly number[])[]>, metric = METRIC): NoiseHistory => ({
  schemaVersion: 1,
  fingerprint: FINGERPRINT,
  runs: Object.entries(known).flatMap(([scenario, runs]) =>
    runs.map((logRatios, index) => ({
      runId: `${scenario}-${index}`,
      scenario,
      measuredAt: new Date(Date.UTC(2026, 10, index + 1)).toISOString(),
      metrics: [{ ...metric, logRatios }],
    })),
  ),
});

describe("the prior of a metric", () => {
  const quiet = noisy(0.01, 6, 5, 1);
  const loud = noisy(0.04, 6, 5, 2);

  test("comes from the noisier of both scenarios, whichever is the baseline", () => {
    const both = history({ "vpc-cni": quiet, "cilium-eni": loud });
    expect(priorOf(both, METRIC, ["vpc-cni", "cilium-eni"])).toEqual(noisePrior(loud.flat()));
    expect(priorOf(both, METRIC, ["cilium-eni", "vpc-cni"])).toEqual(noisePrior(loud.flat()));
    expect(priorOf(both, METRIC, ["vpc-cni", "vpc-cni"])).toEqual(noisePrior(quiet.flat()));
  });

  test("comes from the one that is known where only one is, and never from a third", () => {
    expect(priorOf(history({ "vpc-cni": quiet }), METRIC, ["vpc-cni", "cilium-eni"])).toEqual(noisePrior(quiet.flat()));
    expect(priorOf(history({ calico: loud }), METRIC, ["vpc-cni", "cilium-eni"])).toMatchObject({ kind: "cold-start", pairs: 0 });
  });

  test("never comes from another metric or another cell", () => {
    expect(priorOf(history({ "vpc-cni": quiet }, { ...METRIC, metric: "http.latency.p99" }), METRIC, ["vpc-cni"]).kind).toBe("cold-start");
    expect(priorOf(history({ "vpc-cni": quiet }, { ...METRIC, path: "pod/other-node" }), METRIC, ["vpc-cni"]).kind).toBe("cold-start");
  });

  test("is a cold start below eight pairs, and says how many there are", () => {
    expect(
      priorOf(history({ "vpc-cni": noisy(0.01, 2, 3, 1), "cilium-eni": noisy(0.01, 1, 3, 1) }), METRIC, ["cilium-eni", "vpc-cni"]),
    ).toEqual({
      kind: "cold-start",
      degreesOfFreedom: 0,
      pairs: 6,
    });
  });

  test("looks at the last 60 pairs only: a machine that has become quieter is believed", () => {
    const calmed = history({ "vpc-cni": [...noisy(0.2, 12, 5, 3), ...noisy(0.01, 12, 5, 4)] });
    expect(priorOf(calmed, METRIC, ["vpc-cni"])).toMatchObject({ pairs: 60, standardDeviation: expect.closeTo(0.01, 2) });
  });
});

describe("the distance below which an arm differs from itself", () => {
  test("is twice the 95 % quantile of what eight runs or more showed", () => {
    const runs = Array.from({ length: 21 }, (_, index) => [index / 1000, index / 1000, index / 1000]);
    expect(noiseThresholdOf(history({ "vpc-cni": runs }), METRIC, ["vpc-cni"])).toBeCloseTo(2 * 0.019, 12);
    const sign = runs.map((ratios) => ratios.map((ratio) => -ratio));
    expect(noiseThresholdOf(history({ "vpc-cni": sign }), METRIC, ["vpc-cni"])).toBeCloseTo(2 * 0.019, 12);
  });

  test("is that of the scenario that shows more", () => {
    const both = history({ "vpc-cni": noisy(0.001, 9, 3, 5), "cilium-eni": Array.from({ length: 8 }, () => [0.05, 0.05]) });
    expect(noiseThresholdOf(both, METRIC, ["vpc-cni", "cilium-eni"])).toBeCloseTo(0.1, 12);
  });

  test("is not known below eight runs", () => {
    expect(noiseThresholdOf(history({ "vpc-cni": noisy(0.1, 7, 5, 6) }), METRIC, ["vpc-cni"])).toBeUndefined();
  });
});
