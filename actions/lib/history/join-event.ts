import type { Finding } from "./finding.ts";
import { byText, metricNameOf, nightAfter, nightsBetween } from "./series.ts";

/** Nights that findings of one event may lie apart. */
const APART = 1;

/**
 * The event of each newly confirmed finding: one of the same kind at most a night away that shares its scenario, or the metric in another
 * scenario; else it founds one, which is named after it. The name of an event never changes, whoever joins it later.
 * @param known confirmed findings that have an event
 * @returns event by finding
 */
export function joinEvents(fresh: readonly Finding[], known: readonly Finding[]): Map<string, string> {
  const nights = fresh.map(({ at }) => at.night).sort(byText);
  const [first, last] = [nights[0], nights.at(-1)];
  if (first === undefined || last === undefined) return new Map();
  // Years of findings are known, and letters are compared faster than days.
  const [from, to] = [nightAfter(first, -APART), nightAfter(last, APART)];
  const members = known.filter(({ event, at }) => event !== undefined && at.night >= from && at.night <= to);
  const events = new Map<string, string>();
  for (const finding of [...fresh].sort(strongestFirst)) {
    const related = members.filter((one) => belongTogether(one, finding)).sort((one, other) => byText(one.event ?? "", other.event ?? ""));
    const near = related.toSorted((one, other) => apart(one, finding) - apart(other, finding));
    const event = near[0]?.event ?? finding.id;
    events.set(finding.id, event);
    members.push({ ...finding, event });
  }
  return events;
}

const apart = (one: Finding, other: Finding) => Math.abs(nightsBetween(one.at.night, other.at.night));

function belongTogether(one: Finding, other: Finding): boolean {
  if (one.kind !== other.kind || apart(one, other) > APART) return false;
  return one.scenario === other.scenario || metricNameOf(one.metric) === metricNameOf(other.metric);
}

/** Any order, as long as it is one: the least likely first, then the larger effect. */
export const strongestFirst = (one: Finding, other: Finding): number =>
  (one.p ?? 1) - (other.p ?? 1) ||
  Math.abs(Math.log(other.to / other.from)) - Math.abs(Math.log(one.to / one.from)) ||
  byText(one.id, other.id);
