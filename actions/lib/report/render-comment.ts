import { LEFT_OUT, type LeftOut } from "../words/comment-words.ts";
import type { Words } from "../words/words.ts";
import { type CommentLinks, composeComment, isThere, leftOutBlocks, linkBlocks } from "./compose-comment.ts";
import { cutText } from "./foreign-text.ts";
import { renderMarkdown } from "./render-markdown.ts";
import type { Report } from "./report.ts";
import { verdictLine } from "./sections/verdict-line.ts";

/** GitHub takes 65,536 characters; whoever publishes adds a marker. */
const LIMIT = 60_000;

export interface CommentOptions extends CommentLinks {
  /** Most characters. */
  readonly limit?: number;
}

/**
 * The report as a pull-request comment of fewer characters than the limit: what a reader misses least is left out first, and is said to be.
 * It is measured as it is written, after escaping.
 */
export function renderComment(report: Report, words: Words, { limit = LIMIT, ...links }: CommentOptions = {}): string {
  const parts = composeComment(report, words, links).map((part) => ({ part, text: once(() => renderMarkdown(part.compose()).trimEnd()) }));
  const leftOut = new Set<LeftOut>();
  for (const next of [undefined, ...LEFT_OUT]) {
    if (next !== undefined) leftOut.add(next);
    const there = parts.filter(({ part }) => isThere(part, leftOut)).map(({ text }) => text());
    const texts = [...there, renderMarkdown(leftOutBlocks(leftOut, words)).trimEnd()].filter((text) => text !== "");
    const comment = `${texts.join("\n\n")}\n`;
    if (comment.length <= limit) return comment;
  }
  // Only names of thousands of characters come here.
  const [verdict] = verdictLine(report, words);
  return cutText(renderMarkdown([...(verdict === undefined ? [] : [verdict]), ...linkBlocks(links, words)]), limit);
}

/** A part of a large report is written once, however often it is tried whether it fits. */
function once(write: () => string): () => string {
  let written: string | undefined;
  return () => {
    written ??= write();
    return written;
  };
}
