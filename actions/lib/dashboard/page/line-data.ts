import type { Trailing } from "../../statistics/trailing-medians.ts";
import { levelStarts } from "../level-starts.ts";
import type { LineFinding, LineShard, RunsShard } from "../shards.ts";
import { usualBefore } from "../usual.ts";

/** Columns as rows again. */

export interface DecodedRun {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly night: string;
  readonly run: string;
  readonly sha: string;
}

export function decodeRuns({ times, runs, commits, commit }: RunsShard): DecodedRun[] {
  let seconds = 0;
  return runs.map((run, place) => {
    seconds += times[place] ?? 0;
    const time = seconds * 1000;
    return { time, night: new Date(time).toISOString().slice(0, 10), run, sha: commits[commit[place] ?? -1] ?? "" };
  });
}

export interface LinePoint extends DecodedRun {
  readonly segment: number;
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly rounds: number;
  /** Of the nights before; nothing where there are too few of them. */
  readonly usual?: Trailing;
}

export function decodeLine({ segments, findings }: LineShard, runs: readonly DecodedRun[]): LinePoint[] {
  return segments
    .flatMap(({ fingerprint, runs: places, medians, lows, highs, rounds }, segment) => {
      const own = places.flatMap((place) => runs[place] ?? []);
      const starts = levelStarts(
        own,
        findings.filter((finding) => finding.fingerprint === fingerprint),
      );
      return own.map((run, place): LinePoint => {
        const median = medians[place] ?? Number.NaN;
        const usual = usualBefore(medians, place, starts);
        return {
          ...run,
          segment,
          median,
          low: lows[place] ?? median,
          high: highs[place] ?? median,
          rounds: typeof rounds === "number" ? rounds : (rounds[place] ?? 0),
          ...(usual === undefined ? {} : { usual }),
        };
      });
    })
    .sort((one, other) => one.time - other.time);
}

/** What changed around a line with one of its runs. */
export interface LineBoundary {
  readonly at: DecodedRun;
  readonly changes: readonly { readonly fact: string; readonly from?: string; readonly to?: string }[];
  /** Another environment: what comes behind is not compared with what was before. */
  readonly fingerprint?: { readonly from: string; readonly to: string };
}

/** Numbered as the chart and the table name it. */
export interface NumberedBoundary extends LineBoundary {
  readonly number: number;
}

export function boundariesOf(
  line: LineShard,
  points: readonly LinePoint[],
  { facts }: RunsShard,
  runs: readonly DecodedRun[],
): LineBoundary[] {
  const known = new Map<string, string>();
  const changes = new Map<string, LineBoundary["changes"]>();
  for (const [place, changed] of facts) {
    const run = runs[place];
    const listed = changed.map(([fact, to]) => {
      const from = known.get(fact);
      if (to === null) known.delete(fact);
      else known.set(fact, to);
      return { fact, ...(from === undefined ? {} : { from }), ...(to === null ? {} : { to }) };
    });
    if (place > 0 && run !== undefined) changes.set(run.run, listed);
  }
  const first = points[0]?.time ?? 0;
  return runs.flatMap((at): LineBoundary[] => {
    if (at.time <= first) return [];
    const place = points.findIndex(({ run }) => run === at.run);
    const [before, here] = [points[place - 1], points[place]];
    const isNew = before !== undefined && here !== undefined && before.segment !== here.segment;
    const listed = changes.get(at.run) ?? [];
    if (listed.length === 0 && !isNew) return [];
    const nameOf = (point: LinePoint | undefined) => line.segments[point?.segment ?? -1]?.fingerprint ?? "";
    return [{ at, changes: listed, ...(isNew ? { fingerprint: { from: nameOf(before), to: nameOf(here) } } : {}) }];
  });
}

/** Findings that begin in a range of time. */
export const findingsWithin = (findings: readonly LineFinding[], from: string): LineFinding[] =>
  findings.filter(({ at }) => at.night >= from);
