import type { Finding } from "./finding.ts";
import { seriesKey } from "./series.ts";
import { type HistorySettings, practicalDistance } from "./settings.ts";

/** Share of a change that may be left for it to count as fixed, where that is more than what matters. */
const LEFT = 1 / 3;

/** For each confirmed change the later change of its series that brought the level back, by id. */
export function fixesOf(findings: readonly Finding[], settings: HistorySettings): Map<string, Finding> {
  const bySeries = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.kind !== "change" || finding.status !== "confirmed") continue;
    const key = seriesKey(finding);
    const there = bySeries.get(key);
    if (there === undefined) bySeries.set(key, [finding]);
    else there.push(finding);
  }
  const fixes = new Map<string, Finding>();
  for (const changes of bySeries.values()) {
    changes.sort((one, other) => one.index - other.index);
    changes.forEach((change, place) => {
      const fix = changes.slice(place + 1).find((later) => isBack(change, later, settings));
      if (fix !== undefined) fixes.set(change.id, fix);
    });
  }
  return fixes;
}

function isBack(change: Finding, later: Finding, settings: HistorySettings): boolean {
  const size = Math.abs(Math.log(change.to / change.from));
  const left = Math.log(later.to / change.from);
  // Better than before is as good as back; only what is left of the change counts.
  const remaining = Math.sign(Math.log(change.to / change.from)) * left;
  const near = Math.max(practicalDistance(change.metric.metric, change.from, settings) / 2, size * LEFT);
  return later.direction !== change.direction && remaining <= Math.min(near, size / 2);
}
