import { type InputValues, optional, text, wholeNumber } from "../lib/action/input.ts";
import { defaultNoisePath, readNoise, writeNoise } from "../lib/adapters/records/noise-file.ts";
import { readScenarios } from "../lib/adapters/scenario-files.ts";
import { addToHistories, fingerprintOf, noiseOf } from "../lib/comparison/noise-priors.ts";
import type { NoiseHistory } from "../lib/model/noise.ts";
import type { RunRecord } from "../lib/model/record.ts";
import { LAST_PAIRS, PAIRS_FOR_PRIOR } from "../lib/statistics/noise-prior.ts";
import { inputs as runInputs } from "./inputs.ts";
import { scenarioFolder } from "./read-states.ts";
import { makeRequest, type Request } from "./request.ts";

/** What makes no sense where an arm is measured against itself. */
const {
  scenarios: _scenarios,
  baseline: _baseline,
  revision: _revision,
  "against-itself": _againstItself,
  "scenario-folder": _scenarioFolder,
  "baseline-folder": _baselineFolder,
  "baseline-revision": _baselineRevision,
  rounds: _rounds,
  "double-rounds": _doubleRounds,
  "time-budget": _timeBudget,
  confirm: _confirm,
  gate: _gate,
  thresholds: _thresholds,
  ...kept
} = runInputs;

/** Every option of `cni-bench calibrate`: those of a run that still make sense, and its own. */
export const calibrationInputs = {
  ...kept,
  scenario: optional(
    text({
      description: "Scenario that is measured against itself; the profile's first, or of a cluster what it runs, when left out",
      placeholder: "name",
    }),
  ),
  rounds: wholeNumber({
    description: `Rounds, each of which shows the noise of every metric once; ${PAIRS_FOR_PRIOR} are needed, the last ${LAST_PAIRS} of all runs count`,
    min: 2,
    max: LAST_PAIRS,
    default: 10,
  }),
} as const;

/** Plans an arm against itself: two arms of one scenario. Creates nothing. */
export function planCalibration({ scenario, ...inputs }: InputValues<typeof calibrationInputs>): Request {
  const request = makeRequest(
    {
      ...inputs,
      scenarios: scenario === undefined ? undefined : [scenario],
      baseline: undefined,
      revision: undefined,
      againstItself: true,
      scenarioFolder: undefined,
      baselineFolder: undefined,
      baselineRevision: undefined,
      doubleRounds: undefined,
      timeBudget: undefined,
      confirm: false,
      gate: undefined,
      thresholds: undefined,
    },
    readScenarios(scenarioFolder()),
  );
  return request;
}

/** Adds what a calibration found to what is known. @returns the history it is in now, and its file */
export async function storeNoise(
  record: RunRecord,
  path = defaultNoisePath(),
): Promise<{ readonly history: NoiseHistory; readonly path: string }> {
  const { histories, history } = addToHistories(await readNoise(path), fingerprintOf(record), noiseOf(record));
  await writeNoise(path, histories);
  return { history, path };
}
