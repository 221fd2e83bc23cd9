import { factChanges } from "../../history/boundary.ts";
import type { HistoryEvent } from "../../history/history-event.ts";
import { type Facts, nightOf, seriesKey } from "../../history/series.ts";
import type { Words } from "../../words/words.ts";
import { compareUrl, isCommit, runUrl, shortCommit } from "../commit-links.ts";
import type { Document } from "../document.ts";
import type { EventContext } from "../event-context.ts";
import { leadingOf } from "../event-facts.ts";
import { cell, heading, line, paragraph } from "./lines.ts";

/** Between which commits it happened, and what else changed then. */
export function eventCommitsSection(event: HistoryEvent, context: EventContext, words: Words): Document {
  const { at, lastGood: good } = event;
  const { history } = words;
  const isDrift = event.kind === "drift";
  const range = history.range({
    isDrift,
    bad: { night: at.night, commit: shortCommit(at.sha) },
    ...(good === undefined ? {} : { good: { night: good.night, commit: shortCommit(good.sha) } }),
    isSame: good?.sha === at.sha,
  });
  const compare = isDrift || good === undefined ? undefined : compareUrl(context.host, good.sha, at.sha);
  const run = runUrl(context.host, at);
  return [
    heading(2, history.headings.commits),
    paragraph(range),
    ...(compare === undefined ? [] : [{ kind: "link", text: history.links.compare, url: compare } as const]),
    ...(run === undefined ? [] : [{ kind: "link", text: history.links.run, url: run } as const]),
    ...environmentBlocks(event, context, words),
  ];
}

/** Of a change between the two nights, of a drift from its beginning to the last night. */
function environmentBlocks(event: HistoryEvent, { series }: EventContext, { history }: Words): Document {
  const { at, lastGood } = event;
  const from = event.kind === "drift" ? at : lastGood;
  const to = event.kind === "drift" ? lastNight(event, series) : at;
  const begin = heading(3, history.headings.environment);
  const changes = from === undefined || to === undefined ? [] : factChanges(from.facts, to.facts);
  if (from === undefined || to === undefined) return [];
  if (changes.length === 0) return [begin, paragraph(history.sameEnvironment)];
  const { fact, before, after } = history.columns;
  return [
    begin,
    paragraph(history.otherEnvironment(from.night, to.night)),
    {
      kind: "table",
      header: [fact, before, after].map((name) => [line(name)]),
      rows: changes.map((change) => [cell(change.fact), cell(change.from ?? "—"), cell(change.to ?? "—")]),
      align: ["left", "left", "left"],
    },
  ];
}

function lastNight(event: HistoryEvent, series: EventContext["series"]): { readonly night: string; readonly facts: Facts } | undefined {
  const key = seriesKey(leadingOf(event));
  const points = [...(series.find((one) => seriesKey(one) === key)?.points ?? [])];
  const last = points.sort((one, other) => Date.parse(one.time) - Date.parse(other.time)).at(-1);
  return last === undefined ? undefined : { night: nightOf(last), facts: last.facts };
}

/** How to measure it again, and how to find the commit. */
export function eventCommandsSection(event: HistoryEvent, { commands }: EventContext, { history, tables }: Words): Document {
  const { scenario, at } = leadingOf(event);
  const command = commands.get(`${scenario} ${at.run}`);
  const bisect = bisectCommand(event);
  return [
    ...(command === undefined ? [] : [heading(2, tables.headings.reproduce), { kind: "code", text: command } as const]),
    ...(bisect === undefined
      ? []
      : [heading(2, history.headings.bisect), paragraph(history.bisect), { kind: "code", text: bisect } as const]),
  ];
}

/** Says which of the commits to compare next. Made of commits only; nothing where there is no range to look in. */
function bisectCommand({ kind, at, lastGood }: HistoryEvent): string | undefined {
  if (kind !== "change" || lastGood === undefined || lastGood.sha === at.sha) return undefined;
  if (!isCommit(lastGood.sha) || !isCommit(at.sha)) return undefined;
  return `npm run -s bench -- bisect --good ${lastGood.sha} --bad ${at.sha}`;
}
