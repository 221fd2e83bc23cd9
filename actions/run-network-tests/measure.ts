import { join } from "node:path";
import { systemClock } from "../lib/adapters/clock/system-clock.ts";
import { dataPlaneSource } from "../lib/adapters/lab/data-plane-source.ts";
import { openLab } from "../lib/adapters/lab/lab-target.ts";
import { buildObject } from "../lib/adapters/lab/set-up/build-object.ts";
import { exposeTools } from "../lib/adapters/lab/set-up/expose-tools.ts";
import { findTools } from "../lib/adapters/lab/set-up/tools.ts";
import { giveToCaller } from "../lib/adapters/process/root.ts";
import { harnessCommit, harnessVersion, projectRoot } from "../lib/adapters/project-files.ts";
import { writeRecord } from "../lib/adapters/records/record-file.ts";
import {
  beginRunFolder,
  checkRunFolder,
  RUN_FOLDER_NAMES,
  type RunFolder,
  recordPath,
  resumeRunFolder,
  runIdIn,
} from "../lib/adapters/records/run-folder.ts";
import { readScenarios } from "../lib/adapters/scenario-files.ts";
import { describePlan } from "../lib/benchmark/describe-plan.ts";
import { makeRecord } from "../lib/benchmark/make-record.ts";
import { planDigest, testOf, variantOf } from "../lib/benchmark/plan.ts";
import { runPlan } from "../lib/benchmark/run-plan.ts";
import { InterruptedError } from "../lib/model/errors.ts";
import type { Plan } from "../lib/model/plan.ts";
import type { RunRecord, Session } from "../lib/model/record.ts";
import type { Workload } from "../lib/model/workload.ts";
import { NETWORK_TESTS } from "../lib/network-tests/catalog.ts";
import type { Log } from "../lib/ports/log.ts";
import type { Progress } from "../lib/ports/progress.ts";
import type { Target } from "../lib/ports/target.ts";
import type { Inputs } from "./inputs.ts";
import { makeRequest, type Request } from "./request.ts";

export interface Watchers {
  readonly log: Log;
  readonly progress: Progress;
  /** Fires when the user or the runner wants us to stop. */
  readonly signal: AbortSignal;
}

export interface Measured {
  readonly record: RunRecord;
  readonly folder: string;
  /** Why the record is partial, with what was kept and how to go on; to be thrown once everything is told. */
  readonly interrupted?: InterruptedError;
}

/** Reads the catalogues and makes the plan; creates nothing. */
export function planRun(inputs: Inputs): Request {
  return makeRequest(inputs, readScenarios(scenarioFolder()));
}

/** Measures a plan on its target and writes the record, also of a run that was interrupted. */
export async function measure(request: Request, { log, progress, signal }: Watchers): Promise<Measured> {
  const { plan, out } = request;
  log.info(describePlan(plan, NETWORK_TESTS));
  // Tools first: a refusal leaves not even an empty folder.
  const tools = exposeTools(await findTools());
  const created = await checkRunFolder(out, request.resume);
  try {
    const object = await buildObject(dataPlaneSource(), tools);
    const startedAt = new Date().toISOString();
    // Now: while it measures, somebody may commit.
    const harness = { version: harnessVersion(), commit: await harnessCommit() };
    const identity = { runId: request.runId, planDigest: planDigest(plan), asked: request.reproduce, startedAt };
    const run = request.resume ? await runIdIn(out, identity) : request.runId;
    await using target = await openLab({ run, scenarios: readScenarios(scenarioFolder()), tools, object, clock: systemClock, log }, signal);
    // Only now that the name is ours: a run that is refused leaves no folder that looks begun, and touches none that is another's.
    await using folder = await (request.resume ? resumeRunFolder(out) : beginRunFolder(out, identity));
    const session = await log.group("Build the data planes", () =>
      startSession(target, plan, { startedAt, harness }, { log, progress, signal }),
    );
    await folder.appendSession(session);
    const { results, reason } = await runToTheEnd(plan, target, session, folder, { log, progress, signal });
    const record = makeRecord({
      plan,
      runId: run,
      target: { kind: target.kind, statement: target.statement },
      reproduce: request.reproduce,
      formerSessions: folder.formerSessions,
      session,
      results,
      finishedAt: systemClock.now(),
      ...(reason === undefined ? {} : { endedBy: reason.message }),
    });
    await writeRecord(recordPath(out), record);
    return { record, folder: out, ...(reason === undefined ? {} : { interrupted: interruption(reason, record, plan, out) }) };
  } finally {
    await giveToCaller(out, RUN_FOLDER_NAMES, created);
  }
}

const scenarioFolder = (): string => join(projectRoot(), "scenarios");

async function startSession(
  target: Target,
  plan: Plan,
  begun: Pick<Session, "startedAt" | "harness">,
  { log, signal }: Watchers,
): Promise<Session> {
  const arms = await target.prepare(
    { arms: plan.arms, workloads: workloadsOf(plan), paths: [...new Set(plan.cells.map((cell) => cell.path))] },
    signal,
  );
  for (const arm of arms) {
    log.info(
      `${arm.name}: ${arm.unavailable === undefined ? `ready in ${arm.readySeconds.toFixed(2)} s` : `cannot be measured, ${arm.unavailable}`}`,
    );
    for (const note of arm.notes) log.warning(`${arm.name}: ${note}.`);
  }
  return { ...begun, environment: await target.environment(), arms };
}

/** All results there are, and why the run ended early if it did. */
async function runToTheEnd(plan: Plan, target: Target, session: Session, folder: RunFolder, { progress, signal }: Watchers) {
  const finished = [...folder.finished];
  const journal = {
    keepRaw: folder.keepRaw,
    append: async (result: RunRecord["steps"][number]) => {
      await folder.append(result);
      finished.push(result);
    },
  };
  try {
    const results = await runPlan(
      { plan, catalog: NETWORK_TESTS, target, arms: session.arms, finished: folder.finished, journal, progress, clock: systemClock },
      signal,
    );
    return { results, reason: undefined };
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    return { results: finished, reason: error };
  }
}

function interruption(reason: InterruptedError, record: RunRecord, plan: Plan, out: string): InterruptedError {
  return new InterruptedError(
    `${reason.message} ${record.steps.length} of ${plan.steps.length} steps are kept in ${out}; go on with the same command and --out ${out} --resume.`,
  );
}

function workloadsOf(plan: Plan): Workload[] {
  return [
    ...new Set(plan.cells.flatMap((cell) => [testOf(NETWORK_TESTS, cell).workload, ...(variantOf(NETWORK_TESTS, cell).alsoNeeds ?? [])])),
  ];
}
