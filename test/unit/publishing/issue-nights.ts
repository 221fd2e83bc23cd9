import { RefusalError, type RefusalReason } from "../../../actions/lib/ports/refusal.ts";
import { readEventMark } from "../../../actions/lib/publishing/event-mark.ts";
import type { IssueEdition } from "../../../actions/lib/publishing/issue-edition.ts";
import { hiddenMark } from "../../../actions/lib/publishing/marker.ts";
import { type IssueSync, syncIssues } from "../../../actions/lib/publishing/sync-issues.ts";
import { HandClock } from "../../support/fakes.ts";
import { recordingLog } from "../../support/recording-log.ts";
import type { IssueCall, ScriptedIssues } from "./scripted-issues.ts";

/** What a night says of an event. */
export const edition = (event: string, more: Partial<IssueEdition> = {}): IssueEdition => ({
  event,
  state: "open",
  title: `Regression: ${event}`,
  texts: [`all of ${event}`, `less of ${event}`],
  series: 1,
  tell: (news) => `${event} ${news.kind}`,
  duplicate: ({ number }) => `twin of ${number}`,
  ...more,
});

export const NIGHT: IssueSync = { night: "2026-11-21", run: { sha: "a".repeat(40), runId: 5, attempt: 1 } };
export const later = (night: string): IssueSync => ({ ...NIGHT, night, run: { ...NIGHT.run, runId: Number(night.slice(-2)) } });

export function around() {
  const clock = new HandClock();
  return { clock, log: recordingLog(), signal: new AbortController().signal };
}

export const sync = (issues: ScriptedIssues, editions: readonly IssueEdition[], night: IssueSync = NIGHT) =>
  syncIssues(issues, editions, night, around());

/** The states that the marks of the issues carry. */
export const marks = ({ issues }: ScriptedIssues) => issues.map(({ body }) => readEventMark(hiddenMark(body) ?? "")?.state);

export const refusal = (reason: RefusalReason) => new RefusalError(reason, `xxx: ${reason}`);

/** Throws at the first such calls. */
export function fail(
  issues: ScriptedIssues,
  call: IssueCall,
  error: Error,
  { times = 1, when = "before" as "before" | "after" } = {},
): void {
  let left = times;
  issues[when] = (made) => {
    if (made !== call || left === 0) return;
    left--;
    throw error;
  };
}
