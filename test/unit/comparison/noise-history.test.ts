import { describe, expect, test } from "vitest";
import { addNoiseRun, addToHistories, fingerprintOf, sameFingerprint } from "../../../actions/lib/comparison/noise-history.ts";
import type { NoiseHistory, NoiseRun } from "../../../actions/lib/model/noise.ts";
import { buildRecord } from "../../support/records.ts";

const CELL = { test: "http", variant: "max-close", path: "service/other-node" } as const;
const EMPTY: NoiseHistory = { schemaVersion: 1, fingerprint: fingerprintOf(buildRecord()), runs: [] };

const run = (day: number, more: { scenario?: string; rounds?: number; metric?: "http.rate.max" | "http.latency.p99" } = {}): NoiseRun => {
  const { scenario = "vpc-cni", rounds = 5, metric = "http.rate.max" } = more;
  const logRatios = Array.from({ length: rounds }, () => day / 1000);
  return {
    runId: `${scenario}-${day}`,
    scenario,
    measuredAt: new Date(Date.UTC(2026, 0, day)).toISOString(),
    metrics: [{ ...CELL, metric, logRatios }],
  };
};
const days = (count: number, more: Parameters<typeof run>[1] = {}) => Array.from({ length: count }, (_, index) => run(index + 1, more));
const built = (runs: readonly NoiseRun[]) => runs.reduce(addNoiseRun, EMPTY);
const ids = ({ runs }: NoiseHistory) => runs.map(({ runId }) => runId);

describe("adding a run to what is known of the noise", () => {
  test("keeps the newest that cover the last 60 pairs", () => {
    expect(ids(built(days(20, { rounds: 3 })))).toHaveLength(20);
    expect(ids(built(days(30, { rounds: 3 })))).toEqual(
      days(30)
        .slice(-20)
        .map(({ runId }) => runId),
    );
  });

  test("keeps twelve runs even where fewer have 60 pairs, because a threshold needs runs", () => {
    expect(ids(built(days(30, { rounds: 20 })))).toEqual(
      days(30)
        .slice(-12)
        .map(({ runId }) => runId),
    );
  });

  test("keeps an old run that alone knows a metric", () => {
    const history = built([run(1, { metric: "http.latency.p99" }), ...days(40).slice(1)]);
    expect(ids(history)).toContain("vpc-cni-1");
    expect(ids(history)).not.toContain("vpc-cni-2");
  });

  test("counts every scenario for itself", () => {
    const history = built([...days(30, { rounds: 20 }), ...days(5, { scenario: "cilium-eni" })]);
    expect(ids(history).filter((id) => id.startsWith("cilium"))).toHaveLength(5);
    expect(ids(history).filter((id) => id.startsWith("vpc"))).toHaveLength(12);
  });

  test("is ordered by time, whatever order they come in, and the same run twice is once", () => {
    const some = days(10);
    const there = built(some);
    expect(built(some.toReversed())).toEqual(there);
    expect(some.reduce(addNoiseRun, there)).toEqual(there);
  });

  test("replaces a run that was measured further", () => {
    const longer = run(3, { rounds: 8 });
    expect(addNoiseRun(built(days(5)), longer).runs[2]).toEqual(longer);
  });

  test("leaves the history it was given as it was", () => {
    const before = built(days(3));
    const copy = structuredClone(before);
    addNoiseRun(before, run(9));
    expect(before).toEqual(copy);
  });
});

describe("the fingerprint of a record", () => {
  const record = buildRecord();

  test("holds what the noise depends on beside the scenario", () => {
    expect(fingerprintOf(record)).toEqual({
      target: "lab",
      kernel: "6.18.0",
      cpuModel: "Made-up CPU @ 3.00GHz",
      cores: 2,
      secondsPerRun: 2,
      harness: "0.1",
    });
  });

  test("is the same for a patch of the harness", () => {
    const patched = { ...record, harness: { version: "0.1.9", commit: "other" } };
    expect(sameFingerprint(fingerprintOf(record), fingerprintOf(patched))).toBe(true);
  });

  test("is the same for a kernel that was mended: the series counts", () => {
    const kernel = (release: string) => fingerprintOf({ ...record, environment: { ...record.environment, kernel: release } });
    expect(sameFingerprint(kernel("6.12.46-66.121.amzn2023.x86_64"), kernel("6.12.53-69.119.amzn2023.x86_64"))).toBe(true);
    expect(sameFingerprint(kernel("6.1.158"), kernel("6.12.46"))).toBe(false);
    expect(sameFingerprint(kernel("6.1"), kernel("6.12"))).toBe(false);
    expect(sameFingerprint(kernel("unknown"), kernel("other"))).toBe(false);
  });

  test("keeps the histories of machines apart", () => {
    const fingerprint = fingerprintOf(record);
    const other = { ...fingerprint, cores: 4 };
    const two = [fingerprint, other].reduce((all, own) => addToHistories(all, own, run(1)).histories, [] as readonly NoiseHistory[]);
    const { histories, history } = addToHistories(two, { ...fingerprint, kernel: "6.18.7" }, run(2));
    expect(histories.map(({ runs }) => runs.length).sort()).toEqual([1, 2]);
    expect(history.fingerprint).toEqual(fingerprint);
    expect(ids(history)).toEqual(["vpc-cni-1", "vpc-cni-2"]);
  });

  test.each([
    ["another target", { target: { ...record.target, kind: "kubernetes" as const } }],
    ["another kernel", { environment: { ...record.environment, kernel: "6.19.0" } }],
    ["another CPU", { environment: { ...record.environment, cpuModel: "Other CPU" } }],
    ["another number of cores", { environment: { ...record.environment, cores: 4 } }],
    ["longer tool runs", { secondsPerRun: 10 }],
    ["another minor version", { harness: { version: "0.2.0", commit: record.harness.commit } }],
  ])("differs with %s", (_, change) => {
    expect(sameFingerprint(fingerprintOf(record), fingerprintOf({ ...record, ...change }))).toBe(false);
  });
});
