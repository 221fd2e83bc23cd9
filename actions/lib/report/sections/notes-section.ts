import type { Words } from "../../words/words.ts";
import type { Document } from "../document.ts";
import { noteFacts } from "../note-facts.ts";
import type { Report } from "../report.ts";
import { heading } from "./lines.ts";

/** What the numbers in the cells point to. */
export function notesSection({ notes, arms }: Report, words: Words): Document {
  if (notes.length === 0) return [];
  const items = notes.map((note) => ({ number: note.number, text: words.notes.note(noteFacts(note, arms.length)) }));
  return [heading(2, words.tables.headings.notes), { kind: "notes", items }];
}
