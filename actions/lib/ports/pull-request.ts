/** An account, as the code host names authors. */
export interface Author {
  /** Without the `[bot]` that some answers add to the name of an app. */
  readonly login: string;
  readonly isBot: boolean;
}

export interface Comment {
  readonly id: number;
  /** Absent when the account was deleted. */
  readonly author?: Author;
  readonly body: string;
  readonly url: string;
}

/** The comments of one pull request. Every method asks once and rejects with a RefusalError. */
export interface Comments {
  /** Whose name a new comment will bear, as far as it can be known before. */
  self(): Promise<Author>;
  /** All of them. */
  list(): Promise<readonly Comment[]>;
  read(id: number): Promise<Comment>;
  create(body: string): Promise<Comment>;
  update(id: number, body: string): Promise<Comment>;
  remove(id: number): Promise<void>;
}

export type Conclusion = "success" | "neutral" | "failure" | "cancelled";

export interface CheckRun {
  readonly id: number;
  readonly url: string;
  /** What its maker wrote down to know it again; "" where nothing. */
  readonly externalId: string;
  readonly isCompleted: boolean;
}

export interface CheckRunContent {
  readonly name: string;
  readonly externalId: string;
  readonly title: string;
  readonly summary: string;
  readonly detailsUrl: string;
  /** Absent while it runs. */
  readonly conclusion?: Conclusion;
}

/** The check runs of one commit. Every method asks once and rejects with a RefusalError. */
export interface CheckRuns {
  /** All of that name, whoever made them. */
  list(name: string): Promise<readonly CheckRun[]>;
  create(content: CheckRunContent): Promise<CheckRun>;
  update(id: number, content: CheckRunContent): Promise<CheckRun>;
}

/** What a pull request stands on now. */
export interface PullRequest {
  readonly number: number;
  readonly headSha: string;
}

/** The pull requests of one repository. Every method asks once and rejects with a RefusalError. */
export interface PullRequests {
  read(number: number): Promise<PullRequest>;
  /** The open ones from a branch of an owner's repository. */
  listOpen(head: { readonly owner: string; readonly branch: string }): Promise<readonly PullRequest[]>;
}
