import type { CheckRun, CheckRunContent, CheckRuns, Conclusion } from "../ports/pull-request.ts";
import { RefusalError } from "../ports/refusal.ts";
import { digestOf, type Mark, readMark, writeMark } from "./marker.ts";
import { type Persistence, persist } from "./persist.ts";
import { isNewer, isSameStamp, type Stamp } from "./stamp.ts";

/** What a check run shall say; its name comes from the key. */
export interface CheckEdition {
  readonly stamp: Stamp;
  /** Absent while it runs. */
  readonly conclusion?: Conclusion;
  readonly title: string;
  /** The same from long to short; the first that fits is written. */
  readonly summaries: readonly [string, ...string[]];
  readonly detailsUrl: string;
}

export interface UpsertedCheckRun {
  readonly status: "created" | "updated" | "unchanged" | "superseded";
  readonly url: string;
}

/** GitHub's documented limit of a check run's summary. */
export const CHECK_SUMMARY_LIMIT_CHARACTERS = 65_535;

/** Longer ones are cut in GitHub's own lists. */
const TITLE_LIMIT_CHARACTERS = 200;

const checkName = (key: string): string => `Network benchmark (${key})`;

/**
 * Sees to it that the commit's check run of the key says this edition, unless a newer measurement has said something. One that still runs,
 * or is of the same workflow run, is updated; else a new one stands before the old ones. Check runs cannot be deleted, so two writers in
 * the same moment leave two of one name, of which GitHub shows the later.
 * @throws RefusalError when it cannot be written; the signal's reason when it fires
 */
export function upsertCheckRun(checkRuns: CheckRuns, edition: CheckEdition, persistence: Persistence): Promise<UpsertedCheckRun> {
  const { stamp, conclusion, title, summaries, detailsUrl } = edition;
  const mark: Mark = { stamp, digest: digestOf(`${title}\n${summaries[0]}`) };

  return persist(
    "Check run",
    async () => {
      const known = (await checkRuns.list(checkName(stamp.key))).flatMap((checkRun) => toKnown(checkRun, stamp.key));
      const newest = known.reduce<Known | undefined>(
        (best, one) => (best === undefined || !isNewer(best.mark.stamp, one.mark.stamp) ? one : best),
        undefined,
      );
      if (newest !== undefined && isNewer(newest.mark.stamp, stamp)) return { status: "superseded", url: newest.checkRun.url };
      if (newest !== undefined && isSameStamp(newest.mark.stamp, stamp) && newest.mark.digest === mark.digest) {
        return { status: "unchanged", url: newest.checkRun.url };
      }
      const reusable = newest !== undefined && (isOfSameRun(newest.mark.stamp, stamp) || !newest.checkRun.isCompleted) ? newest : undefined;
      const written = await writeFitting((content) =>
        reusable === undefined ? checkRuns.create(content) : checkRuns.update(reusable.checkRun.id, content),
      );
      return { status: reusable === undefined ? "created" : "updated", url: written.url };
    },
    persistence,
  );

  async function writeFitting(write: (content: CheckRunContent) => Promise<CheckRun>): Promise<CheckRun> {
    for (const summary of summaries.filter((text) => text.length <= CHECK_SUMMARY_LIMIT_CHARACTERS)) {
      try {
        return await write({
          name: checkName(stamp.key),
          externalId: writeMark(mark),
          title: title.length > TITLE_LIMIT_CHARACTERS ? `${title.slice(0, TITLE_LIMIT_CHARACTERS - 1).toWellFormed()}…` : title,
          summary,
          detailsUrl,
          ...(conclusion === undefined ? {} : { conclusion }),
        });
      } catch (error) {
        if (!(error instanceof RefusalError && error.reason === "too-long")) throw error;
      }
    }
    throw new RefusalError("too-long", "even the shortest text is too long");
  }
}

interface Known {
  readonly checkRun: CheckRun;
  readonly mark: Mark;
}

function toKnown(checkRun: CheckRun, key: string): Known[] {
  const mark = readMark(checkRun.externalId);
  return mark?.stamp.key === key ? [{ checkRun, mark }] : [];
}

const isOfSameRun = (one: Stamp, other: Stamp): boolean => one.runId === other.runId && one.attempt === other.attempt;
