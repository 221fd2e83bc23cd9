import type { Author, Comments } from "./pull-request.ts";

export interface Issue {
  /** Lower ones are older. */
  readonly number: number;
  /** Absent when the account was deleted. */
  readonly author?: Author;
  readonly body: string;
  readonly url: string;
  readonly labels: readonly string[];
  readonly isOpen: boolean;
  /** Why it was closed, in the code host's words: `completed`, `not_planned`, `duplicate`. */
  readonly reason?: string;
}

export interface IssueContent {
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
}

/** What is left out stays. */
export interface IssueChange extends Partial<IssueContent> {
  readonly state?: "open" | "completed" | "not-planned";
}

/** The issues of one repository. Every method asks once and rejects with a RefusalError. */
export interface IssueTracker {
  /** Whose name a new issue will bear, as far as it can be known before. */
  self(): Promise<Author>;
  /** All issues, open and closed, that bear the label or were opened by the account: one of the two is enough, because people take labels off. */
  list(of: { readonly label: string; readonly author: Author }): Promise<readonly Issue[]>;
  create(content: IssueContent): Promise<Issue>;
  update(number: number, change: IssueChange): Promise<Issue>;
  comments(number: number): Comments;
}
