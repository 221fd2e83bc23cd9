import type { HistoryEvent } from "../../history/history-event.ts";
import type { HistoryNote } from "../../history/judge-history.ts";
import type { Words } from "../../words/words.ts";
import type { Block, Document } from "../document.ts";
import type { Night } from "../night.ts";
import { fold, heading, line, paragraph } from "./lines.ts";

/** More lines of a kind than these are counted. */
const LINES_SHOWN = 20;

/** What a reader should know of a night beside its events: acceptances, what could not be read or written, and how often we were right. */
export function nightNotes({ events, notes, tooLate = [], problems = [], issues, precision }: Night, words: Words): Document {
  const { history, numbers } = words;
  const used = [...new Set(events.flatMap(({ accepted, status }) => (status === "accepted" && accepted !== undefined ? [accepted] : [])))];
  const acceptances = [
    ...notes.flatMap((note) => (note.kind === "unusable-value" ? [] : [acceptanceText(note.kind, note.entry, words)])),
    ...used.map((entry) => acceptanceText("used", entry, words)),
  ];
  const unusable = notes.flatMap((note) =>
    note.kind === "unusable-value" ? [history.unusable({ ...note, value: numbers.plain(note.value) })] : [],
  );
  const done = issues === undefined ? "" : history.issues(issues.counts);
  return [
    ...listOf(history.headings.acceptances, acceptances, words),
    ...listOf(history.headings.problems, [...problems, ...(tooLate.length === 0 ? [] : [history.tooLate(tooLate)]), ...unusable], words),
    ...(done === "" ? [] : [paragraph(done)]),
    ...(precision === undefined ? [] : fold([heading(2, history.headings.precision), paragraph(history.precision(precision))])),
  ];
}

function acceptanceText(
  kind: Exclude<HistoryNote["kind"], "unusable-value"> | "used",
  entry: NonNullable<HistoryEvent["accepted"]>,
  { history }: Words,
): string {
  return history.acceptance({ kind, ...entry, commit: entry.commit.slice(0, 7) });
}

function listOf(title: string, lines: readonly string[], { history }: Words): Block[] {
  if (lines.length === 0) return [];
  const items = lines.slice(0, LINES_SHOWN).map((text) => ({ lines: [line(text)] }));
  const rest = lines.length - items.length;
  return [heading(2, title), { kind: "list", items }, ...(rest === 0 ? [] : [paragraph(history.moreEvents(rest))])];
}
