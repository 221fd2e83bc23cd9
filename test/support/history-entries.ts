import { entriesOf } from "../../actions/lib/model/entries-of.ts";
import type { HistoryEntry, Provenance } from "../../actions/lib/model/history-entry.ts";
import { armFacts, buildRecord, measured, type RecordOptions, wobble } from "./records.ts";

/** Made-up results for the history; nothing in them was ever measured. */
export const PROVENANCE: Provenance = {
  repository: "octo-org/octo-repo",
  sha: "0123456789abcdef0123456789abcdef01234567",
  workflow: ".github/workflows/nightly.yml",
  workflowRun: 100,
  attempt: 1,
  event: "schedule",
};

export interface EntryOptions extends Partial<Provenance> {
  readonly scenario?: string;
  /** ISO 8601 */
  readonly startedAt?: string;
  readonly record?: RecordOptions;
}

/** An entry of one scenario with one cell, unless told otherwise. */
export function buildEntry({ scenario = "vpc-cni", startedAt, record = {}, ...provenance }: EntryOptions = {}): HistoryEntry {
  const cells = [
    {
      test: "tcp",
      variant: "1",
      path: "pod/other-node" as const,
      outcome: (arm: string, round: number) => measured({ "tcp.throughput": wobble(1e10, 0.02, arm, round) }),
    },
  ];
  const made = buildRecord({ arms: [scenario], cells, ...(startedAt === undefined ? {} : { startedAt }), ...record });
  const [entry] = entriesOf(made, { provenance: { ...PROVENANCE, ...provenance } });
  if (entry === undefined) throw new Error("a record has an arm");
  return entry;
}

export interface NoiseOptions extends Partial<Provenance> {
  readonly scenario?: string;
  readonly record?: RecordOptions;
}

/** An entry of a scenario against itself, whose throughput differs by 2 % from round to round. */
export function buildNoise({ scenario = "vpc-cni", record = {}, ...provenance }: NoiseOptions = {}): HistoryEntry {
  const arms = [scenario, `${scenario}-again`].map((name) => armFacts(name, { scenario }));
  const outcome = (arm: string, round: number) => measured({ "tcp.throughput": wobble(1e10, 0.02, arm, round) });
  const cells = [{ test: "tcp-throughput", variant: "1-stream", path: "pod/other-node" as const, outcome }];
  const [entry] = entriesOf(buildRecord({ arms, cells, ...record }), { provenance: { ...PROVENANCE, ...provenance } });
  if (entry?.kind !== "aa") throw new Error("two arms of one scenario are that scenario against itself");
  return entry;
}
