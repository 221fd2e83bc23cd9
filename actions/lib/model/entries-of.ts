import {
  type CellHistory,
  HISTORY_SCHEMA_VERSION,
  type HistoryEntry,
  type HistoryKind,
  type Provenance,
  type RoundFlag,
} from "./history-entry.ts";
import type { Measurement } from "./outcome.ts";
import type { RunRecord, StepResult } from "./record.ts";

/** What the history must know of a run beyond its record. */
export interface EntryFacts {
  readonly provenance: Provenance;
  /** Boundaries that a record does not tell, by name: `ami`, `chart cilium`. */
  readonly boundaries?: Readonly<Record<string, string>>;
}

/**
 * A record as entries of the history, one per scenario; of a scenario against itself one with both arms, and one with the first arm, which is a night like
 * any other. Every value that was measured is in them as it was measured, unrounded; what is left out are counters of the processors and the details of
 * arrangements, of which metrics were made.
 */
export function entriesOf(record: RunRecord, facts: EntryFacts): readonly HistoryEntry[] {
  return [...new Set(record.arms.map(({ scenario }) => scenario))].flatMap((scenario) => {
    const arms = record.arms.filter((arm) => arm.scenario === scenario);
    if (facts.provenance.pullRequest !== undefined) return [entryOf(record, "pr", scenario, arms, facts)];
    const states = arms.filter(({ revision }, index) => arms.findIndex((arm) => arm.revision === revision) === index);
    const night = entryOf(record, "runs", scenario, states, facts);
    return states.length === arms.length ? [night] : [entryOf(record, "aa", scenario, arms, facts), night];
  });
}

function entryOf(
  record: RunRecord,
  kind: HistoryKind,
  scenario: string,
  arms: RunRecord["arms"],
  { provenance, boundaries = {} }: EntryFacts,
): HistoryEntry {
  const { runId, status, startedAt, finishedAt, harness, environment, baseline, rounds, secondsPerRun, notes, reproduce } = record;
  const names = arms.map(({ name }) => name);
  const fresh = record.confirmation;
  return {
    schemaVersion: HISTORY_SCHEMA_VERSION,
    kind,
    scenario,
    provenance,
    runId,
    status,
    startedAt,
    finishedAt,
    harness,
    target: record.target.kind,
    fingerprint: `${record.target.kind}, ${machineOf(record)}, ${environment.cores} cores, ${secondsPerRun} s per run`,
    boundaries: { ...boundariesOf(record), ...boundaries },
    environment,
    baseline,
    arms,
    rounds,
    secondsPerRun,
    order: { ...record.order, rounds: orderOf(record) },
    cells: cellsOf(record.steps, names, rounds),
    ...(fresh === undefined
      ? {}
      : { confirmation: { startedAt: fresh.startedAt, rounds: fresh.rounds, cells: cellsOf(fresh.steps, names, fresh.rounds) } }),
    notes,
    reproduce,
  };
}

/** Types of the nodes' instances, or the processor where nobody knows of instances. */
function machineOf({ environment }: RunRecord): string {
  const types = (environment.cluster?.nodes ?? []).flatMap(({ instanceType }) => instanceType ?? []);
  return types.length === 0 ? environment.cpuModel : [...new Set(types)].sort().join(" and ");
}

function boundariesOf(record: RunRecord): Readonly<Record<string, string>> {
  const { kernel, operatingSystem, cluster, tools } = record.environment;
  const [node] = cluster?.nodes ?? [];
  return {
    kernel,
    "operating system": operatingSystem,
    ...(cluster === undefined ? {} : { kubernetes: cluster.version }),
    // With kernel and operating system they tell one machine image from another.
    ...(node === undefined ? {} : { kubelet: node.kubelet, "container runtime": node.containerRuntime }),
    ...Object.fromEntries(Object.entries(tools).map(([tool, version]) => [`tool ${tool}`, version])),
    instance: machineOf(record),
    harness: record.harness.version,
  };
}

function orderOf({ steps, rounds }: RunRecord): readonly (readonly string[])[] {
  return Array.from({ length: rounds + 1 }, (_, round) => [...new Set(steps.filter((step) => step.round === round).map(({ arm }) => arm))]);
}

/** Every cell that was met, in the order in which it was. */
function cellsOf(steps: readonly StepResult[], arms: readonly string[], rounds: number): readonly CellHistory[] {
  const groups = Map.groupBy(
    steps.filter(({ arm }) => arms.includes(arm)),
    ({ arm, test, variant, path }) => `${arm} ${test} ${variant} ${path}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { arm, test, variant, path } = first;
    const values: Record<string, (number | null)[]> = {};
    const warmUp: Record<string, number> = {};
    const resolutions: Record<string, number> = {};
    for (const { round, outcome } of group) {
      if (outcome.status !== "measured") continue;
      for (const { metric, value, resolution } of outcome.measurements) {
        if (resolution !== undefined) resolutions[metric] = resolution;
        if (round === 0) {
          warmUp[metric] = value;
          continue;
        }
        values[metric] ??= Array.from({ length: rounds }, () => null);
        values[metric][round - 1] = value;
      }
    }
    return [{ arm, test, variant, path, values, warmUp, resolutions, flags: group.flatMap(flagsOf) }];
  });
}

function flagsOf({ round, outcome, conditions }: StepResult): RoundFlag[] {
  const isDisturbed = conditions !== undefined && (!conditions.quiet || conditions.attempts > 1);
  const warnings = outcome.status === "measured" ? outcome.warnings : [];
  if (outcome.status === "measured" && warnings.length === 0 && !isDisturbed) return [];
  return [
    {
      round,
      status: outcome.status,
      ...("reason" in outcome ? { reason: outcome.reason } : {}),
      ...(warnings.length === 0 ? {} : { warnings }),
      ...(outcome.status === "invalid" ? { values: byMetric(outcome.measurements) } : {}),
      ...(conditions === undefined || !(isDisturbed || outcome.status === "invalid")
        ? {}
        : {
            quiet: conditions.quiet,
            attempts: conditions.attempts,
            ...(conditions.foreignShare === undefined ? {} : { foreignShare: conditions.foreignShare }),
            stealShare: conditions.stealShare,
          }),
    },
  ];
}

const byMetric = (measurements: readonly Measurement[]): Readonly<Record<string, number>> =>
  Object.fromEntries(measurements.map(({ metric, value }) => [metric, value]));
