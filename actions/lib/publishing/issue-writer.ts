import type { Issue, IssueChange, IssueTracker } from "../ports/issue-tracker.ts";
import type { Author } from "../ports/pull-request.ts";
import { type EventIssue, ISSUE_LABELS } from "./event-issue.ts";
import { type EventMark, eventKey, writeEventMark } from "./event-mark.ts";
import type { IssueEdition, IssueNews } from "./issue-edition.ts";
import { longestThatFits } from "./longest-that-fits.ts";
import { digestOf, hideMark } from "./marker.ts";
import type { Persistence } from "./persist.ts";
import { upsertComment } from "./upsert-comment.ts";

/** Who writes, and after which night. */
export interface IssueSync {
  /** The last night that was judged, `2026-11-21`. */
  readonly night: string;
  /** The workflow run that tells it; it signs the comments. */
  readonly run: { readonly sha: string; readonly runId: number; readonly attempt: number };
}

/** Writes issues of ours with their marks, each method one write. @throws RefusalError */
export interface IssueWriter {
  open(edition: IssueEdition): Promise<EventIssue>;
  /** Makes an issue say the edition. */
  change(there: EventIssue, edition: IssueEdition, more?: IssueChange): Promise<EventIssue>;
  /** One comment per change of an event, however often it is tried: its key is what the issue said before and what it shall say. */
  comment(there: EventIssue, edition: IssueEdition, news: IssueNews, self: Author): Promise<void>;
  /** Makes an issue point to the one that was there first. */
  yield(there: EventIssue, edition: IssueEdition, keeper: Issue): Promise<EventIssue>;
}

/** GitHub asks for a second between writes, and refuses more than some 80 a minute. */
const SECONDS_BETWEEN_WRITES = 1;

export function issueWriter(tracker: IssueTracker, { night, run }: IssueSync, persistence: Persistence): IssueWriter {
  const { clock, signal } = persistence;
  let wroteAt = Number.NEGATIVE_INFINITY;

  async function paced<T>(write: () => Promise<T>): Promise<T> {
    const wait = wroteAt + SECONDS_BETWEEN_WRITES - clock.monotonicSeconds();
    if (wait > 0) await clock.sleep(wait, signal);
    try {
      return await write();
    } finally {
      wroteAt = clock.monotonicSeconds();
    }
  }

  const markOf = (edition: IssueEdition, before?: EventMark): EventMark => ({
    event: eventKey(edition.event),
    opened: before?.opened ?? night,
    night,
    state: edition.state,
    series: Math.max(edition.series, before?.series ?? 0),
    digest: digestOf(edition.texts[0]),
  });

  /** Writes the longest text that GitHub takes, with its mark. */
  const writeFitting = ({ texts }: IssueEdition, mark: EventMark, write: (body: string) => Promise<Issue>): Promise<Issue> =>
    paced(() => longestThatFits(texts, (text) => hideMark(writeEventMark(mark), text))(write));

  return {
    async open(edition) {
      const mark = markOf(edition);
      const content = { title: edition.title, labels: [ISSUE_LABELS.event] };
      return { mark, issue: await writeFitting(edition, mark, (body) => tracker.create({ ...content, body })) };
    },
    async change({ issue: { number }, mark: before }, edition, more = {}) {
      const mark = markOf(edition, before);
      const change = { title: edition.title, ...more };
      return { mark, issue: await writeFitting(edition, mark, (body) => tracker.update(number, { ...change, body })) };
    },
    async comment({ issue, mark }, edition, news, self) {
      const key = `${news.kind}.${Math.max(edition.series, mark.series)}.${mark.night}`;
      const comments = { ...tracker.comments(issue.number), self: async () => self };
      await paced(() => upsertComment(comments, { stamp: { key, ...run, state: "final" }, texts: [edition.tell(news)] }, persistence));
    },
    async yield({ issue, mark: before }, edition, keeper) {
      const mark: EventMark = { ...before, state: "duplicate" };
      const body = hideMark(writeEventMark(mark), edition.duplicate(keeper));
      const closing = issue.isOpen ? { state: "not-planned" as const } : {};
      return { mark, issue: await paced(() => tracker.update(issue.number, { body, ...closing })) };
    },
  };
}
