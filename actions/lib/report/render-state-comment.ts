import type { CommentState } from "../words/comment-words.ts";
import type { Words } from "../words/words.ts";
import type { Tone } from "./document.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { paragraph } from "./sections/lines.ts";

export interface StateFacts {
  /** Commit that is, or should have been, measured. */
  readonly headSha?: string;
  readonly runUrl?: string;
  /** Which of several configurations this is. */
  readonly configuration?: string;
}

const TONES: Readonly<Record<CommentState, Tone>> = { "in-progress": "neutral", failed: "mixed", cancelled: "mixed" };

/** The comment while there is no verdict: nothing in it can be taken for one. */
export function renderStateComment(state: CommentState, { headSha, runUrl, configuration }: StateFacts, { comment }: Words): string {
  return renderMarkdown([
    { kind: "verdict", tone: TONES[state], text: comment.state(state, headSha === undefined ? {} : { headSha }) },
    paragraph(comment.stateExplained[state]),
    ...(configuration === undefined ? [] : [paragraph(comment.measured({ configuration }))]),
    ...(runUrl === undefined ? [] : [{ kind: "link", text: comment.runLink, url: runUrl } as const]),
  ]);
}
