import { compareArms } from "../../../actions/lib/comparison/compare-arms.ts";
import type { MetricOfCell } from "../../../actions/lib/comparison/gate.ts";
import { decideLook, flagged } from "../../../actions/lib/comparison/look.ts";
import type { RunRecord, StepResult, StopReason } from "../../../actions/lib/model/record.ts";
import type { Verdict } from "../../../actions/lib/model/verdict.ts";
import { COLD_START } from "../../../actions/lib/statistics/noise-prior.ts";
import { buildRecord } from "../../support/records.ts";
import { FRESH_ROUNDS, type SimulatedComparison, type SimulatedMetric, simulate, type World } from "./simulate.ts";

/** One simulated run that chose its rounds: what the code of a real run does, on made-up values. */
export interface AdaptiveRun {
  readonly rounds: number;
  readonly stop: StopReason;
  /** Metrics flagged at the stop, before the fresh rounds. */
  readonly flagged: number;
  /** Of each metric, after the fresh rounds where it was flagged. */
  readonly verdicts: readonly Verdict[];
}

export interface AdaptiveOptions {
  /** One look is a fixed number of rounds. */
  readonly looks: readonly number[];
  /** Without what is known of the noise. */
  readonly cold?: boolean;
}

/** @param comparison with a round for each round up to the last look, and fresh ones */
export function runAdaptive(comparison: SimulatedComparison, { looks, cold = false }: AdaptiveOptions): AdaptiveRun {
  const gate = comparison.map((_, index) => metricOf(index));
  const priors = new Map(comparison.map(({ prior }, index) => [metricOf(index).variant, cold ? COLD_START : prior]));
  const settings = { gate, prior: ({ variant }: MetricOfCell) => priors.get(variant) ?? COLD_START };
  const whole = recordOf(
    comparison.map(({ baseline, candidate }) => ({ baseline, candidate })),
    Math.max(...looks),
  );
  for (const rounds of looks) {
    const decision = decideLook(whole, rounds, { looks, settings });
    if (!("stop" in decision)) continue;
    const record: RunRecord = {
      ...whole,
      rounds,
      steps: whole.steps.filter((step) => step.round <= rounds),
      adaptive: { looks, reason: decision.stop },
    };
    const flags = flagged(compareArms(record, settings));
    const confirmed = flags.length === 0 ? record : { ...record, confirmation: confirmationOf(comparison, flags) };
    const [candidate] = compareArms(confirmed, settings).candidates;
    return { rounds, stop: decision.stop, flagged: flags.length, verdicts: candidate?.metrics.map(({ verdict }) => verdict) ?? [] };
  }
  throw new Error(`no look of ${looks.join(", ")} ended the run`);
}

/** What adaptive runs come to, over many of them. */
export interface AdaptiveRates {
  readonly meanRounds: number;
  /** Shares of the runs: with a flag before and after the fresh rounds, and equivalent throughout. */
  readonly flagged: number;
  readonly confirmed: number;
  readonly equivalent: number;
}

export function adaptiveRates(
  world: World,
  kind: "no-op" | "change",
  options: AdaptiveOptions,
  count: number,
  seed: number,
): AdaptiveRates {
  let [rounds, flags, confirmed, equivalent] = [0, 0, 0, 0];
  for (const comparison of simulate(world, kind, Math.max(...options.looks), count, seed)) {
    const run = runAdaptive(comparison, options);
    rounds += run.rounds;
    if (run.flagged > 0) flags++;
    // A change makes things worse; of a no-op both directions are wrong.
    if (run.verdicts.some((verdict) => verdict === "regression" || (kind === "no-op" && verdict === "improvement"))) confirmed++;
    if (run.verdicts.every((verdict) => verdict === "equivalent")) equivalent++;
  }
  return { meanRounds: rounds / count, flagged: flags / count, confirmed: confirmed / count, equivalent: equivalent / count };
}

const metricOf = (index: number): MetricOfCell => ({
  test: "simulated",
  variant: `metric-${index + 1}`,
  path: "pod/other-node",
  metric: "tcp.throughput",
});

const ARMS = ["baseline", "candidate"] as const;

type Values = Pick<SimulatedMetric, "baseline" | "candidate">;

function recordOf(metrics: readonly Values[], rounds: number): RunRecord {
  return { ...buildRecord({ arms: ARMS, rounds }), cells: metrics.map((_, index) => cellOf(index)), steps: stepsOf(metrics, rounds) };
}

function confirmationOf(comparison: SimulatedComparison, flags: readonly MetricOfCell[]): NonNullable<RunRecord["confirmation"]> {
  const { startedAt, finishedAt, arms } = buildRecord({ arms: ARMS });
  const steps = stepsOf(
    comparison.map(({ fresh }) => fresh),
    FRESH_ROUNDS,
  );
  const variants = new Set(flags.map(({ variant }) => variant));
  return { startedAt, finishedAt, rounds: FRESH_ROUNDS, cells: [], arms, steps: steps.filter(({ variant }) => variants.has(variant)) };
}

function stepsOf(metrics: readonly Values[], rounds: number): StepResult[] {
  return Array.from({ length: rounds }, (_, index) => index + 1).flatMap((round) =>
    ARMS.flatMap((arm) =>
      metrics.map((values, index): StepResult => {
        const value = values[arm][round - 1] as number;
        return {
          ...cellOf(index),
          id: `r${round}/${arm}/${index}`,
          round,
          arm,
          startedAt: "2026-11-21T10:00:00.000Z",
          seconds: 1,
          outcome: { status: "measured", measurements: [{ metric: "tcp.throughput", value }], facts: {}, warnings: [] },
        };
      }),
    ),
  );
}

function cellOf(index: number) {
  const { metric: _, ...cell } = metricOf(index);
  return cell;
}
