import { systemClock } from "../lib/adapters/clock/system-clock.ts";
import { dataPlaneSource } from "../lib/adapters/lab/data-plane-source.ts";
import { type LabOptions, openLab } from "../lib/adapters/lab/lab-target.ts";
import { buildObject } from "../lib/adapters/lab/set-up/build-object.ts";
import { exposeTools } from "../lib/adapters/lab/set-up/expose-tools.ts";
import { findTools } from "../lib/adapters/lab/set-up/tools.ts";
import { giveToCaller } from "../lib/adapters/process/root.ts";
import { harnessCommit, harnessVersion } from "../lib/adapters/project-files.ts";
import { defaultNoisePath, readNoise } from "../lib/adapters/records/noise-file.ts";
import { writeRecord } from "../lib/adapters/records/record-file.ts";
import {
  beginRunFolder,
  checkRunFolder,
  forgetRunFolder,
  RUN_FOLDER_NAMES,
  recordPath,
  removeEmptyRunFolder,
  resumeRunFolder,
  runIdIn,
} from "../lib/adapters/records/run-folder.ts";
import { readScenarios } from "../lib/adapters/scenario-files.ts";
import { describePlan } from "../lib/benchmark/describe-plan.ts";
import { freshTargets } from "../lib/benchmark/fresh-targets.ts";
import { planDigest } from "../lib/benchmark/plan.ts";
import { SwitchingTarget } from "../lib/benchmark/switching-target.ts";
import { InterruptedError } from "../lib/model/errors.ts";
import type { RunRecord } from "../lib/model/record.ts";
import { NETWORK_TESTS } from "../lib/network-tests/catalog.ts";
import type { Log } from "../lib/ports/log.ts";
import type { Progress } from "../lib/ports/progress.ts";
import type { Target } from "../lib/ports/target.ts";
import type { Inputs } from "./inputs.ts";
import { labScenarios } from "./lab-scenarios.ts";
import { readStateFolder, readStates, scenarioFolder } from "./read-states.ts";
import { type ClusterPlace, makeRequest, type Request } from "./request.ts";
import { Run } from "./run.ts";

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
  const before = inputs.baselineFolder === undefined ? undefined : readStateFolder("baseline-folder", inputs.baselineFolder);
  const request = makeRequest(inputs, readStateFolder("scenario-folder", inputs.scenarioFolder ?? scenarioFolder()), before);
  // What the folders hold is refused here, before anything is made.
  readStates(request);
  return request;
}

/**
 * Measures a plan on its target, what it flagged once more on a fresh one, and writes the record, also of a run that was interrupted.
 * @param open makes the target; an experiment may put something into its way
 */
export async function measure(
  request: Request,
  { log, progress, signal }: Watchers,
  open: (lab: LabOptions, signal: AbortSignal) => Promise<Target> = openLab,
): Promise<Measured> {
  const { plan, out } = request;
  log.info(describePlan(plan, NETWORK_TESTS));
  // What the target needs and what is known of the noise first: a refusal leaves not even an empty folder.
  const openTarget = await (request.place.kind === "lab" ? labOpener(request, open, log) : clusterOpener(request, request.place, log));
  const noise = await readNoise(request.noise ?? defaultNoisePath());
  const created = await checkRunFolder(out, request.resume);
  try {
    const startedAt = new Date().toISOString();
    // Now: while it measures, somebody may commit.
    const harness = { version: harnessVersion(), commit: await harnessCommit() };
    const identity = { runId: request.runId, planDigest: planDigest(plan), asked: request.reproduce, startedAt };
    const runId = request.resume ? await runIdIn(out, identity) : request.runId;
    await using targets = freshTargets(() => openTarget(runId, signal));
    const target = await targets.next();
    // Only now that the name is ours: a run that is refused leaves no folder that looks begun, and touches none that is another's.
    await using folder = await (request.resume ? resumeRunFolder(out) : beginRunFolder(out, identity));
    const run = new Run({ request, runId, folder, begun: { startedAt, harness }, noise }, { log, progress, signal });
    try {
      await run.measure(target);
      // Before anything else is built: whatever happens to the confirmation, the rounds are there.
      await writeRecord(recordPath(out), run.record());
      await run.confirm(targets);
    } catch (error) {
      // What never began has nothing to go on with: the same folder is free for the next try.
      if (!run.hasBegun() && !request.resume) await forgetRunFolder(out);
      if (!(error instanceof InterruptedError) || !run.hasBegun()) throw error;
      run.end(error);
    }
    const record = run.record();
    await writeRecord(recordPath(out), record);
    const interrupted = run.interruption(record);
    return { record, folder: out, ...(interrupted === undefined ? {} : { interrupted }) };
  } finally {
    await removeEmptyRunFolder(out, created);
    await giveToCaller(out, RUN_FOLDER_NAMES, created);
  }
}

/** Makes the target of a run of that name. */
type TargetOpener = (run: string, signal: AbortSignal) => Promise<Target>;

/** @throws EnvironmentError when the machine lacks what the lab needs */
async function labOpener(
  request: Request,
  open: (lab: LabOptions, signal: AbortSignal) => Promise<Target>,
  log: Log,
): Promise<TargetOpener> {
  const tools = exposeTools(await findTools());
  const object = await buildObject(dataPlaneSource(), tools);
  const lab = { scenarios: labScenarios(request, readScenarios(scenarioFolder())), tools, object, clock: systemClock, log };
  return (run, signal) => open({ ...lab, run }, signal);
}

/** @throws ConfigurationError when the kubeconfig leads nowhere, or no upgrade leads from one state to the other */
async function clusterOpener(request: Request, place: ClusterPlace, log: Log): Promise<TargetOpener> {
  // Only now: the client of Kubernetes is large, and the lab does without.
  const { connect } = await import("../lib/adapters/kubernetes/connect.ts");
  const { openKubernetes } = await import("../lib/adapters/kubernetes/kubernetes-target.ts");
  const { plan } = request;
  const states = readStates(request);
  const bring = plan.order.grouping === "arm" ? await stateBringerOf(request, place, states, log) : undefined;
  const cluster = await connect(place, log);
  const scenarios = [...[...states.values()].map(({ scenario }) => scenario), ...readScenarios(scenarioFolder())];
  const options = { ...place, cluster, scenarios, clock: systemClock, log };
  let { resume } = request;
  return async (run, signal) => {
    const open = () => openKubernetes({ ...options, resume, run }, signal);
    if (bring === undefined) return open();
    const startsWith = plan.steps[0]?.arm ?? plan.baseline;
    const target = await SwitchingTarget.open({ bring, open, startsWith, clock: systemClock, log }, signal);
    // Whatever an earlier session left is gone now; what stands later is our own.
    resume = false;
    return target;
  };
}

async function stateBringerOf(...given: Parameters<typeof import("./bring-states.ts").stateBringer>) {
  const { stateBringer } = await import("./bring-states.ts");
  return stateBringer(...given);
}
