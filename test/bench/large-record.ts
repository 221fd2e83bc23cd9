import { fingerprintOf } from "../../actions/lib/comparison/noise-history.ts";
import { METRIC_NAMES, METRICS, type MetricName } from "../../actions/lib/model/metric.ts";
import type { NoiseHistory } from "../../actions/lib/model/noise.ts";
import type { Outcome } from "../../actions/lib/model/outcome.ts";
import type { Cell } from "../../actions/lib/model/plan.ts";
import type { RunRecord, StepResult } from "../../actions/lib/model/record.ts";
import { NETWORK_TESTS } from "../../actions/lib/network-tests/catalog.ts";
import { armFacts, buildRecord } from "../support/records.ts";
import { type Random, seeded } from "./statistics/random.ts";

export interface LargeRecordOptions {
  /** Metrics that are judged, at least. */
  readonly metrics: number;
  readonly rounds: number;
  readonly arms: number;
  readonly seed: number;
}

/** What the goals of a report are for. */
export const LARGE: LargeRecordOptions = { metrics: 500, rounds: 12, arms: 6, seed: 20_261_121 };

/** Runs and rounds of the noise history of every scenario. */
const NOISE_RUNS = 12;
const NOISE_ROUNDS = 5;

/** A made-up record of any size, of the real catalogue's cells as often as it takes: noise of all sizes, some arms shifted, some steps failed. */
export function largeRecord({ metrics, rounds, arms, seed }: LargeRecordOptions): RunRecord {
  const random = seeded(seed);
  const places = enoughPlaces(metrics);
  const names = Array.from({ length: arms }, (_, index) => `scenario-${index + 1}`);
  const worlds = places.map(() => ({
    noise: 0.005 * Math.exp(random.normal()),
    shifts: names.map((_, arm) => (arm > 0 && random.uniform() < 0.1 ? -0.05 : 0)),
  }));
  const steps: StepResult[] = [];
  for (let round = 0; round <= rounds; round++) {
    for (const [arm, name] of names.entries()) {
      for (const [index, { cell, measures }] of places.entries()) {
        const { noise, shifts } = worlds[index] as (typeof worlds)[number];
        steps.push(stepOf(cell, name, round, outcomeOf(measures, noise, shifts[arm] as number, random), steps.length));
      }
    }
  }
  const record = { ...buildRecord({ arms: names.map((name) => armFacts(name)), rounds }), cells: places.map(({ cell }) => cell), steps };
  return { ...record, noise: noiseOf(record, names, places, worlds, random) };
}

interface Place {
  readonly cell: Cell;
  readonly measures: readonly MetricName[];
}

function enoughPlaces(metrics: number): Place[] {
  const places: Place[] = [];
  for (let copy = 0, judged = 0; ; copy++) {
    for (const test of NETWORK_TESTS) {
      for (const path of test.paths) {
        for (const { name, metrics: measures } of test.variants) {
          if (judged >= metrics) return places;
          places.push({ cell: { test: test.name, variant: copy === 0 ? name : `${name}-${copy + 1}`, path }, measures });
          judged += measures.filter((metric) => METRICS[metric].better !== "neither").length;
        }
      }
    }
  }
}

function outcomeOf(measures: readonly MetricName[], noise: number, shift: number, random: Random): Outcome {
  if (random.uniform() < 0.002) return { status: "failed", reason: "the tool exited with 1: connection refused" };
  return {
    status: "measured",
    measurements: measures.map((metric) => ({
      metric,
      value: (CENTRES[METRIC_NAMES.indexOf(metric) % CENTRES.length] as number) * Math.exp(shift + noise * random.normal()),
    })),
    facts: { requests: Math.round(1e4 * random.uniform()), congestionControl: "cubic" },
    warnings: random.uniform() < 0.01 ? ["one of 2000 requests failed and is in no percentile"] : [],
  };
}

const CENTRES = [1e-4, 3e-3, 0.2, 12, 4_000, 9e9];

function stepOf(cell: Cell, arm: string, round: number, outcome: Outcome, index: number): StepResult {
  return {
    ...cell,
    id: `r${round}/${arm}/${cell.test}/${cell.variant}/${cell.path}`,
    round,
    arm,
    startedAt: new Date(Date.UTC(2026, 10, 21) + index * 1000).toISOString(),
    seconds: 2,
    outcome,
    conditions: { settleSeconds: 0.1, quiet: true, foreignShare: 0.01, stealShare: 0, interruptShare: 0.02, attempts: 1 },
  };
}

function noiseOf(
  record: RunRecord,
  names: readonly string[],
  places: readonly Place[],
  worlds: readonly { readonly noise: number }[],
  random: Random,
): NoiseHistory {
  return {
    schemaVersion: 1,
    fingerprint: fingerprintOf(record),
    runs: Array.from({ length: NOISE_RUNS }, (_, run) =>
      names.map((scenario) => ({
        runId: `${scenario}-${run}`,
        scenario,
        measuredAt: new Date(Date.UTC(2026, 10, run + 1)).toISOString(),
        metrics: places.flatMap(({ cell, measures }, index) =>
          measures
            .filter((metric) => METRICS[metric].better !== "neither")
            .map((metric) => ({
              ...cell,
              metric,
              logRatios: Array.from({ length: NOISE_ROUNDS }, () => Math.SQRT2 * (worlds[index]?.noise ?? 0) * random.normal()),
            })),
        ),
      })),
    ).flat(),
  };
}
