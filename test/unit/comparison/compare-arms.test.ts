import { describe, expect, test } from "vitest";
import { type ComparisonSettings, compareArms } from "../../../actions/lib/comparison/compare-arms.ts";
import type { MetricOfCell } from "../../../actions/lib/comparison/gate.ts";
import type { NoiseHistory } from "../../../actions/lib/model/noise.ts";
import type { Confirmation, RunRecord } from "../../../actions/lib/model/record.ts";
import type { NoisePrior } from "../../../actions/lib/statistics/noise-prior.ts";
import { defaultLooks } from "../../../actions/lib/statistics/sequential.ts";
import { buildRecord, failed, invalid, measured, type ScriptedCell, skipped, wobble } from "../../support/records.ts";

const PRIOR: NoisePrior = { kind: "calibrated", standardDeviation: 0.02, degreesOfFreedom: 29, pairs: 60 };
const GATE: MetricOfCell = { test: "http", variant: "max-close", path: "service/other-node", metric: "http.rate.max" };
const cell = (outcome: ScriptedCell["outcome"], variant = "max-close"): ScriptedCell => ({
  test: "http",
  variant,
  path: "service/other-node",
  outcome,
});
const rate = (factor: number, variant?: string) =>
  cell((arm, round) => measured({ "http.rate.max": wobble(10_000, 0.005, "", round) * (arm === "cilium-eni" ? factor : 1) }), variant);

const settled = (more: ComparisonSettings = {}): ComparisonSettings => ({ prior: () => PRIOR, gate: [GATE], ...more });
const compare = (cells: ScriptedCell[], more: ComparisonSettings = {}) => compareArms(buildRecord({ cells }), settled(more));
const first = (comparison: ReturnType<typeof compareArms>) => comparison.candidates[0]?.metrics[0];

/** Fresh rounds of these cells, as a run measures them after it was flagged. */
function confirmation(cells: ScriptedCell[], rounds = 3): Confirmation {
  const { startedAt, finishedAt, steps, arms, cells: plain } = buildRecord({ cells, rounds });
  return { startedAt, finishedAt, rounds, cells: plain, arms, steps };
}

describe("comparing the arms of a record", () => {
  test("flags a slower candidate, and calls it a regression once it was measured again", () => {
    expect(first(compare([rate(0.9)]))).toMatchObject({
      verdict: "inconclusive",
      doubt: "unconfirmed",
      family: "gate",
      adjustedP: expect.any(Number),
    });
    const confirmed = compareArms(buildRecord({ cells: [rate(0.9)], confirmation: confirmation([rate(0.9)]) }), settled());
    expect(first(confirmed)).toMatchObject({ verdict: "regression", confirmation: { n: 3, effect: expect.closeTo(Math.log(0.9), 9) } });
    expect(first(confirmed)?.doubt).toBeUndefined();
    expect(confirmed.overall).toBe("regression");
  });

  test.each([
    ["say nothing", confirmation([rate(1)]), "not-confirmed"],
    ["failed", confirmation([cell(() => failed("fortio exited with 1"))]), "unconfirmed"],
    ["were of something else", confirmation([rate(0.9, "max-keep-alive")]), "unconfirmed"],
    ["were one round", confirmation([rate(0.9)], 1), "unconfirmed"],
  ])("does not use the word when fresh rounds %s", (_, fresh, doubt) => {
    const comparison = compareArms(buildRecord({ cells: [rate(0.9)], confirmation: fresh }), settled());
    expect(first(comparison)).toMatchObject({ verdict: "inconclusive", doubt });
    expect(comparison.overall).toBe("inconclusive");
  });

  test("calls arms equivalent that are, and the whole comparison with them", () => {
    const comparison = compare([rate(1.002)]);
    expect(first(comparison)).toMatchObject({ verdict: "equivalent", threshold: { relative: 0.03, distance: Math.log1p(0.03) } });
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
    ["missing when the candidate failed", "cilium-eni", failed("fortio exited with 1"), "missing", "failed", "fortio exited with 1"],
    ["missing when the candidate was skipped", "cilium-eni", skipped("no IPVS here"), "missing", "skipped", "no IPVS here"],
    ["new when the baseline failed", "vpc-cni", failed("fortio exited with 1"), "new", "failed", "fortio exited with 1"],
    ["invalid when the candidate missed its rate", "cilium-eni", invalid("held 90 %"), "invalid", "invalid", "held 90 %"],
    ["invalid when the baseline missed its rate", "vpc-cni", invalid("held 90 %"), "invalid", "invalid", "held 90 %"],
  ] as const)("calls a metric %s, and says which arm and why", (_, odd, came, verdict, outcome, text) => {
    const comparison = compare([cell((arm) => (arm === odd ? came : measured({ "http.rate.max": 10_000 })))]);
    expect(first(comparison)).toEqual({
      ...GATE,
      arm: "cilium-eni",
      family: "gate",
      verdict,
      unweighed: { kind: "not-measured", arm: odd, outcome, text },
    });
  });

  test("says that an arm has no value when no step says why", () => {
    const gone = cell((arm) => (arm === "cilium-eni" ? undefined : measured({ "http.rate.max": 10_000 })));
    expect(first(compare([gone]))).toMatchObject({ verdict: "missing", unweighed: { kind: "absent", arm: "cilium-eni" } });
  });

  test("compares an arm that has no metric in common with the baseline to nothing, and says so of every metric", () => {
    const apart = [
      cell((arm) => (arm === "vpc-cni" ? measured({ "http.rate.max": 10_000 }) : undefined)),
      cell((arm) => (arm === "vpc-cni" ? undefined : measured({ "http.rate.max": 10_000 })), "max-keep-alive"),
    ];
    const comparison = compare(apart);
    expect(comparison.candidates[0]?.metrics.map(({ variant, verdict }) => `${variant}: ${verdict}`)).toEqual([
      "max-close: missing",
      "max-keep-alive: new",
    ]);
    expect(comparison).toMatchObject({ overall: "invalid", families: { gate: 0, report: 0 } });
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("takes no ratio of a value of %d, and names the arm", (value) => {
    const odd = cell((arm, round) => measured({ "http.rate.max": arm === "cilium-eni" && round === 3 ? value : 10_000 }));
    expect(first(compare([odd]))).toMatchObject({ verdict: "invalid", unweighed: { kind: "no-ratio", arm: "cilium-eni", value } });
  });

  test("never passes over a gate metric that could not be measured", () => {
    const gone = cell((arm) => (arm === "cilium-eni" ? failed("fortio exited with 1") : measured({ "http.rate.max": 10_000 })));
    expect(compare([gone]).overall).toBe("invalid");
  });

  test("never passes over a gate metric that failed on every arm", () => {
    const comparison = compare([cell(() => failed("fortio exited with 1")), rate(1, "max-keep-alive")]);
    expect(comparison).toMatchObject({ overall: "invalid", gateNotMeasured: [GATE] });
  });

  test("lets metrics of the default gate be absent that this run was not about, and names them", () => {
    const comparison = compareArms(buildRecord({ cells: [rate(1)] }), { prior: () => PRIOR });
    expect(comparison.overall).toBe("equivalent");
    expect(comparison.gateNotMeasured.map(({ metric }) => metric)).toContain("tcp.throughput");
    expect(comparison.gateNotMeasured).toHaveLength(7);
  });

  test("calls a comparison invalid whose gate was asked for by name and is not there", () => {
    expect(compare([rate(1, "max-keep-alive")]).overall).toBe("invalid");
  });

  test("says of a single round that it cannot tell", () => {
    const comparison = compareArms(buildRecord({ cells: [rate(0.5)], rounds: 1 }), settled());
    expect(first(comparison)).toMatchObject({ verdict: "inconclusive", unweighed: { kind: "one-round" } });
    expect(comparison).toMatchObject({ overall: "inconclusive", families: { gate: 0, report: 0 } });
  });

  test("prints the denominators of all corrections", () => {
    const others = ["a", "b", "c"].map((variant) =>
      cell((_, round) => measured({ "http.rate.max": wobble(10_000, 0.01, variant, round) }), variant),
    );
    expect(compare([rate(1), ...others]).families).toEqual({ gate: 1, report: 4, control: 0 });
  });

  test("refuses a gate of more than eight metrics", () => {
    const gate = Array.from({ length: 9 }, (_, index) => ({ ...GATE, variant: `v${index}` }));
    expect(() => compare([rate(1)], { gate })).toThrow("a gate has at most 8 metrics, not 9");
  });
});

describe("the gate as one number", () => {
  const second: MetricOfCell = { ...GATE, variant: "1000-keep-alive", metric: "http.latency.p99" };
  const tail = cell(
    (arm, round) => measured({ "http.latency.p99": wobble(0.001, 0.01, "", round) * (arm === "cilium-eni" ? 1.1 : 1) }),
    second.variant,
  );

  test("is the mean of the log-ratios, above 0 where better, with an interval over the rounds", () => {
    const { aggregate } = compare([rate(0.95), tail], { gate: [GATE, second] }).candidates[0] ?? {};
    expect(aggregate).toMatchObject({ metrics: 2, effect: expect.closeTo((Math.log(0.95) - Math.log(1.1)) / 2, 9) });
    expect(aggregate?.interval).toMatchObject({ level: 0.95, low: expect.closeTo(aggregate?.effect ?? 0, 9) });
  });

  test("is not made of fewer than two metrics", () => {
    expect(compare([rate(0.95), tail]).candidates[0]).not.toHaveProperty("aggregate");
  });

  test("is not made where the metrics have fewer than two rounds in common", () => {
    const early = cell((arm, round) => (round <= 2 ? tail.outcome(arm, round) : failed("late")), second.variant);
    const late = cell((arm, round) => (round > 2 ? rate(1).outcome(arm, round) : failed("early")));
    const [candidate] = compare([late, early], { gate: [GATE, second] }).candidates;
    expect(candidate?.metrics.every(({ evidence }) => evidence !== undefined)).toBe(true);
    expect(candidate).not.toHaveProperty("aggregate");
  });

  test("is also made of arms that were measured apart", () => {
    const settings = settled({ gate: [GATE, second], apart: new Set(["cilium-eni"]) });
    const [candidate] = compareArms(buildRecord({ cells: [rate(0.95), tail] }), settings).candidates;
    expect(candidate).toMatchObject({
      pairing: "unpaired",
      aggregate: { metrics: 2, effect: expect.closeTo(Math.log(0.95 / 1.1) / 2, 9) },
    });
  });
});

describe("arms that were measured apart", () => {
  const apart = new Set(["cilium-eni"]);

  test("are compared arm by arm, labelled, and start cold: pairs say nothing of what differs between clusters", () => {
    const [candidate] = compare([rate(0.9)], { apart }).candidates;
    expect(candidate?.pairing).toBe("unpaired");
    expect(candidate?.metrics[0]?.evidence).toMatchObject({ pairing: "unpaired", n: 5, prior: { kind: "cold-start" } });
  });

  test("need no round in common", () => {
    const turns = cell((arm, round) => ((arm === "vpc-cni") === round < 3 ? measured({ "http.rate.max": 10_000 + round }) : undefined));
    expect(first(compare([turns], { apart }))?.evidence).toMatchObject({ n: 2 });
    expect(first(compare([turns]))).toMatchObject({ unweighed: { kind: "one-round" } });
  });
});

describe("what a record knows of itself", () => {
  const fingerprint = { target: "lab", kernel: "6.18.0", cpuModel: "Made-up CPU @ 3.00GHz", cores: 2, secondsPerRun: 2, harness: "0.1" };
  const history = (logRatios: readonly number[], runs = 8): NoiseHistory => ({
    schemaVersion: 1,
    fingerprint,
    runs: Array.from({ length: runs }, (_, index) => ({
      runId: `aa-${index}`,
      scenario: "vpc-cni",
      measuredAt: `2026-11-0${index + 1}T00:00:00Z`,
      metrics: [{ ...GATE, logRatios }],
    })),
  });

  test("is the noise it was measured in, unless the settings say another", () => {
    const record = buildRecord({ cells: [rate(1)], noise: history([0.01, -0.01, 0.02]) });
    expect(first(compareArms(record))?.evidence?.prior).toMatchObject({ kind: "calibrated", pairs: 24 });
    expect(first(compareArms(record, settled()))?.evidence?.prior).toEqual(PRIOR);
  });

  test("raises the threshold where an arm differs from itself by more", () => {
    const record = buildRecord({ cells: [rate(1)], noise: history([0.04, 0.04, 0.04]) });
    expect(first(compareArms(record))?.threshold).toEqual({
      relative: 0.03,
      distance: expect.closeTo(0.08, 12),
      equivalence: Math.log1p(0.03),
      raisedBy: "noise",
    });
    expect(first(compareArms(buildRecord({ cells: [rate(1)], noise: history([0.04], 7) })))?.threshold).not.toHaveProperty("raisedBy");
  });

  test("is how many looks it took, which lowers the chance of a false flag that this look may take", () => {
    const adaptive: RunRecord["adaptive"] = { looks: [3, 5, 8, 12], reason: "clear" };
    const alphaAt = (rounds: number) => compareArms(buildRecord({ cells: [rate(1)], rounds, adaptive }), settled()).alpha;
    expect([3, 5, 8, 12].map(alphaAt)).toEqual(defaultLooks().map(({ p }) => p));
    expect(alphaAt(6)).toBeGreaterThan(alphaAt(5));
    expect(alphaAt(6)).toBeLessThan(alphaAt(8));
    expect(compare([rate(1)]).alpha).toBe(0.05);
  });
});
