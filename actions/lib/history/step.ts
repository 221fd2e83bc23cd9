import { directionOf } from "../model/metric.ts";
import { confirmChanges } from "./confirm.ts";
import { oddNight } from "./find-anomaly.ts";
import { suspectChanges, windowStart } from "./find-changes.ts";
import { findDrift, isDriftNight } from "./find-drift.ts";
import { joinEvents } from "./join-event.ts";
import { lookAgain } from "./look-again.ts";
import { nightsBetween, type Point, type SeriesName, seriesKey } from "./series.ts";
import { type HistorySettings, PROVISIONAL_NIGHTS, SAME_WITHIN } from "./settings.ts";
import { type OpenFinding, type OpenNight, type SeriesState, type Settled, totalOf } from "./state.ts";

/** Takes one night more into what is known; in place. Nights come in their order, and each once. */
export function step(settled: Settled, { night, series }: OpenNight, settings: HistorySettings): void {
  const judged = series.flatMap((one) => {
    const usable = directionOf(one.metric.metric) === undefined ? [] : one.points.filter(({ median }) => isUsable(median));
    return usable.length === 0 ? [] : [observe(settled, one, usable, night, settings)];
  });
  const confirmed = confirmChanges(judged, night);
  const touched = new Set(confirmed.map(({ id }) => id));
  revive(settled, touched);
  const settledBefore = settled.findings.length;
  for (const state of judged) {
    if (state.open.some(({ id }) => touched.has(id))) absorbAnomalies(state);
    settled.findings.push(...lookAgain(state, night, settings));
    settled.findings.push(...closeAnomalies(state, night));
  }
  nameEvents(settled, judged, settledBefore);
  for (const state of judged) trim(state);
  settled.lastNight = night;
}

/** What has no logarithm is no value of a rate or a time: such a night is missing. */
export const isUsable = (median: number): boolean => Number.isFinite(median) && median > 0;

function observe(settled: Settled, series: SeriesName, points: readonly Point[], night: string, settings: HistorySettings): SeriesState {
  const state = stateOf(settled, series);
  for (const { time, run, sha, median, facts } of points) {
    const key = `${series.scenario} ${run}`;
    settled.places[key] ??= { night, time, run, sha, facts };
    state.values.push(Math.log(median));
    state.places.push(key);
    const odd = oddNight(settled, state, night, settings);
    if (odd !== undefined && !state.open.some(({ id }) => id === odd.id)) state.open.push(odd);
  }
  const suspected = suspectChanges(settled, state, night, settings);
  state.open = [...state.open.filter(({ kind, status }) => kind !== "change" || status !== "suspected"), ...suspected];
  if (isDriftNight(state)) settled.findings.push(...followDrift(state, findDrift(settled, state, night, settings), night));
  return state;
}

function stateOf(settled: Settled, series: SeriesName): SeriesState {
  const { scenario, metric, fingerprint } = series;
  const key = seriesKey(series);
  const state = settled.series[key] ?? { scenario, metric, fingerprint, offset: 0, start: 0, values: [], places: [], open: [] };
  settled.series[key] = state;
  return state;
}

/** A drift that is seen again is confirmed and keeps the place where it was first seen; one that is over is final if it was confirmed. */
function followDrift(state: SeriesState, seen: OpenFinding | undefined, night: string): OpenFinding[] {
  const before = state.open.find(({ kind }) => kind === "drift");
  const others = state.open.filter(({ kind }) => kind !== "drift");
  if (before === undefined || seen?.direction !== before.direction) {
    state.open = [...others, ...(seen === undefined ? [] : [seen])];
    return before?.status === "confirmed" ? [before] : [];
  }
  const { to, p } = seen;
  const followed: OpenFinding = {
    ...before,
    status: "confirmed",
    to,
    effect: { change: to / before.from - 1 },
    seenOn: night,
    confirmedOn: before.confirmedOn ?? night,
    ...(p === undefined ? {} : { p }),
  };
  state.open = [...others, followed];
  return [];
}

/** Odd nights that turned out to be the first ones of a new level are no anomalies. */
function absorbAnomalies(state: SeriesState): void {
  const changes = state.open.filter(({ kind, status }) => kind === "change" && status === "confirmed");
  state.open = state.open.filter(({ kind, index }) => kind !== "anomaly" || !changes.some((change) => index >= change.index - SAME_WITHIN));
}

/** An odd night is over when the next one is nearer to what was usual, or when a week did not make a change of it. */
function closeAnomalies(state: SeriesState, night: string): OpenFinding[] {
  const last = state.values.at(-1) as number;
  const over = state.open.filter(({ kind, at, from, to, index }) => {
    if (kind !== "anomaly" || index === totalOf(state) - 1) return false;
    const back = Math.abs(last - Math.log(from)) < Math.abs(Math.log(to / from)) / 2;
    return back || nightsBetween(at.night, night) > PROVISIONAL_NIGHTS;
  });
  const ids = new Set(over.map(({ id }) => id));
  state.open = state.open.filter(({ id }) => !ids.has(id));
  return over.map((anomaly): OpenFinding => ({ ...anomaly, status: "confirmed", confirmedOn: night }));
}

/** What had vanished and is there again was no false alarm. */
function revive(settled: Settled, confirmed: ReadonlySet<string>): void {
  if (settled.findings.some(({ id }) => confirmed.has(id))) settled.findings = settled.findings.filter(({ id }) => !confirmed.has(id));
}

/** Gives an event to what was confirmed this night. @param settledBefore how many findings no longer changed before it */
function nameEvents(settled: Settled, judged: readonly SeriesState[], settledBefore: number): void {
  const needsName = ({ status, event }: OpenFinding) => status === "confirmed" && event === undefined;
  const fresh = [...settled.findings.slice(settledBefore), ...judged.flatMap(({ open }) => open)].filter(needsName);
  if (fresh.length === 0) return;
  const events = joinEvents(fresh, [...settled.findings, ...Object.values(settled.series).flatMap(({ open }) => open)]);
  const named = (finding: OpenFinding): OpenFinding => {
    const event = events.get(finding.id);
    return event === undefined || finding.event !== undefined ? finding : { ...finding, event };
  };
  settled.findings = [...settled.findings.slice(0, settledBefore), ...settled.findings.slice(settledBefore).map(named)];
  for (const state of judged) if (state.open.some(needsName)) state.open = state.open.map(named);
}

/** What no further night looks at goes; the night before the window stays, because it is the last good one of its first. */
function trim(state: SeriesState): void {
  const first = Math.max(0, windowStart(state) - 1);
  if (first <= state.offset) return;
  state.values.splice(0, first - state.offset);
  state.places.splice(0, first - state.offset);
  state.offset = first;
}
