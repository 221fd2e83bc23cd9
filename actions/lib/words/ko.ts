import { comment } from "./ko/comment.ts";
import { dashboard } from "./ko/dashboard.ts";
import { figures } from "./ko/figures.ts";
import { history } from "./ko/history.ts";
import { names } from "./ko/names.ts";
import { notes } from "./ko/notes.ts";
import { plan } from "./ko/plan.ts";
import { reading } from "./ko/reading.ts";
import { run } from "./ko/run.ts";
import { tables } from "./ko/tables.ts";
import { verdicts } from "./ko/verdicts.ts";
import { numbersOf } from "./numbers.ts";
import { punctuationOf } from "./punctuation.ts";
import type { Words } from "./words.ts";

export const ko: Words = {
  locale: "ko",
  numbers: numbersOf("ko"),
  punctuation: punctuationOf("ko"),
  names,
  verdicts,
  run,
  tables,
  notes,
  reading,
  comment,
  figures,
  plan,
  history,
  dashboard,
};
