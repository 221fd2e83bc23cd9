import type { AcceptedChange } from "../history/accepted.ts";
import type { Finding } from "../history/finding.ts";
import type { HistoryEvent } from "../history/history-event.ts";
import type { Place } from "../history/series.ts";
import { lineKey } from "./lines.ts";
import { rounded } from "./shard-text.ts";
import type { AcceptedFacts, EventFacts, FindingFacts, LineFinding, RunFacts } from "./shards.ts";

/** Findings of an event that a list shows. */
const FINDINGS_SHOWN = 12;
/** Facts of the environment that are named where it changed. */
const FACTS_SHOWN = 8;

export type LinePlaces = ReadonlyMap<string, number>;

/** An event as a list shows it. */
export function eventFacts(event: HistoryEvent, lines: LinePlaces, most = FINDINGS_SHOWN): EventFacts {
  const { id, kind, status, direction, at, lastGood, confirmedOn, closedOn, corroborated, stands, boundary, accepted } = event;
  const findings = event.findings.flatMap((finding) => findingFacts(finding, lines) ?? []);
  return {
    id,
    kind,
    status,
    direction,
    at: placeFacts(at),
    ...(lastGood === undefined ? {} : { lastGood: placeFacts(lastGood) }),
    ...(confirmedOn === undefined ? {} : { confirmedOn }),
    ...(closedOn === undefined ? {} : { closedOn }),
    corroborated,
    stands,
    boundary: boundary.slice(0, FACTS_SHOWN),
    ...(accepted === undefined ? {} : { accepted: acceptedFacts(accepted) }),
    findings: findings.slice(0, most),
    moreFindings: Math.max(0, event.findings.length - most),
  };
}

/** The same event as one of its lines shows it. */
export function lineFinding(event: HistoryEvent, finding: Finding, lines: LinePlaces): LineFinding | undefined {
  const facts = findingFacts(finding, lines);
  if (facts === undefined) return undefined;
  const closedOn = finding.vanishedOn ?? event.closedOn;
  return {
    ...facts,
    kind: finding.kind,
    status: finding.status === "vanished" ? "vanished" : event.status,
    at: placeFacts(finding.at),
    ...(finding.lastGood === undefined ? {} : { lastGood: placeFacts(finding.lastGood) }),
    fingerprint: finding.fingerprint,
    ...(closedOn === undefined ? {} : { closedOn }),
    stands: finding.family?.stands === true,
    boundary: finding.boundary.slice(0, FACTS_SHOWN),
    ...(event.accepted === undefined ? {} : { accepted: acceptedFacts(event.accepted) }),
  };
}

function findingFacts(finding: Finding, lines: LinePlaces): FindingFacts | undefined {
  const { direction, from, to, effect, p } = finding;
  const line = lines.get(lineKey(finding));
  if (line === undefined) return undefined;
  const { change, interval } = effect;
  return {
    line,
    direction,
    from: rounded(from),
    to: rounded(to),
    change: rounded(change),
    ...(interval === undefined ? {} : { low: rounded(interval.low), high: rounded(interval.high) }),
    ...(p === undefined ? {} : { p: rounded(p) }),
  };
}

const placeFacts = ({ night, run, sha }: Place): RunFacts => ({ night, run, sha });

export const acceptedFacts = ({ scenario, metric, commit, reason, expires }: AcceptedChange): AcceptedFacts => ({
  scenario,
  metric,
  commit,
  reason,
  expires,
});

/** Characters of one file of events. */
const ROOM = 120_000;

/** Events in files, the latest first, none of which is too long. */
export function eventPages(events: readonly HistoryEvent[], lines: LinePlaces): EventFacts[][] {
  const pages: EventFacts[][] = [];
  let left = 0;
  for (const event of events.toReversed()) {
    const facts = eventFacts(event, lines);
    const size = JSON.stringify(facts).length;
    if (size > left) {
      pages.push([]);
      left = ROOM;
    }
    pages.at(-1)?.push(facts);
    left -= size;
  }
  return pages;
}
