import { SHORTEST_SEGMENT, shiftAt } from "../statistics/change-points.ts";
import { effectOf, senseOf } from "./describe-change.ts";
import { confirmedChanges, leastShiftOf, windowStart } from "./find-changes.ts";
import { nightsBetween } from "./series.ts";
import { type HistorySettings, PROVISIONAL_NIGHTS } from "./settings.ts";
import { type OpenFinding, type SeriesState, totalOf, valuesOf } from "./state.ts";

/**
 * Looks again at the confirmed changes of the last week. One whose medians no longer differ by enough on two nights running has vanished: it
 * was a false alarm. One that outlived the week is final, and the segment begins with it.
 * @returns what is final now, to be kept
 */
export function lookAgain(series: SeriesState, night: string, settings: HistorySettings): OpenFinding[] {
  const final: OpenFinding[] = [];
  const changes = confirmedChanges(series);
  const start = windowStart(series);
  changes.forEach((change, place) => {
    const confirmedOn = change.confirmedOn ?? night;
    const from = Math.max(start, changes[place - 1]?.index ?? start);
    const to = changes[place + 1]?.index ?? nextSuspect(series, change) ?? totalOf(series);
    // Once the window has moved past the nights before the change, there is nothing left to doubt it with.
    const seen = change.index - from < SHORTEST_SEGMENT || stillThere(series, change, from, to, settings);
    if (!seen && change.missedOn !== undefined && change.missedOn !== night) {
      final.push({ ...change, status: "vanished", vanishedOn: night });
    } else if (nightsBetween(confirmedOn, night) > PROVISIONAL_NIGHTS) {
      // By now more nights say how large it is.
      final.push(seen && change.index > from ? { ...change, ...effectOf(series, from, change.index, to) } : change);
      series.start = Math.max(series.start, change.index);
    } else {
      replaceOpen(series, seen ? withoutMiss({ ...change, seenOn: night }) : { ...change, missedOn: change.missedOn ?? night });
    }
  });
  const ids = new Set(final.map(({ id }) => id));
  series.open = series.open.filter(({ id }) => !ids.has(id));
  return final;
}

/** Nights after a further change say nothing about this one. */
const nextSuspect = ({ open }: SeriesState, { index }: OpenFinding): number | undefined =>
  open
    .filter((one) => one.kind === "change" && one.status === "suspected" && one.index > index)
    .map((one) => one.index)
    .sort((one, other) => one - other)[0];

function stillThere(series: SeriesState, change: OpenFinding, from: number, to: number, settings: HistorySettings): boolean {
  const values = valuesOf(series, from, to);
  const shift = shiftAt(values, change.index - from);
  return shift.matters(leastShiftOf(series, values, settings)) && senseOf(series, shift.shift) === change.direction;
}

function withoutMiss({ missedOn: _, ...change }: OpenFinding): OpenFinding {
  return change;
}

function replaceOpen(series: SeriesState, changed: OpenFinding): void {
  series.open = series.open.map((one) => (one.id === changed.id ? changed : one));
}
