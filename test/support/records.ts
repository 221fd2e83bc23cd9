import { METRIC_NAMES, METRICS, type MetricName } from "../../actions/lib/model/metric.ts";
import type { NoiseHistory } from "../../actions/lib/model/noise.ts";
import type { Facts, Measurement, Outcome } from "../../actions/lib/model/outcome.ts";
import type { Cell } from "../../actions/lib/model/plan.ts";
import type { ArmFacts, Conditions, Confirmation, RunRecord, StepResult } from "../../actions/lib/model/record.ts";
import type { TrafficPath } from "../../actions/lib/model/traffic-path.ts";

/**
 * Records for tests. Every number in them is made up: they are the input of a test and were never measured.
 */

/** What a cell comes to on an arm in a round; `undefined` for a step that was never run. Round 0 is the warm-up. */
export type Script = (arm: string, round: number) => Outcome | undefined;

export interface ScriptedCell {
  readonly test: string;
  readonly variant: string;
  readonly path: TrafficPath;
  readonly outcome: Script;
}

export interface RecordOptions extends Partial<Omit<RunRecord, "arms" | "steps" | "cells">> {
  readonly arms?: readonly (string | ArmFacts)[];
  readonly cells?: readonly ScriptedCell[];
  /** What each step met; without it the target did not tell. */
  readonly conditions?: (arm: string, round: number) => Conditions;
}

export type Values = Partial<Record<MetricName, number>>;

/** Measured, with one value per metric. */
export function measured(values: Values, more: { warnings?: readonly string[]; facts?: Facts; resolution?: number } = {}): Outcome {
  const resolution = more.resolution === undefined ? {} : { resolution: more.resolution };
  return {
    status: "measured",
    measurements: measurements(values).map((one) => ({ ...one, ...resolution })),
    facts: more.facts ?? {},
    warnings: more.warnings ?? [],
  };
}

export const failed = (reason: string): Outcome => ({ status: "failed", reason });
export const skipped = (reason: string): Outcome => ({ status: "skipped", reason });
export const invalid = (reason: string, values: Values = {}): Outcome => ({
  status: "invalid",
  reason,
  measurements: measurements(values),
  facts: {},
});

function measurements(values: Values): Measurement[] {
  return (Object.entries(values) as [MetricName, number][]).map(([metric, value]) => ({ metric, value }));
}

/** Conditions of a step that nothing disturbed, unless told otherwise. */
export function conditions(more: Partial<Conditions> = {}): Conditions {
  return { settleSeconds: 0.2, quiet: true, foreignShare: 0, stealShare: 0, interruptShare: 0, attempts: 1, ...more };
}

/** A value near `centre` that differs from round to round and from arm to arm, always the same for the same arguments. */
export function wobble(centre: number, share: number, arm: string, round: number): number {
  let hash = 2_166_136_261;
  for (const character of `${arm}/${round}/${centre}`) hash = Math.imul(hash ^ character.charCodeAt(0), 16_777_619) >>> 0;
  return Number((centre * (1 + share * ((hash % 2001) / 1000 - 1))).toPrecision(6));
}

export function armFacts(name: string, more: Partial<ArmFacts> = {}): ArmFacts {
  return { name, scenario: name, title: `The ${name} arm`, notes: [], readySeconds: 0.5, ...more };
}

/** A complete record of two arms and five rounds, unless told otherwise. Steps are in round order, one second apart. */
export function buildRecord(options: RecordOptions = {}): RunRecord {
  const { arms = ["vpc-cni", "cilium-eni"], cells = [], conditions, ...fields } = options;
  const facts = arms.map((arm) => (typeof arm === "string" ? armFacts(arm) : arm));
  const rounds = fields.rounds ?? 5;
  const start = Date.parse("2026-11-21T10:00:00Z");
  const steps: StepResult[] = [];
  for (let round = 0; round <= rounds; round++) {
    for (const { outcome, ...cell } of cells) {
      for (const { name } of facts) {
        const came = outcome(name, round);
        if (came === undefined) continue;
        const id = `r${round}/${name}/${cell.test}/${cell.variant}/${cell.path}`;
        steps.push({
          ...cell,
          id,
          round,
          arm: name,
          startedAt: new Date(start + steps.length * 1000).toISOString(),
          seconds: 1,
          outcome: came,
          ...(conditions === undefined ? {} : { conditions: conditions(name, round) }),
        });
      }
    }
  }
  return {
    schemaVersion: 1,
    runId: "made-up-numbers",
    status: "complete",
    startedAt: "2026-11-21T10:00:00.000Z",
    finishedAt: "2026-11-21T10:08:24.000Z",
    harness: { version: "0.1.0", commit: "0123456789abcdef0123456789abcdef01234567" },
    target: { kind: "lab", statement: "lab: kernel mechanisms on one machine, not EKS" },
    baseline: (facts[0] as ArmFacts).name,
    rounds,
    secondsPerRun: 2,
    order: { design: "abba", seed: 42 },
    environment: {
      kernel: "6.18.0",
      operatingSystem: "Debian GNU/Linux 12 (bookworm)",
      cpuModel: "Made-up CPU @ 3.00GHz",
      cores: 2,
      memoryBytes: 25_769_803_776,
      pinning: { client: "0", server: "1" },
      tools: { fortio: "1.75.3", iperf3: "3.12" },
      sysctls: { "net.ipv4.tcp_tw_reuse": "1" },
    },
    notes: [],
    reproduce: "npm run -s bench -- run --target lab --scenarios vpc-cni,cilium-eni --seed 42",
    ...fields,
    cells: cells.map(({ outcome: _, ...cell }): Cell => cell),
    arms: facts,
    steps,
  };
}

/** The record as it would be after some of its cells were measured again. @param cells with what the fresh rounds came to */
export function confirmedBy(record: RunRecord, cells: readonly ScriptedCell[], rounds = 3): RunRecord {
  const fresh = buildRecord({ arms: record.arms, cells, rounds });
  const confirmation: Confirmation = {
    startedAt: record.finishedAt,
    finishedAt: new Date(Date.parse(record.finishedAt) + 60_000).toISOString(),
    rounds,
    cells: fresh.cells,
    arms: fresh.arms,
    steps: fresh.steps,
  };
  return { ...record, confirmation };
}

export interface NoiseOptions {
  readonly runs?: number;
  readonly pairs?: number;
  /** Log-ratios lie within plus and minus this. */
  readonly share?: number;
  readonly measuredAt?: string;
}

/** Runs of every arm's scenario against itself, for every judged metric of the record. */
export function noiseOf(
  record: RunRecord,
  { runs = 4, pairs = 5, share = 0.01, measuredAt = "2026-11-19T08:00:00.000Z" }: NoiseOptions = {},
): NoiseHistory {
  const judged = METRIC_NAMES.filter((metric) => METRICS[metric].better !== "neither");
  const has = (cell: Cell, metric: MetricName) =>
    record.steps.some(
      ({ test, variant, path, outcome }) =>
        test === cell.test &&
        variant === cell.variant &&
        path === cell.path &&
        "measurements" in outcome &&
        outcome.measurements.some((one) => one.metric === metric),
    );
  const known = record.cells.flatMap((cell) => judged.filter((metric) => has(cell, metric)).map((metric) => ({ ...cell, metric })));
  const run = (scenario: string, index: number) => ({
    runId: `a-a-${scenario}-${index}`,
    scenario,
    measuredAt: new Date(Date.parse(measuredAt) - (runs - index) * 3_600_000).toISOString(),
    metrics: known.map((of) => ({
      ...of,
      logRatios: Array.from(
        { length: pairs },
        (_, pair) => wobble(1, share, `${scenario}${index}${of.metric}${of.test}${of.variant}`, pair) - 1,
      ),
    })),
  });
  const scenarios = [...new Set(record.arms.map(({ scenario }) => scenario))];
  return {
    schemaVersion: 1,
    fingerprint: {
      target: record.target.kind,
      kernel: record.environment.kernel,
      cpuModel: record.environment.cpuModel,
      cores: record.environment.cores,
      secondsPerRun: record.secondsPerRun,
      harness: "0.1",
    },
    runs: Array.from({ length: runs }, (_, index) => scenarios.map((scenario) => run(scenario, index + 1))).flat(),
  };
}
