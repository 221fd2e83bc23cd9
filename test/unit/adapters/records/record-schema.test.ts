import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { exportRecordJsonSchema, RECORD_JSON_SCHEMA_FILE } from "../../../../actions/lib/adapters/records/record-json-schema.ts";
import { recordSchema } from "../../../../actions/lib/adapters/records/record-schema.ts";
import { schemaProblem } from "../../../../actions/lib/adapters/records/schema-problem.ts";
import { METRIC_NAMES } from "../../../../actions/lib/model/metric.ts";
import type { RunRecord, StepResult } from "../../../../actions/lib/model/record.ts";
import { armFacts, buildRecord, failed, invalid, measured, skipped } from "../../../support/records.ts";

const OUTCOMES = [
  measured({ "tcp.throughput": 1e9 }, { warnings: ["slow"], facts: { bbr: true }, resolution: 1 }),
  failed("no"),
  skipped("not here"),
  invalid("too slow", { "http.rate.achieved": 9 }),
];

const record = buildRecord({
  arms: [
    armFacts("vpc-cni", {
      lab: { podNetwork: "native", serviceRouting: "iptables", hostRouting: "stack", congestionControl: "cubic", queueing: "default" },
    }),
    "cilium-eni",
  ],
  rounds: 3,
  cells: [{ test: "http", variant: "max-close", path: "service/other-node", outcome: (_, round) => OUTCOMES[round] }],
});

const CONFIRMATION = {
  startedAt: "2026-01-01T00:00:00.000Z",
  finishedAt: "2026-01-01T00:01:00.000Z",
  rounds: 3,
  cells: record.cells,
  arms: record.arms,
  steps: record.steps.map((step) => ({ ...step, id: `confirmation/${step.id}` })),
};

const problemOf = (changed: unknown): string => {
  const result = recordSchema.safeParse(changed);
  return result.success ? "fits" : schemaProblem(result.error);
};
const withStep = (index: number, change: Partial<Record<keyof StepResult, unknown>>): unknown => ({
  ...record,
  steps: record.steps.map((step, at) => (at === index ? { ...step, ...change } : step)),
});

describe("recordSchema", () => {
  it("lets a record with every kind of outcome pass unchanged", () => {
    const full: RunRecord = {
      ...record,
      steps: record.steps.map((step) => ({
        ...step,
        conditions: { settleSeconds: 0.3, quiet: true, foreignShare: 0, stealShare: 0, interruptShare: 0.1, attempts: 1 },
        cpu: {
          wallSeconds: 1,
          client: { busyCoreSeconds: 0.5, busiestCoreSeconds: 0.5, cores: 1 },
          server: { busyCoreSeconds: 0.5, busiestCoreSeconds: 0.5, cores: 1 },
          total: { busyCoreSeconds: 1, busiestCoreSeconds: 0.5, cores: 2 },
          idleFloorCores: 0.01,
        },
        programming: { services: 104, seconds: 0.2, entries: 700, position: 104 },
      })),
    };
    expect(recordSchema.parse(full)).toEqual(full);
  });

  it("lets a record with looks, a confirmation, noise and words that decide pass unchanged", () => {
    const full: RunRecord = {
      ...record,
      adaptive: { looks: [3, 5], reason: "clear" },
      confirmation: CONFIRMATION,
      noise: {
        schemaVersion: 1,
        fingerprint: { target: "lab", kernel: "6.1", cpuModel: "a CPU", cores: 2, secondsPerRun: 1, harness: "0.1" },
        runs: [
          {
            runId: "aa",
            scenario: "vpc-cni",
            measuredAt: "2026-01-01T00:00:00.000Z",
            metrics: [{ test: "http", variant: "max-close", path: "service/other-node", metric: "http.rate.max", logRatios: [0.01] }],
          },
        ],
      },
      judging: { thresholds: "tcp.throughput=5%" },
    };
    expect(recordSchema.parse(full)).toEqual(full);
  });

  it("drops a field that a later release may have added", () => {
    expect(recordSchema.parse({ ...record, colour: "red" })).toEqual(record);
  });

  it.each([
    [
      "a value that is no number",
      withStep(0, {
        outcome: { status: "measured", measurements: [{ metric: "tcp.throughput", value: Number.NaN }], facts: {}, warnings: [] },
      }),
      "steps[0].outcome.measurements[0].value: expected number, received NaN",
    ],
    ["an unknown status", withStep(2, { outcome: { status: "passed" } }), /^steps\[2\]\.outcome\.status: /],
    ["an unknown path", withStep(0, { path: "host/same-node" }), /^steps\[0\]\.path: expected one of "pod\/other-node"/],
    ["a time without zone", withStep(0, { startedAt: "2026-11-21 10:00" }), "steps[0].startedAt: invalid ISO datetime"],
    [
      "a step of an arm that is not there",
      withStep(1, { arm: "calico" }),
      'steps[1].arm: must be the name of an arm, which "calico" is not',
    ],
    ["a step of a round that is not there", withStep(1, { round: 4 }), "steps[1].round: must be at most 3"],
    [
      "a step that is there twice",
      withStep(1, { id: record.steps[0]?.id }),
      /^steps\[1\]\.id: must be there once, and "r0\/vpc-cni\/http\/max-close\/service\/other-node" is there again$/,
    ],
    ["a baseline that is no arm", { ...record, baseline: "calico" }, 'baseline: must be the name of an arm, which "calico" is not'],
    ["two arms of one name", { ...record, arms: [armFacts("vpc-cni"), armFacts("vpc-cni")], steps: [] }, "arms: must have different names"],
    [
      "a confirmation that repeats a step of the rounds",
      { ...record, confirmation: { ...CONFIRMATION, steps: record.steps.slice(0, 1) } },
      /^confirmation\.steps\[0\]\.id: must be there once/,
    ],
    [
      "noise of a metric nobody knows",
      {
        ...record,
        noise: {
          schemaVersion: 1,
          fingerprint: {},
          runs: [],
        },
      },
      /^noise\.fingerprint/,
    ],
    ["no arm", { ...record, arms: [], steps: [] }, /^arms: .*\(and 1 more\)$/],
    ["a missing field", { ...record, reproduce: undefined }, "reproduce: expected string, received undefined"],
  ])("refuses %s and names the place", (_, changed, problem) => {
    if (typeof problem === "string") expect(problemOf(changed)).toBe(problem);
    else expect(problemOf(changed)).toMatch(problem);
  });
});

describe("record.schema.json", () => {
  it("is what the schema in the code exports (npm run docs writes it)", () => {
    expect(JSON.parse(readFileSync(RECORD_JSON_SCHEMA_FILE, "utf8"))).toEqual(exportRecordJsonSchema());
  });

  it("names every metric and asks for every field that is not optional", () => {
    const text = JSON.stringify(exportRecordJsonSchema());
    for (const metric of METRIC_NAMES) expect(text).toContain(`"${metric}"`);
    const { required, properties } = exportRecordJsonSchema() as { required: string[]; properties: object };
    const optional = ["adaptive", "confirmation", "noise", "judging"];
    expect([...required, ...optional].sort()).toEqual(Object.keys(properties).sort());
  });
});
