import { type EventIssue, isDismissed } from "./event-issue.ts";
import { eventKey } from "./event-mark.ts";
import type { IssueEdition } from "./issue-edition.ts";

/**
 * Open issues whose event nobody tells any more: a night that came late, or another release, gave the change another first night, or took it away.
 * @param night the last one that was judged: what a newer one wrote is its business
 */
export function orphanedIssues(ours: readonly EventIssue[], editions: readonly IssueEdition[], night: string): EventIssue[] {
  const told = new Set(editions.map(({ event }) => eventKey(event)));
  return ours.filter((one) => {
    const { issue, mark } = one;
    return issue.isOpen && mark.state === "open" && mark.night < night && !told.has(mark.event) && !isDismissed(one);
  });
}

/** Issues named in a sentence; more of them nobody reads. */
const NAMED = 10;

/** One sentence for a warning; nothing where there are none. */
export function orphansSentence(orphans: readonly EventIssue[]): string | undefined {
  if (orphans.length === 0) return undefined;
  const named = orphans.slice(0, NAMED).map(({ issue }) => `#${issue.number}`);
  const others = orphans.length - named.length;
  const all = others === 0 ? named.join(", ") : `${named.join(", ")} and ${others} more`;
  const it = orphans.length === 1 ? "it" : "them";
  return `Nothing in the history stands behind ${all} any more, because nights or the release changed: close ${it} by hand.`;
}
