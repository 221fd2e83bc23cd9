import type { Comments } from "../ports/pull-request.ts";
import { toOurs } from "./upsert-comment.ts";

/** Whether a comment of ours bears the key. @throws RefusalError */
export async function hasComment(comments: Comments, key: string): Promise<boolean> {
  const self = await comments.self();
  return (await comments.list()).some((comment) => toOurs(comment, self, key).length > 0);
}
