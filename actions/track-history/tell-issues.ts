import { systemClock } from "../lib/adapters/clock/system-clock.ts";
import { issueTracker } from "../lib/adapters/github/issues.ts";
import type { HistoryAccess } from "../lib/adapters/history/open-history.ts";
import type { HistoryJudgement } from "../lib/history/judge-history.ts";
import { type SyncedIssues, syncIssues } from "../lib/publishing/sync-issues.ts";
import { eventIssueTexts } from "../lib/report/event-issue-text.ts";
import type { Words } from "../lib/words/words.ts";
import type { Inputs } from "./inputs.ts";
import type { ReadHistory } from "./read-history.ts";

export interface Judged {
  readonly asked: Inputs;
  readonly history: ReadHistory;
  readonly judgement: HistoryJudgement;
  readonly words: Words;
  readonly today: string;
}

/** One issue per event: opened, kept up to date, closed. */
export async function tellIssues(
  { asked, history, judgement: { events }, words, today }: Judged,
  { run, token, log, signal }: HistoryAccess,
): Promise<SyncedIssues> {
  const { repository, serverUrl, apiUrl, sha, runId, attempt } = run;
  const context = {
    host: { serverUrl, ...repository },
    events,
    series: history.series,
    commands: history.commands,
    today,
    acceptedFile: asked.accepted,
    ...(asked.dashboardUrl === undefined ? {} : { dashboardUrl: asked.dashboardUrl }),
  };
  const tracker = issueTracker({ token, apiUrl, repository, signal });
  const night = history.lastNight;
  return syncIssues(tracker, eventIssueTexts(context, words), { night, run: { sha, runId, attempt } }, { clock: systemClock, log, signal });
}
