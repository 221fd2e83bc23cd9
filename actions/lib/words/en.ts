import { comment } from "./en/comment.ts";
import { dashboard } from "./en/dashboard.ts";
import { history } from "./en/history.ts";
import { names } from "./en/names.ts";
import { notes } from "./en/notes.ts";
import { plan } from "./en/plan.ts";
import { reading } from "./en/reading.ts";
import { run } from "./en/run.ts";
import { tables } from "./en/tables.ts";
import { verdicts } from "./en/verdicts.ts";
import { enFigures } from "./en-figures.ts";
import { numbersOf } from "./numbers.ts";
import { punctuationOf } from "./punctuation.ts";
import type { Words } from "./words.ts";

export const en: Words = {
  locale: "en",
  numbers: numbersOf("en"),
  punctuation: punctuationOf("en"),
  names,
  verdicts,
  run,
  tables,
  notes,
  reading,
  comment,
  figures: enFigures,
  plan,
  history,
  dashboard,
};
