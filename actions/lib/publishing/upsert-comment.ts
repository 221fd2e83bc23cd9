import type { Author, Comment, Comments } from "../ports/pull-request.ts";
import { RefusalError } from "../ports/refusal.ts";
import { longestThatFits } from "./longest-that-fits.ts";
import { digestOf, type Mark, markBody, markOf } from "./marker.ts";
import { type Persistence, persist } from "./persist.ts";
import { isNewer, isSameStamp, type Stamp } from "./stamp.ts";

/** What a comment shall say. */
export interface Edition {
  readonly stamp: Stamp;
  /** The same from long to short; the first that GitHub takes is written. */
  readonly texts: readonly [string, ...string[]];
}

export type Upserted =
  | { readonly status: "created" | "updated" | "unchanged"; readonly url: string }
  /** A newer measurement has the comment; nothing of this one is left. */
  | { readonly status: "superseded"; readonly url: string; readonly by: Stamp };

/** Each goes through when nobody else writes in the same moment. */
const PASSES = 8;

/** One of our comments. */
interface Ours {
  readonly comment: Comment;
  readonly mark: Mark;
}

/**
 * Sees to it that exactly one comment of ours bears the key, the lowest one, and says what the newest measurement has to say: this edition,
 * or what a newer one has written. Only comments by ourselves with the mark at the very start count.
 *
 * GitHub has no write on condition, so nothing keeps two writers apart. Instead every writer looks again after it wrote until there is
 * nothing left to do, and all of them strive for the same end: who comes last finds it or makes it. What is left is a writer that is
 * overtaken between its last look and its write by all looks of a newer one; that look is right before the write.
 * @throws RefusalError when it cannot be written; the signal's reason when it fires
 */
export function upsertComment(comments: Comments, edition: Edition, persistence: Persistence): Promise<Upserted> {
  const mark: Mark = { stamp: edition.stamp, digest: digestOf(edition.texts[0]) };
  const writeFitting = longestThatFits(edition.texts, (text) => markBody(mark, text));
  let self: Author | undefined;
  let made: number | undefined;
  let wrote = false;
  let lastGone: RefusalError | undefined;

  return persist("Comment", converge, persistence);

  async function converge(): Promise<Upserted> {
    for (let pass = 1; pass <= PASSES; pass++) {
      const [keeper, ...others] = await findOurs();
      if (keeper === undefined) {
        const created = await writeFitting((body) => comments.create(body));
        made = created.id;
        // What it was signed with is certain; what was known before may have been a guess.
        self = created.author ?? self;
        wrote = true;
        continue;
      }
      const newest = newestOf(keeper, others);
      const by = isNewer(newest.mark.stamp, edition.stamp) ? newest : undefined;
      const stands = by === undefined ? says(keeper.mark, mark) || (isTie(keeper.mark.stamp) && wrote) : by === keeper;
      if (stands && others.length === 0) {
        const { id, url } = keeper.comment;
        if (by !== undefined) return { status: "superseded", url, by: by.mark.stamp };
        return { status: id === made ? "created" : wrote ? "updated" : "unchanged", url };
      }
      if (!stands && (await isAsSeen(keeper))) {
        const { id } = keeper.comment;
        if (by !== undefined) await unlessGone(comments.update(id, by.comment.body));
        else wrote = (await unlessGone(writeFitting((body) => comments.update(id, body)))) !== undefined || wrote;
      }
      if (stands) for (const { comment } of others) await unlessGone(comments.remove(comment.id));
    }
    throw lastGone ?? new RefusalError("conflict", `others changed the comment during ${PASSES} tries`);
  }

  /** Lowest first. */
  async function findOurs(): Promise<readonly Ours[]> {
    const author = self ?? (await comments.self());
    self = author;
    const listed = (await comments.list()).flatMap((comment) => toOurs(comment, author, edition.stamp.key));
    // A list may be older than our own write.
    const missing =
      made === undefined || listed.some(({ comment }) => comment.id === made) ? undefined : await unlessGone(comments.read(made));
    if (missing === undefined && !listed.some(({ comment }) => comment.id === made)) made = undefined;
    const all = missing === undefined ? listed : [...listed, ...toOurs(missing, author, edition.stamp.key)];
    return all.sort((one, other) => one.comment.id - other.comment.id);
  }

  /** Another writer may have come between the list and now. */
  async function isAsSeen({ comment, mark: seen }: Ours): Promise<boolean> {
    const now = await unlessGone(comments.read(comment.id));
    const found = now === undefined ? undefined : markOf(now.body);
    return found !== undefined && says(found, seen);
  }

  /** Same run, same attempt, both ended: two jobs share a key, and neither is newer. */
  function isTie(stamp: Stamp): boolean {
    return !isNewer(stamp, edition.stamp) && !isNewer(edition.stamp, stamp);
  }

  /** Nothing where somebody deleted the comment; where it is the pull request that is gone, the next list says so. */
  async function unlessGone<T>(asked: Promise<T>): Promise<T | undefined> {
    try {
      return await asked;
    } catch (error) {
      if (!(error instanceof RefusalError) || (error.reason !== "not-found" && error.reason !== "gone")) throw error;
      lastGone = error;
      return undefined;
    }
  }
}

/** A comment of ours that bears the key; nothing of any other. */
export function toOurs(comment: Comment, self: Author, key: string): Ours[] {
  const mark = markOf(comment.body);
  const isByUs = comment.author?.login.toLowerCase() === self.login.toLowerCase() && comment.author.isBot === self.isBot;
  return isByUs && mark?.stamp.key === key ? [{ comment, mark }] : [];
}

const newestOf = (first: Ours, others: readonly Ours[]): Ours =>
  others.reduce((newest, one) => (isNewer(one.mark.stamp, newest.mark.stamp) ? one : newest), first);

const says = (one: Mark, other: Mark): boolean => isSameStamp(one.stamp, other.stamp) && one.digest === other.digest;
