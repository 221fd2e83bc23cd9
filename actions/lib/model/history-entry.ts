import type { Cell, OrderDesign, TargetKind } from "./plan.ts";
import type { ArmFacts, Environment, RunRecord, Session } from "./record.ts";

export const HISTORY_SCHEMA_VERSION = 1;

/** Runs on a branch of the repository, runs of pull requests, and scenarios against themselves: the folders of the store. */
export const HISTORY_KINDS = ["runs", "pr", "aa"] as const;

export type HistoryKind = (typeof HISTORY_KINDS)[number];

/** Where a result comes from, as the code host knows it: never what a pull request says of itself. */
export interface Provenance {
  /** `owner/name`, of a pull request the one it wants to be merged into. */
  readonly repository: string;
  /** The commit that was measured. */
  readonly sha: string;
  /** Of a pull request: where it left its base. */
  readonly mergeBase?: string;
  readonly pullRequest?: number;
  /** Path of the workflow's file. */
  readonly workflow: string;
  readonly workflowRun: number;
  /** Counts the re-runs of that workflow run. */
  readonly attempt: number;
  /** What started it: `schedule`, `workflow_dispatch`, `pull_request`. */
  readonly event: string;
  readonly actor?: "person" | "bot";
}

/** What is particular about a round of a cell; rounds without a flag were measured, and nothing disturbed them. */
export interface RoundFlag {
  /** 0 is the warm-up. */
  readonly round: number;
  readonly status: "measured" | "failed" | "skipped" | "invalid";
  readonly reason?: string;
  readonly warnings?: readonly string[];
  /** Of an invalid round: what it measured, by metric. It decides nothing. */
  readonly values?: Readonly<Record<string, number>>;
  /** False when the target did not become quiet before. */
  readonly quiet?: boolean;
  /** How often it was run, where that was more than once. */
  readonly attempts?: number;
  /** Of the cores that carry clients and servers, 0 to 1. */
  readonly foreignShare?: number;
  readonly stealShare?: number;
}

/** What one cell came to on one arm. Metrics are named by text: a later release may have renamed or dropped one. */
export interface CellHistory extends Cell {
  readonly arm: string;
  /** By metric, one raw value per round that counts, the first round first; `null` where there is no valid one. */
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
  /** The round before the first, which never counts. */
  readonly warmUp: Readonly<Record<string, number>>;
  /** Smallest difference the tool could have shown, by metric, where that is known. */
  readonly resolutions: Readonly<Record<string, number>>;
  readonly flags: readonly RoundFlag[];
}

/** One scenario of one run: a file of the history, written once and never changed. */
export interface HistoryEntry {
  readonly schemaVersion: typeof HISTORY_SCHEMA_VERSION;
  readonly kind: HistoryKind;
  readonly scenario: string;
  readonly provenance: Provenance;
  /** Name of the benchmark's run, as in its record. */
  readonly runId: string;
  readonly status: RunRecord["status"];
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly harness: Session["harness"];
  readonly target: TargetKind;
  /** What has to be the same for two entries to be in one series: target, machine, cores, length of a tool run. */
  readonly fingerprint: string;
  /** What may move all numbers at once when it changes, by name: `kernel`, `ami`, `kubernetes`, `chart cilium`, `harness`, `instance`. */
  readonly boundaries: Readonly<Record<string, string>>;
  readonly environment: Environment;
  /** Name of the arm the others were compared with; it may be of another scenario. */
  readonly baseline: string;
  /** The scenario's arms. */
  readonly arms: readonly ArmFacts[];
  readonly rounds: number;
  readonly secondsPerRun: number;
  /** `rounds` has the arms of the run in the order in which each round met them, the warm-up first. */
  readonly order: { readonly design: OrderDesign; readonly seed: number; readonly rounds: readonly (readonly string[])[] };
  readonly cells: readonly CellHistory[];
  /** Rounds on data planes built anew; absent where nothing was measured again. */
  readonly confirmation?: { readonly startedAt: string; readonly rounds: number; readonly cells: readonly CellHistory[] };
  readonly notes: readonly string[];
  readonly reproduce: string;
}

/** What a path in the store says. */
export interface EntryPath {
  readonly kind: HistoryKind;
  readonly pullRequest?: number;
  /** `2026-11-21`: the day on which the run began, UTC. */
  readonly day: string;
  readonly workflowRun: number;
  readonly attempt: number;
  readonly scenario: string;
}

/** Where an entry is stored: `v1/runs/2026/11/21/<workflow run>-<attempt>-<scenario>.json`. Nobody else ever writes there. */
export function entryPath({ kind, scenario, startedAt, provenance }: HistoryEntry): string {
  const folder = kind === "pr" ? `pr/${provenance.pullRequest}` : kind;
  const day = startedAt.slice(0, 10).replaceAll("-", "/");
  return `v1/${folder}/${day}/${provenance.workflowRun}-${provenance.attempt}-${scenario}.json`;
}

const PATH =
  /^v1\/(?:(runs|aa)|pr\/([1-9]\d{0,14}))\/(\d{4})\/(0[1-9]|1[0-2])\/(0[1-9]|[12]\d|3[01])\/([1-9]\d{0,14})-([1-9]\d{0,5})-([a-z0-9-]+)\.json$/;

/** @returns nothing where the path is not one of an entry */
export function readEntryPath(path: string): EntryPath | undefined {
  const [match, plain, pullRequest, year, month, date, workflowRun, attempt, scenario] = PATH.exec(path) ?? [];
  if (match === undefined || scenario === undefined) return undefined;
  return {
    ...(plain === undefined ? { kind: "pr", pullRequest: Number(pullRequest) } : { kind: plain === "aa" ? "aa" : "runs" }),
    day: `${year}-${month}-${date}`,
    workflowRun: Number(workflowRun),
    attempt: Number(attempt),
    scenario,
  };
}
