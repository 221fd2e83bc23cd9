import type { RunRecord } from "../model/record.ts";
import type { NoiseKnown } from "./report.ts";

/** What a record knew of the noise before its run. */
export function noiseKnown({ noise, startedAt }: Pick<RunRecord, "noise" | "startedAt">): NoiseKnown {
  const newest = noise?.runs.reduce<string | undefined>(
    (latest, { measuredAt }) => (latest === undefined || measuredAt > latest ? measuredAt : latest),
    undefined,
  );
  if (noise === undefined || newest === undefined) return { runs: 0, scenarios: [] };
  const ageSeconds = (Date.parse(startedAt) - Date.parse(newest)) / 1000;
  return {
    runs: noise.runs.length,
    newestAt: newest,
    // A clock that was set back must not make a history from the future.
    ...(ageSeconds >= 0 ? { ageSeconds } : {}),
    scenarios: [...new Set(noise.runs.map(({ scenario }) => scenario))],
    fingerprint: noise.fingerprint,
  };
}
