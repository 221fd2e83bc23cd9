import type { CellHistory, HistoryEntry, Provenance, RoundFlag } from "../model/history-entry.ts";
import type { Environment } from "../model/record.ts";

/** A cell as the run left it. */
export interface RawCell {
  readonly arm: string;
  readonly test: string;
  readonly variant: string;
  readonly path: string;
  readonly values: readonly RawValues[];
  readonly flags: readonly Pick<RoundFlag, "round" | "status" | "reason" | "warnings">[];
}

export interface RawValues {
  readonly metric: string;
  readonly warmUp?: number;
  readonly rounds: readonly (number | null)[];
}

/** What is kept of a run beside its values. */
export interface RawRun {
  readonly runId: string;
  readonly status: "complete" | "partial";
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly provenance: Provenance;
  readonly harness: { readonly version: string; readonly commit: string };
  readonly target: string;
  readonly fingerprint: string;
  readonly boundaries: readonly (readonly [fact: string, value: string])[];
  readonly environment: Environment;
  readonly arms: readonly {
    readonly name: string;
    readonly title: string;
    readonly revision?: string;
    readonly notes: readonly string[];
  }[];
  readonly order: readonly (readonly string[])[];
  readonly cells: readonly RawCell[];
  readonly confirmation: readonly RawCell[];
  /** Cells that did not find room. */
  readonly omitted: number;
  readonly notes: readonly string[];
  readonly reproduce: string;
}

/** Values, warm-ups and flags of one run that its file may hold; a cell of five rounds has about ten. */
const MOST_VALUES = 20_000;
/** Flags of one cell that are written out. */
const FLAGS_SHOWN = 30;

/** What a record kept, as a reader looks it up: every value that counts, and what it was measured on. */
export function rawRun(entry: HistoryEntry): RawRun {
  const { runId, status, startedAt, finishedAt, provenance, harness, target, fingerprint, environment, notes, reproduce } = entry;
  const { kept, omitted } = fitting(entry.cells);
  return {
    runId,
    status,
    startedAt,
    finishedAt,
    provenance,
    harness,
    target,
    fingerprint,
    boundaries: Object.entries(entry.boundaries),
    environment,
    arms: entry.arms.map(({ name, title, revision, notes: its }) => ({
      name,
      title,
      ...(revision === undefined ? {} : { revision }),
      notes: its,
    })),
    order: entry.order.rounds,
    cells: kept,
    confirmation: fitting(entry.confirmation?.cells ?? []).kept,
    omitted,
    notes,
    reproduce,
  };
}

function fitting(cells: readonly CellHistory[]): { readonly kept: RawCell[]; readonly omitted: number } {
  let left = MOST_VALUES;
  const kept: RawCell[] = [];
  for (const cell of cells) {
    const raw = rawCell(cell);
    left -= raw.values.reduce((sum, { rounds }) => sum + rounds.length + 1, raw.flags.length);
    if (left < 0) break;
    kept.push(raw);
  }
  return { kept, omitted: cells.length - kept.length };
}

function rawCell({ arm, test, variant, path, values, warmUp, flags }: CellHistory): RawCell {
  const metrics = [...new Set([...Object.keys(values), ...Object.keys(warmUp)])];
  return {
    arm,
    test,
    variant,
    path,
    values: metrics.map((metric) => {
      const first = Object.hasOwn(warmUp, metric) ? warmUp[metric] : undefined;
      return {
        metric,
        ...(first === undefined ? {} : { warmUp: first }),
        rounds: Object.hasOwn(values, metric) ? (values[metric] ?? []) : [],
      };
    }),
    flags: flags.slice(0, FLAGS_SHOWN).map(({ round, status, reason, warnings }) => ({
      round,
      status,
      ...(reason === undefined ? {} : { reason }),
      ...(warnings === undefined ? {} : { warnings }),
    })),
  };
}
