import type { Comments } from "../ports/pull-request.ts";
import { markOf } from "./marker.ts";
import { toOurs } from "./upsert-comment.ts";

/** Name of the comment on one part of what a key stands for. */
export const partialKey = (key: string, part: string): string => `${key}-${part}`;

/**
 * Keys of our comments on parts of what a key stands for. Another configuration may have a name that begins alike, so only what the workflow run wrote
 * that wrote the comment of the key itself counts.
 * @throws RefusalError
 */
export async function keysBeside(comments: Comments, key: string): Promise<ReadonlySet<string>> {
  const self = await comments.self();
  const listed = await comments.list();
  const runs = new Set(listed.flatMap((comment) => toOurs(comment, self, key)).map(({ mark }) => mark.stamp.runId));
  const parts = listed.flatMap((comment) => {
    const stamp = markOf(comment.body)?.stamp;
    if (stamp === undefined || !stamp.key.startsWith(partialKey(key, "")) || !runs.has(stamp.runId)) return [];
    return toOurs(comment, self, stamp.key).map(() => stamp.key);
  });
  return new Set(parts);
}
