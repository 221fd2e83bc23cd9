import { systemClock } from "../lib/adapters/clock/system-clock.ts";
import { type HistoryAccess, openReader } from "../lib/adapters/history/open-history.ts";
import { harnessVersion } from "../lib/adapters/project-files.ts";
import { PROFILES, type ProfileName } from "../lib/benchmark/profiles.ts";
import { addToHistories, fingerprintOf, harnessSeries, noiseOfEntry } from "../lib/comparison/noise-priors.ts";
import { ConfigurationError, EnvironmentError, ToolError } from "../lib/model/errors.ts";
import type { HistoryEntry } from "../lib/model/history-entry.ts";
import type { NoiseHistory } from "../lib/model/noise.ts";
import type { TargetKind } from "../lib/model/plan.ts";
import type { PlanLayout } from "../lib/words/plan-words.ts";

/** What is older says little of the machines of today. */
const LAST_DAYS = 180;

/** A plan is worth more than the noise it would know. */
const LIMIT_SECONDS = 120;

const DAY_MILLISECONDS = 86_400_000;

/**
 * What nights say of the noise of scenarios, of each machine that they ran on: which one will measure is not known yet. A repository without nights has
 * none, and one whose history cannot be read is measured without: then only large changes can be told.
 */
export async function readNoiseOf(scenarios: readonly string[], access: HistoryAccess): Promise<readonly NoiseHistory[]> {
  const { log } = access;
  if (scenarios.length === 0) return [];
  const since = new Date(systemClock.now().getTime() - LAST_DAYS * DAY_MILLISECONDS);
  const limit = AbortSignal.timeout(LIMIT_SECONDS * 1000);
  const signal = AbortSignal.any([access.signal, limit]);
  let histories: readonly NoiseHistory[] = [];
  try {
    await using store = await openReader({ ...access, signal });
    for await (const item of store.read({ kinds: ["aa"], scenarios, since }, signal)) {
      if ("problem" in item) log.warning(item.problem);
      else histories = withEntry(histories, item.entry, (problem) => log.warning(`${item.path}: ${problem}`));
    }
  } catch (error) {
    const isLate = limit.aborted && !access.signal.aborted;
    if (!isLate && !(error instanceof EnvironmentError || error instanceof ToolError)) throw error;
    const why = isLate ? `the history was not read within ${LIMIT_SECONDS} s.` : (error as Error).message;
    log.warning(`The noise of earlier nights is not used: ${why}`);
  }
  return histories;
}

/**
 * How many runs of each scenario against itself were as this one will be, on the machines that have the most of them: by how much a change has to be larger
 * than noise is known to who measures on the same ones.
 */
export function noiseRunsOf(
  histories: readonly NoiseHistory[],
  { layout, profile }: { readonly layout: PlanLayout; readonly profile: ProfileName },
): ReadonlyMap<string, number> {
  const target: TargetKind = layout === "lab" ? "lab" : "kubernetes";
  const known = new Map<string, number>();
  for (const { fingerprint, runs } of histories) {
    if (fingerprint.target !== target || fingerprint.secondsPerRun !== PROFILES[profile].secondsPerRun) continue;
    if (fingerprint.harness !== harnessSeries(harnessVersion())) continue;
    for (const [scenario, own] of Map.groupBy(runs, (run) => run.scenario))
      known.set(scenario, Math.max(known.get(scenario) ?? 0, own.length));
  }
  return known;
}

/** One that somebody else put there takes no other with it. */
function withEntry(histories: readonly NoiseHistory[], entry: HistoryEntry, warn: (problem: string) => void): readonly NoiseHistory[] {
  try {
    return addToHistories(histories, fingerprintOf({ ...entry, target: { kind: entry.target } }), noiseOfEntry(entry)).histories;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    warn(error.message);
    return histories;
  }
}
