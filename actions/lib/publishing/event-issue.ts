import type { Precision } from "../model/precision.ts";
import type { Issue } from "../ports/issue-tracker.ts";
import type { Author } from "../ports/pull-request.ts";
import { type EventMark, readEventMark } from "./event-mark.ts";
import { hiddenMark } from "./marker.ts";

/** `event` is on every issue of ours; people put `dismissed` on one, we put `falseAlarm`. */
export const ISSUE_LABELS = { event: "network-regression", falseAlarm: "false-alarm", dismissed: "dismissed" } as const;

/** An issue of ours. */
export interface EventIssue {
  readonly issue: Issue;
  readonly mark: EventMark;
}

/** Issues opened by ourselves with a mark at the very start of their text, the lowest first; all others are none of our business. */
export function eventIssues(issues: readonly Issue[], self: Author): EventIssue[] {
  return issues
    .flatMap((issue) => {
      const isByUs = issue.author?.login.toLowerCase() === self.login.toLowerCase() && issue.author.isBot === self.isBot;
      const written = isByUs ? hiddenMark(issue.body) : undefined;
      const mark = written === undefined ? undefined : readEventMark(written);
      return mark === undefined ? [] : [{ issue, mark }];
    })
    .sort((one, other) => one.issue.number - other.issue.number);
}

/** Whether somebody closed it by hand: what we close we also mark. */
export const isClosedByHand = ({ issue, mark }: EventIssue): boolean => !issue.isOpen && mark.state === "open";

/** Whether somebody said that it is no regression: by the label, or by closing it as not planned. */
export const isDismissed = (one: EventIssue): boolean =>
  one.issue.labels.includes(ISSUE_LABELS.dismissed) ||
  (isClosedByHand(one) && one.issue.reason !== undefined && one.issue.reason !== "completed");

const COUNTED_AS = { open: "confirmed", fixed: "fixed", accepted: "accepted", vanished: "falseAlarms" } as const;

/** How often an alarm was a real one, from all issues of ours; those that were made twice count once. */
export function precisionOf(issues: readonly EventIssue[]): Precision {
  const counts = { confirmed: 0, fixed: 0, accepted: 0, falseAlarms: 0, dismissed: 0 };
  for (const one of issues) {
    const { state } = one.mark;
    if (state !== "duplicate") counts[isDismissed(one) ? "dismissed" : COUNTED_AS[state]]++;
  }
  return counts;
}
