import type { NoiseHistory } from "../model/noise.ts";
import type { Plan } from "../model/plan.ts";
import {
  type ArmFacts,
  type Confirmation,
  type Judging,
  RECORD_SCHEMA_VERSION,
  type RunRecord,
  type Session,
  type StepResult,
} from "../model/record.ts";
import type { RunResult } from "./run-plan.ts";

export interface RecordRequest {
  readonly plan: Plan;
  readonly runId: string;
  readonly target: RunRecord["target"];
  readonly reproduce: string;
  readonly formerSessions: readonly Session[];
  /** The one that ended the run. */
  readonly session: Session;
  readonly results: readonly StepResult[];
  /** Why an adaptive run ended. */
  readonly stopped?: NonNullable<RunResult["stopped"]>;
  readonly confirmation?: Confirmation;
  readonly noise?: NoiseHistory;
  readonly judging?: Judging;
  readonly finishedAt: Date;
  /** Why the run ended early. */
  readonly endedBy?: string;
}

/** Everything a report needs, in one value. The newest session tells the environment; what differs in former ones is noted. */
export function makeRecord(request: RecordRequest): RunRecord {
  const { plan, session, results, stopped, confirmation, noise, judging } = request;
  const sessions = [...request.formerSessions, session];
  // Of an adaptive run nobody knew beforehand how many rounds it would take.
  const planned = plan.steps.filter(({ round }) => stopped === undefined || round <= stopped.rounds);
  const complete = results.length === planned.length && request.endedBy === undefined;
  const rounds = plan.looks === undefined ? plan.rounds : (stopped?.rounds ?? lastRound(results));
  return {
    schemaVersion: RECORD_SCHEMA_VERSION,
    runId: request.runId,
    status: complete ? "complete" : "partial",
    startedAt: (sessions[0] ?? session).startedAt,
    finishedAt: request.finishedAt.toISOString(),
    harness: session.harness,
    target: request.target,
    baseline: plan.baseline,
    rounds,
    ...(plan.looks === undefined ? {} : { adaptive: { looks: plan.looks, reason: stopped?.reason ?? "interrupted" } }),
    secondsPerRun: plan.secondsPerRun,
    order: plan.order,
    cells: plan.cells,
    arms: session.arms,
    environment: session.environment,
    steps: results,
    ...(confirmation === undefined ? {} : { confirmation }),
    ...(noise === undefined ? {} : { noise }),
    ...(judging === undefined ? {} : { judging }),
    notes: [
      ...(complete
        ? []
        : [
            `The run ended early${request.endedBy === undefined ? "" : ` (${request.endedBy})`}: ${results.length} of ${planned.length} steps were measured.`,
          ]),
      ...sessions.slice(1).map(({ startedAt }) => `The run was resumed at ${startedAt} with its data planes built anew.`),
      ...differences(sessions).map((name) => `The sessions of this run differ in ${name}; the last one is shown.`),
      ...armNotes(session.arms),
    ],
    reproduce: request.reproduce,
  };
}

const lastRound = (results: readonly StepResult[]): number => Math.max(1, ...results.map(({ round }) => round));

const armNotes = (arms: readonly ArmFacts[]): string[] =>
  arms.flatMap((arm) => [
    ...(arm.unavailable === undefined ? [] : [`${arm.name} was not measured: ${arm.unavailable}.`]),
    ...arm.notes.map((note) => `${arm.name}: ${note}.`),
  ]);

/** What a reader would take for one thing and is not: the parts in which sessions differ. */
function differences(sessions: readonly Session[]): string[] {
  const parts = sessions.map(({ harness, environment, arms }) => ({ ...environment, harness, "data planes": arms.map(({ lab }) => lab) }));
  const names = Object.keys(parts[0] ?? {}) as (keyof (typeof parts)[number])[];
  return names.filter((name) => new Set(parts.map((part) => JSON.stringify(part[name]))).size > 1);
}
