import type { EventState } from "./event-mark.ts";

/** What somebody who follows an issue must hear of. */
export type IssueNews =
  | { readonly kind: "fixed" | "vanished" | "accepted" | "reopened" }
  /** More series show it than when the issue was last written. */
  | { readonly kind: "joined"; readonly since: string };

/** What the issue of one event shall say. */
export interface IssueEdition {
  /** The event's name; any text. */
  readonly event: string;
  readonly state: EventState;
  readonly title: string;
  /** The same from long to short; the first that fits is written. */
  readonly texts: readonly [string, ...string[]];
  /** How many series show it. */
  readonly series: number;
  /** As a comment. */
  tell(news: IssueNews): string;
  /** Instead of the text, where another issue was there first. */
  duplicate(of: { readonly number: number; readonly url: string }): string;
}
