import { type AcceptedChange, isExpired } from "./accepted.ts";
import type { FactChange, Finding } from "./finding.ts";
import { fixesOf } from "./fixed-by.ts";
import type { EventStatus, HistoryEvent } from "./history-event.ts";
import { joinEvents, strongestFirst } from "./join-event.ts";
import { byText, metricNameOf } from "./series.ts";
import type { HistorySettings } from "./settings.ts";

/** Findings as events: what belongs together is one, what came back is fixed, what somebody agreed to is accepted. By night, then by name. */
export function composeEvents(
  findings: readonly Finding[],
  accepted: readonly AcceptedChange[],
  settings: HistorySettings & { readonly today: string },
): HistoryEvent[] {
  const suspected = findings.filter(({ status }) => status === "suspected");
  const together = joinEvents(suspected, []);
  const fixes = fixesOf(findings, settings);
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const event = finding.event ?? together.get(finding.id) ?? finding.id;
    const there = groups.get(event);
    if (there === undefined) groups.set(event, [finding]);
    else there.push(finding);
  }
  const valid = accepted.filter((entry) => !isExpired(entry, settings.today));
  const events = [...groups].map(([id, members]) => compose(id, members, fixes, valid));
  const fixed = new Map<string, string[]>();
  for (const { id, fixedBy } of events) if (fixedBy !== undefined) fixed.set(fixedBy, [...(fixed.get(fixedBy) ?? []), id]);
  return events
    .map((event) => ({ ...event, fixes: (fixed.get(event.id) ?? []).sort(byText) }))
    .sort((one, other) => byText(one.at.night, other.at.night) || byText(one.id, other.id));
}

function compose(
  id: string,
  members: readonly Finding[],
  fixes: ReadonlyMap<string, Finding>,
  accepted: readonly AcceptedChange[],
): HistoryEvent {
  const findings = members.toSorted(strongestFirst);
  const leading = findings.find((finding) => finding.id === id) ?? (findings[0] as Finding);
  const left = findings.filter(({ status }) => status !== "vanished");
  const open = left.filter((finding) => !fixes.has(finding.id));
  const entry = acceptanceOf(open, accepted);
  const status = statusOf(left, open, entry);
  const confirmedOn = findings.flatMap((finding) => finding.confirmedOn ?? []).sort(byText)[0];
  const lastFix = status === "fixed" ? latestFix(left, fixes) : undefined;
  const closedOn =
    status === "vanished"
      ? findings
          .flatMap((finding) => finding.vanishedOn ?? [])
          .sort(byText)
          .at(-1)
      : lastFix?.confirmedOn;
  return {
    id,
    kind: leading.kind,
    status,
    direction: directionOf(left.length > 0 ? left : findings),
    at: leading.at,
    ...(leading.lastGood === undefined ? {} : { lastGood: leading.lastGood }),
    ...(confirmedOn === undefined ? {} : { confirmedOn }),
    ...(closedOn === undefined ? {} : { closedOn }),
    findings,
    corroborated: left.length > 1,
    stands: findings.some(({ family }) => family?.stands === true),
    boundary: boundaryOf(findings),
    fixes: [],
    ...(lastFix === undefined ? {} : { fixedBy: lastFix.event ?? lastFix.id }),
    ...(entry === undefined ? {} : { accepted: entry }),
  };
}

function statusOf(left: readonly Finding[], open: readonly Finding[], entry: AcceptedChange | undefined): EventStatus {
  if (left.length === 0) return "vanished";
  if (left.every(({ status }) => status === "suspected")) return "suspected";
  if (open.length === 0) return "fixed";
  return entry === undefined ? "confirmed" : "accepted";
}

const latestFix = (left: readonly Finding[], fixes: ReadonlyMap<string, Finding>): Finding | undefined =>
  left.flatMap(({ id }) => fixes.get(id) ?? []).sort((one, other) => byText(other.at.night, one.at.night) || byText(one.id, other.id))[0];

function directionOf(findings: readonly Finding[]): HistoryEvent["direction"] {
  const directions = new Set(findings.map(({ direction }) => direction));
  return directions.size === 1 ? (findings[0] as Finding).direction : "mixed";
}

/** Every fact once, of all series that saw it change; none where an environment shows the event in which nothing changed. */
function boundaryOf(findings: readonly Finding[]): FactChange[] {
  const environments = [...Map.groupBy(findings, ({ fingerprint }) => fingerprint).values()];
  if (environments.some((own) => own.every(({ boundary }) => boundary.length === 0))) return [];
  const facts = new Map(findings.flatMap(({ boundary }) => boundary).map((change) => [JSON.stringify(change), change]));
  return [...facts].sort(([one], [other]) => byText(one, other)).map(([, change]) => change);
}

/** An event is accepted when every series that still shows it is; the first entry is named. */
function acceptanceOf(open: readonly Finding[], accepted: readonly AcceptedChange[]): AcceptedChange | undefined {
  const entries = open.map((finding) => accepted.find((entry) => accepts(entry, finding)));
  return entries.every((entry) => entry !== undefined) ? entries[0] : undefined;
}

function accepts({ scenario, metric, commit }: AcceptedChange, finding: Finding): boolean {
  if (finding.status !== "confirmed" || finding.kind === "anomaly") return false;
  const names = [metricNameOf(finding.metric), finding.metric.metric];
  return finding.at.sha.startsWith(commit) && isLike(finding.scenario, scenario) && names.some((name) => isLike(name, metric));
}

/** `*` stands for any letters, none among them. Linear: a pattern of stars cannot take long. */
function isLike(name: string, pattern: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return name === pattern;
  const last = rest.pop() as string;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let place = first.length;
  const end = name.length - last.length;
  for (const part of rest) {
    const found = name.indexOf(part, place);
    if (found < 0 || found + part.length > end) return false;
    place = found + part.length;
  }
  return true;
}
