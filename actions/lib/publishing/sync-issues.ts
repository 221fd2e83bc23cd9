import type { Precision } from "../model/precision.ts";
import type { Issue, IssueTracker } from "../ports/issue-tracker.ts";
import type { Author } from "../ports/pull-request.ts";
import { RefusalError, type RefusalReason } from "../ports/refusal.ts";
import { type EventIssue, eventIssues, ISSUE_LABELS, isClosedByHand, isDismissed, precisionOf } from "./event-issue.ts";
import { eventKey } from "./event-mark.ts";
import type { IssueEdition } from "./issue-edition.ts";
import { type IssueSync, issueWriter } from "./issue-writer.ts";
import { digestOf } from "./marker.ts";
import { orphanedIssues, orphansSentence } from "./orphaned-issues.ts";
import { type Persistence, persist } from "./persist.ts";
import { refusalSentence } from "./refusal-sentence.ts";

export type { IssueSync } from "./issue-writer.ts";

export interface SyncedIssues {
  /** By the event's name, those that have one. */
  readonly issues: ReadonlyMap<string, { readonly number: number; readonly url: string }>;
  readonly opened: number;
  readonly updated: number;
  readonly closed: number;
  readonly reopened: number;
  /** Names of open events that got no issue, because the night has opened enough of them, or because it was refused. */
  readonly postponed: readonly string[];
  readonly precision: Precision;
  /** A sentence on what was not written, which is not lost, as the next night tells it; and one on issues that somebody has to close. */
  readonly warning?: string;
}

/** What was refused for good. */
interface Refused {
  readonly what: string;
  readonly error: RefusalError;
}

/** People stop to read what comes in dozens. */
const MOST_NEW_ISSUES = 5;

/** Refusals that the next write would get too, and those that took all the time there is for one. */
const STOPPING: readonly RefusalReason[] = ["unauthorized", "forbidden", "rate-limited", "unavailable", "conflict"];

const ALL = "the issues of this repository";

/**
 * Sees to it that every event that is to be told has one issue that says what is known of it: opens what is missing, the first editions first,
 * keeps the text up to date without notifying anybody, and comments where a reader must hear of it. Issues are closed and opened again
 * only when the event itself changed: what people did to them since stands.
 *
 * GitHub has no write on condition, so two nights in the same moment may make two; everybody looks again after making some, and the lowest stays.
 * It never fails for what GitHub refuses. @throws the signal's reason when it fires
 */
export async function syncIssues(
  tracker: IssueTracker,
  editions: readonly IssueEdition[],
  { night, run, mostNew = MOST_NEW_ISSUES }: IssueSync & { readonly mostNew?: number },
  persistence: Persistence,
): Promise<SyncedIssues> {
  const writer = issueWriter(tracker, { night, run }, persistence);
  const counts = { opened: 0, updated: 0, closed: 0, reopened: 0 };
  const refused: Refused[] = [];
  /** Events that were to be opened; of those in the second set nobody knows yet whether they were. */
  const tried = new Set<string>();
  const unanswered = new Set<string>();
  let ours: readonly EventIssue[] = [];
  let made: readonly Issue[] = [];
  let self: Author | undefined;
  let isStopped = false;

  if (await attempt(ALL, look)) {
    await settleDuplicates();
    for (const edition of editions) await attempt(`the issue on "${edition.title}"`, () => bring(edition));
    // Another night may have made the same ones between our look and our writes.
    if (made.length > 0 && (await attempt(ALL, look))) await settleDuplicates();
  }
  return outcome();

  function outcome(): SyncedIssues {
    const found = editions.flatMap(({ event }) => {
      const issue = keeperOf(ours, eventKey(event))?.issue;
      return issue === undefined ? [] : [[event, { number: issue.number, url: issue.url }] as const];
    });
    const issues = new Map(found);
    const sentences = [refusedSentence(refused), orphansSentence(orphanedIssues(ours, editions, night))];
    const warning = sentences.filter((sentence) => sentence !== undefined).join(" ");
    return {
      issues,
      ...counts,
      postponed: editions.filter(({ event, state }) => state === "open" && !issues.has(event)).map(({ event }) => event),
      precision: precisionOf(ours),
      ...(warning === "" ? {} : { warning }),
    };
  }

  /** @returns whether it was done; what was refused for good is remembered, and the others go on unless they would be refused as well */
  async function attempt(what: string, body: () => Promise<void>): Promise<boolean> {
    if (isStopped) return false;
    let isAgain = false;
    const lookAndDo = async () => {
      // What was asked for may have been done though its answer was lost.
      if (isAgain && body !== look) await look();
      isAgain = true;
      await body();
    };
    try {
      await persist("Issues", lookAndDo, persistence);
      return true;
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      refused.push({ what, error });
      isStopped = STOPPING.includes(error.reason);
      return false;
    }
  }

  async function look(): Promise<void> {
    self ??= await tracker.self();
    const listed = await tracker.list({ label: ISSUE_LABELS.event, author: self });
    const numbers = new Set(listed.map(({ number }) => number));
    // A list may be older than our own writes.
    ours = eventIssues([...listed, ...made.filter(({ number }) => !numbers.has(number))], self);
  }

  async function bring(edition: IssueEdition): Promise<void> {
    const there = keeperOf(ours, eventKey(edition.event));
    if (there !== undefined) return unanswered.delete(edition.event) ? noteMade(there.issue) : bringUpToDate(there, edition);
    // What was over before anybody heard of it is told in the night's summary alone.
    if (edition.state !== "open") return;
    const openedTonight = ours.filter(({ mark }) => mark.opened === night && mark.state !== "duplicate").length;
    if (openedTonight < mostNew && (tried.has(edition.event) || tried.size < mostNew)) await open(edition);
  }

  async function open(edition: IssueEdition): Promise<void> {
    tried.add(edition.event);
    unanswered.add(edition.event);
    const opened = await writer.open(edition);
    unanswered.delete(edition.event);
    noteMade(opened.issue);
    ours = [...ours, opened];
    if (opened.issue.author === undefined || isSame(opened.issue.author, self)) return;
    // What was known of ourselves was a guess, so what we opened on other nights was not found.
    self = opened.issue.author;
    await look();
    await settleDuplicates();
  }

  function noteMade(issue: Issue): void {
    made = [...made, issue];
    counts.opened++;
  }

  async function bringUpToDate(there: EventIssue, edition: IssueEdition): Promise<void> {
    const { issue, mark } = there;
    const { state } = edition;
    if (isDismissed(there) || mark.night > night) return;
    if (mark.state === state) return state === "open" ? refresh(there, edition) : undefined;
    await writer.comment(there, edition, { kind: state === "open" ? "reopened" : state }, await whoWeAre());
    const moves = (state === "open") !== issue.isOpen;
    const to = state === "open" ? "open" : state === "vanished" ? "not-planned" : "completed";
    replace(await writer.change(there, edition, { labels: labelsOf(issue, edition), ...(moves ? { state: to } : {}) }));
    if (moves) counts[state === "open" ? "reopened" : "closed"]++;
  }

  async function refresh(there: EventIssue, edition: IssueEdition): Promise<void> {
    const { series, night: since, digest } = there.mark;
    if (isClosedByHand(there)) return;
    if (edition.series > series) await writer.comment(there, edition, { kind: "joined", since }, await whoWeAre());
    else if (digest === digestOf(edition.texts[0])) return;
    replace(await writer.change(there, edition));
    counts.updated++;
  }

  /** Of several issues of one event the lowest stays; the others say which. */
  async function settleDuplicates(): Promise<void> {
    for (const one of ours) {
      const keeper = keeperOf(ours, one.mark.event)?.issue;
      const edition = editions.find(({ event }) => eventKey(event) === one.mark.event);
      const { number } = one.issue;
      if (one.mark.state === "duplicate" || keeper === undefined || keeper.number === number || edition === undefined) continue;
      const yields = async () => replace(await writer.yield(one, edition, keeper));
      const isSettled = await attempt(`that issue #${number} is there twice`, yields);
      if (isSettled && made.some((issue) => issue.number === number)) counts.opened--;
    }
  }

  function replace(changed: EventIssue): void {
    ours = ours.map((one) => (one.issue.number === changed.issue.number ? changed : one));
  }

  async function whoWeAre(): Promise<Author> {
    return self ?? (await tracker.self());
  }
}

const isSame = (one: Author, other: Author | undefined): boolean =>
  one.login.toLowerCase() === other?.login.toLowerCase() && one.isBot === other.isBot;

/** The issue that speaks for an event. */
const keeperOf = (all: readonly EventIssue[], key: string): EventIssue | undefined =>
  all.find(({ mark }) => mark.event === key && mark.state !== "duplicate");

function labelsOf({ labels }: Issue, { state }: IssueEdition): readonly string[] {
  const others = labels.filter((label) => label !== ISSUE_LABELS.falseAlarm);
  return state === "vanished" ? [...others, ISSUE_LABELS.falseAlarm] : others;
}

function refusedSentence([first, ...others]: readonly Refused[]): string | undefined {
  if (first === undefined) return undefined;
  const { what, error } = first;
  const all = others.length === 0 ? what : `${what} and ${others.length} more`;
  if (error.reason === "gone" && what === ALL) return `Not written: ${all}. Issues are switched off in this repository (${error.message}).`;
  return refusalSentence({ what: all, permission: "issues: write" }, error);
}
