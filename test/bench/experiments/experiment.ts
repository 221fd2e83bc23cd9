import { join } from "node:path";
import { parseInputs } from "../../../actions/lib/action/input.ts";
import { logProgress } from "../../../actions/lib/benchmark/log-progress.ts";
import { terminalLog } from "../../../actions/lib/cli/terminal-log.ts";
import { compareArms } from "../../../actions/lib/comparison/compare-arms.ts";
import type { MetricComparison } from "../../../actions/lib/comparison/comparison.ts";
import { settingsOf } from "../../../actions/lib/comparison/settings.ts";
import type { RunRecord } from "../../../actions/lib/model/record.ts";
import { calibrationInputs, planCalibration, storeNoise } from "../../../actions/run-network-tests/calibrate.ts";
import { measure } from "../../../actions/run-network-tests/measure.ts";

/** What is measured against itself, or against itself on a slower link. */
export interface Experiment {
  readonly title: string;
  readonly tests: string;
  readonly paths: string;
  readonly calibrationRounds: number;
  readonly rounds: number;
  /** Metrics that decide; the defaults where absent. */
  readonly gate?: string;
  /** The lab of the calibration, in which both arms are alike. */
  readonly alike?: Parameters<typeof measure>[2];
  /** The lab of the experiment itself. */
  readonly open?: Parameters<typeof measure>[2];
  /** What is really so of a metric of the second arm. */
  truth(metric: MetricComparison): Truth;
}

/** `slower`: by a tenth, and the comparison should say so; `same`: any change that is called one is false. */
export type Truth = "slower" | "same";

export interface Finding {
  readonly truth: Truth;
  readonly metric: MetricComparison;
}

export interface Experience {
  readonly record: RunRecord;
  readonly findings: readonly Finding[];
}

/** Calibrates, then measures with that prior, confirmation included: what a user does, in the same lab, one after the other. */
export async function carryOut(experiment: Experiment, folder: string, signal: AbortSignal): Promise<Experience> {
  const { tests, paths, gate, alike, open } = experiment;
  const noise = join(folder, "noise.json");
  const log = terminalLog();
  const watchers = { log, progress: logProgress(log), signal };
  const plan = (name: string, rounds: number) => {
    const given: Readonly<Record<string, string>> = { tests, paths, rounds: String(rounds), out: join(folder, name), noise };
    return planCalibration(parseInputs(calibrationInputs, (input) => given[input]));
  };
  const calibration = await measure(plan("calibration", experiment.calibrationRounds), watchers, alike);
  await storeNoise(calibration.record, noise);
  const request = { ...plan("experiment", experiment.rounds), confirm: true, judging: gate === undefined ? {} : { gate } };
  const { record } = await measure(request, watchers, open);
  const [candidate] = compareArms(record, settingsOf(record)).candidates;
  return { record, findings: (candidate?.metrics ?? []).map((metric) => ({ truth: experiment.truth(metric), metric })) };
}
