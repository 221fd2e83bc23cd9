import type { CommentWords } from "./comment-words.ts";
import type { DashboardWords } from "./dashboard-words.ts";
import type { FigureWords } from "./figure-words.ts";
import type { HistoryWords } from "./history-words.ts";
import type { Locale } from "./locale.ts";
import type { NameWords } from "./name-words.ts";
import type { NoteWords } from "./note-words.ts";
import type { Numbers } from "./numbers.ts";
import type { PlanWords } from "./plan-words.ts";
import type { Punctuation } from "./punctuation.ts";
import type { ReadingWords } from "./reading-words.ts";
import type { RunWords } from "./run-words.ts";
import type { TableWords } from "./table-words.ts";
import type { VerdictWords } from "./verdict-words.ts";

/**
 * Everything a reader reads, in one language, as functions of data. All of it is plain text, names from outside included: renderers escape it.
 * A sentence is made in one place, so that a language may order its parts as it likes.
 */
export interface Words {
  readonly locale: Locale;
  readonly numbers: Numbers;
  readonly punctuation: Punctuation;
  readonly names: NameWords;
  readonly verdicts: VerdictWords;
  readonly run: RunWords;
  readonly tables: TableWords;
  readonly notes: NoteWords;
  readonly reading: ReadingWords;
  readonly comment: CommentWords;
  readonly figures: FigureWords;
  readonly plan: PlanWords;
  readonly history: HistoryWords;
  readonly dashboard: DashboardWords;
}
