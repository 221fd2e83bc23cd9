import { directionOf } from "../model/metric.ts";
import type { AcceptedChange } from "./accepted.ts";
import { type EnvironmentBoundary, environmentBoundaries } from "./boundary.ts";
import { composeEvents } from "./compose-events.ts";
import type { HistoryEvent } from "./history-event.ts";
import { nightsOf } from "./nights.ts";
import { byText, nightsBetween, type Series, seriesKey } from "./series.ts";
import { type HistorySettings, PROVISIONAL_NIGHTS, WINDOW_NIGHTS } from "./settings.ts";
import { emptySettled, HISTORY_STATE_VERSION, type HistoryState, type OpenNight, type Settled } from "./state.ts";
import { isUsable, step } from "./step.ts";

/** What a reader should know of a history beside its events. */
export type HistoryNote =
  | { readonly kind: "expired"; readonly entry: AcceptedChange }
  | { readonly kind: "unused"; readonly entry: AcceptedChange }
  | { readonly kind: "unusable-value"; readonly series: string; readonly run: string; readonly value: number };

export interface HistoryJudgement {
  /** By night, then by name. */
  readonly events: readonly HistoryEvent[];
  readonly notes: readonly HistoryNote[];
}

/**
 * Judges a history night by night, each as it would have been judged on its day, so that the result is the same as that of one night after
 * the other. Pure; the order of series and points does not matter. Metrics without a good direction are left out.
 * @param series all there are, with all their nights
 * @param accepted from the reviewed file
 */
export function judgeHistory(
  series: readonly Series[],
  accepted: readonly AcceptedChange[] = [],
  settings: HistorySettings = {},
): HistoryJudgement & { readonly boundaries: readonly EnvironmentBoundary[] } {
  const settled = emptySettled();
  for (const night of nightsOf(series)) step(settled, night, settings);
  return { ...judgementOf(settled, series, accepted, settings), boundaries: environmentBoundaries(series) };
}

/** A night judged, and what the next one needs. */
export interface NightJudgement extends HistoryJudgement {
  readonly state: HistoryState;
  /** Nights that came too late, older than a week before the last: they were left out, and the whole has to be judged again. */
  readonly tooLate: readonly string[];
}

/**
 * Takes the points of one night more, or of any few. Nights of the last week may come late, twice and in any order: they are judged again.
 * @param previous of the night before; nothing before the first
 * @param night series with the new points only
 */
export function judgeNight(
  previous: HistoryState | undefined,
  night: readonly Series[],
  accepted: readonly AcceptedChange[] = [],
  settings: HistorySettings = {},
): NightJudgement {
  const settled = structuredClone(previous?.settled ?? emptySettled());
  const open: OpenNight[] = [];
  const tooLate: string[] = [];
  for (const one of nightsOf([...(previous?.open ?? []).flatMap(({ series }) => series), ...night])) {
    if (one.night > (previous?.settled.lastNight ?? "")) open.push(one);
    else if (!isKnown(settled, one)) tooLate.push(one.night);
    const closing = open.length > PROVISIONAL_NIGHTS ? open.shift() : undefined;
    if (closing !== undefined) step(settled, closing, settings);
  }
  forgetPlaces(settled);
  const now = structuredClone(settled);
  for (const one of open) step(now, one, settings);
  return {
    ...judgementOf(now, night, accepted, settings),
    state: { schemaVersion: HISTORY_STATE_VERSION, settled, open },
    tooLate,
  };
}

/** The same run once more says nothing new. */
const isKnown = ({ places }: Settled, { series }: OpenNight) =>
  series.every(({ scenario, points }) => points.every(({ run }) => Object.hasOwn(places, `${scenario} ${run}`)));

/** Findings bring their own places along. What the ends of the series need stays, and what is recent, by which a run that comes twice is known. */
function forgetPlaces({ places, series, lastNight }: Settled): void {
  const needed = new Set(Object.values(series).flatMap((one) => one.places));
  for (const [key, { night }] of Object.entries(places))
    if (!needed.has(key) && nightsBetween(night, lastNight) > WINDOW_NIGHTS) delete places[key];
}

function judgementOf(
  settled: Settled,
  series: readonly Series[],
  accepted: readonly AcceptedChange[],
  settings: HistorySettings,
): HistoryJudgement {
  const today = settings.today ?? settled.lastNight;
  const findings = [...settled.findings, ...Object.values(settled.series).flatMap(({ open }) => open)];
  const events = composeEvents(findings, accepted, { ...settings, today });
  return { events, notes: [...acceptanceNotes(events, accepted, today), ...valueNotes(series)] };
}

function acceptanceNotes(events: readonly HistoryEvent[], accepted: readonly AcceptedChange[], today: string): HistoryNote[] {
  const used = new Set(events.flatMap((event) => event.accepted ?? []));
  return accepted.flatMap((entry): HistoryNote[] =>
    today > entry.expires ? [{ kind: "expired", entry }] : used.has(entry) ? [] : [{ kind: "unused", entry }],
  );
}

function valueNotes(series: readonly Series[]): HistoryNote[] {
  return series
    .flatMap((one) => {
      if (directionOf(one.metric.metric) === undefined) return [];
      const notes: (HistoryNote & { readonly kind: "unusable-value" })[] = [];
      for (const { run, median } of one.points)
        if (!isUsable(median)) notes.push({ kind: "unusable-value", series: seriesKey(one), run, value: median });
      return notes;
    })
    .sort((one, other) => byText(one.series, other.series) || byText(one.run, other.run));
}
