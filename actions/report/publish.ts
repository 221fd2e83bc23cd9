import { readWorkflowRun } from "../lib/action/event.ts";
import { toFailure } from "../lib/action/failure.ts";
import { systemClock } from "../lib/adapters/clock/system-clock.ts";
import type { GitHub } from "../lib/adapters/github/github.ts";
import type { Log } from "../lib/ports/log.ts";
import { RefusalError } from "../lib/ports/refusal.ts";
import { conclude } from "../lib/publishing/fail-policy.ts";
import { findSubject, hasNoPullRequest, type Subject } from "../lib/publishing/find-subject.ts";
import { type Persistence, persist } from "../lib/publishing/persist.ts";
import { type Refused, refusalSentence } from "../lib/publishing/refusal-sentence.ts";
import type { PublishedState } from "../lib/publishing/stamp.ts";
import { upsertCheckRun } from "../lib/publishing/upsert-check-run.ts";
import { type Upserted, upsertComment } from "../lib/publishing/upsert-comment.ts";
import { renderStateComment } from "../lib/report/render-state-comment.ts";
import { wordsOf } from "../lib/words/catalogues.ts";
import { DEFAULT_KEY, type Inputs } from "./inputs.ts";
import type { WrittenReport } from "./write-report.ts";

export interface Publication {
  readonly asked: Inputs;
  readonly state: PublishedState;
  /** There where the state is final. */
  readonly report?: Pick<WrittenReport, "texts" | "verdict">;
}

interface Surroundings {
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Tells the pull request, and the commit's checks if asked to. What GitHub refuses becomes a warning, for the report is in the step
 * summary and a measurement does not fail because nobody may comment on it.
 * @returns address of the comment
 * @throws the signal's reason when it fires
 */
export async function publish(publication: Publication, { log, signal }: Surroundings): Promise<string | undefined> {
  try {
    return await tell(publication, { log, signal, clock: systemClock });
  } catch (error) {
    signal.throwIfAborted();
    const { sentence, stack } = toFailure(error);
    log.warning(`Nothing was published: ${sentence}`);
    if (stack !== undefined) log.debug(stack);
    return undefined;
  }
}

async function tell({ asked, state, report }: Publication, persistence: Persistence): Promise<string | undefined> {
  const { log, signal } = persistence;
  const run = asked.comment || asked.checkRun ? readWorkflowRun() : undefined;
  if (run === undefined) return undefined;
  if (!asked.checkRun && hasNoPullRequest(run, asked.pullRequest)) {
    log.info("This workflow run belongs to no pull request, so there is no comment.");
    return undefined;
  }
  if (asked.githubToken === undefined) {
    log.info("There is no token, so nothing is published.");
    return undefined;
  }
  // Only now: half of the program is the client.
  const { connectGitHub } = await import("../lib/adapters/github/github.ts");
  const github = connectGitHub({ token: asked.githubToken, apiUrl: run.apiUrl, repository: run.repository, signal });

  const subject = await unlessRefused({ what: "whose pull request this is", permission: "pull-requests: read" }, log, () =>
    persist("Pull request", () => findSubject(run, asked.pullRequest, github.pullRequests, asked.headSha), persistence),
  );
  if (subject === undefined) return undefined;
  const { without } = subject;
  if (without !== undefined && asked.comment) {
    const sentence = `${without.sentence} There is no comment.`;
    if (without.isOdd) log.warning(sentence);
    else log.info(sentence);
  }

  const edition = write({ asked, state, subject, ...(report === undefined ? {} : { report }) });
  const url = asked.comment ? await comment(github, subject, edition, persistence) : undefined;
  if (asked.checkRun) {
    const conclusion = conclude(state, report?.verdict, asked.failOn);
    await unlessRefused({ what: `the check run on ${subject.sha}`, permission: "checks: write" }, log, async () => {
      const check = { stamp: edition.stamp, title: edition.headline, summaries: edition.texts, detailsUrl: subject.runUrl };
      const { status, url } = await upsertCheckRun(
        github.checkRuns(subject.sha),
        { ...check, ...(conclusion === undefined ? {} : { conclusion }) },
        persistence,
      );
      log.info(`Check run ${status}: ${url}`);
    });
  }
  return url;
}

async function comment(
  github: GitHub,
  { pullRequest }: Subject,
  edition: ReturnType<typeof write>,
  persistence: Persistence,
): Promise<string | undefined> {
  if (pullRequest === undefined) return undefined;
  const refused = { what: `the comment on pull request #${pullRequest}`, permission: "pull-requests: write" };
  const upserted = await unlessRefused(refused, persistence.log, () => upsertComment(github.comments(pullRequest), edition, persistence));
  if (upserted === undefined) return undefined;
  persistence.log.info(describe(upserted));
  return upserted.url;
}

function write({ asked: { locale, commentKey }, state, subject, report }: Publication & { readonly subject: Subject }) {
  const { sha: headSha, runUrl, runId, attempt } = subject;
  const stamp = { key: commentKey, sha: headSha, runId, attempt, state };
  const about = { headSha, runUrl, ...(commentKey === DEFAULT_KEY ? {} : { configuration: commentKey }) };
  if (state !== "final") {
    const words = wordsOf(locale);
    const texts: readonly [string] = [renderStateComment(state, about, words)];
    return { stamp, texts, headline: words.comment.state(state, {}) };
  }
  if (report === undefined) throw new TypeError("a final state without a report");
  return { stamp, texts: report.texts.comment(about), headline: report.texts.headline };
}

function describe(upserted: Upserted): string {
  if (upserted.status !== "superseded") return `Comment ${upserted.status}: ${upserted.url}`;
  const { runId, attempt } = upserted.by;
  return `The comment is left to a newer measurement, workflow run ${runId}, attempt ${attempt}: ${upserted.url}`;
}

/** Nothing, and a warning, where GitHub refuses. */
async function unlessRefused<T>(refused: Refused, log: Log, body: () => Promise<T>): Promise<T | undefined> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    log.warning(refusalSentence(refused, error));
    return undefined;
  }
}
