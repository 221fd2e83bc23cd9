import type { Words } from "../../words/words.ts";
import type { Document } from "../document.ts";
import type { Report } from "../report.ts";
import { cell, heading } from "./lines.ts";

/** What it was measured on. */
export function environmentSection({ environment }: Report, words: Words): Document {
  const rows = words.run.environment(environment).map(({ name, value }) => [cell(name), cell(value)]);
  return [
    heading(2, words.tables.headings.environment),
    { kind: "table", header: [[], []], rows, align: ["left", "left"], pairMark: words.punctuation.colon },
  ];
}
