/** What only a pull-request comment says. */
export interface CommentWords {
  /** In place of a verdict, while nothing is known of the new commit or nothing will be. */
  state(state: CommentState, facts: { readonly headSha?: string }): string;
  /** Below it: what that means, and what became of the last verdict. */
  readonly stateExplained: Readonly<Record<CommentState, string>>;
  /** What a comment is about: the commit, and of several configurations which. */
  measured(facts: { readonly headSha?: string; readonly configuration?: string }): string;
  readonly runLink: string;
  readonly reportLink: string;
  /** What had no room. */
  leftOut(parts: readonly LeftOut[]): string;
}

export const COMMENT_STATES = ["in-progress", "failed", "cancelled"] as const;

export type CommentState = (typeof COMMENT_STATES)[number];

/** What is left out of a comment that would be too long, in this order. */
export const LEFT_OUT = ["ratios", "quiet-rows", "tables", "context", "background", "findings", "candidates"] as const;

export type LeftOut = (typeof LEFT_OUT)[number];
