import type { Words } from "../../words/words.ts";
import type { Document } from "../document.ts";
import type { Report } from "../report.ts";
import { heading } from "./lines.ts";

/** The command that measures the same again. */
export function reproduceSection({ reproduce }: Report, words: Words): Document {
  return [heading(2, words.tables.headings.reproduce), { kind: "code", text: reproduce }];
}
