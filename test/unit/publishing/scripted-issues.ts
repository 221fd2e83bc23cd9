import type { Issue, IssueChange, IssueContent, IssueTracker } from "../../../actions/lib/ports/issue-tracker.ts";
import type { Author } from "../../../actions/lib/ports/pull-request.ts";
import { RefusalError } from "../../../actions/lib/ports/refusal.ts";
import { BOT, ScriptedComments } from "./scripted-comments.ts";

export type IssueCall = "self" | "list" | "create" | "update";

/** The issues of a repository in memory, as one account sees and writes them. */
export class ScriptedIssues implements IssueTracker {
  issues: (Issue & { readonly title: string })[] = [];
  readonly calls: string[] = [];
  readonly threads = new Map<number, ScriptedComments>();
  author = BOT;
  /** What `self` tells, where that is not the author. */
  guess: Author | undefined;
  /** Before a call does anything, and after it has; either may throw. */
  before: (call: IssueCall, number?: number) => void | Promise<void> = () => {};
  after: (call: IssueCall, number?: number) => void | Promise<void> = () => {};
  #last = 0;

  /** Writes since the last call, with the comments of every issue. */
  takeWrites(): string[] {
    const writes = this.calls.splice(0).filter((call) => /^(create|update|comment)/.test(call));
    return writes;
  }

  /** As somebody else opened it. */
  add(content: IssueContent, author: Author = BOT): Issue {
    const number = ++this.#last;
    const issue = { ...content, number, author, url: `https://host/issues/${number}`, isOpen: true };
    this.issues.push(issue);
    return issue;
  }

  /** As a person changes it. */
  change(number: number, { state, ...change }: IssueChange): Issue & { readonly title: string } {
    const { reason: before, ...found } = this.#find(number);
    const reason = state === undefined ? before : state === "open" ? "reopened" : state === "completed" ? "completed" : "not_planned";
    const changed = {
      ...found,
      ...change,
      ...(state === undefined ? {} : { isOpen: state === "open" }),
      ...(reason === undefined ? {} : { reason }),
    };
    this.issues = this.issues.map((issue) => (issue.number === number ? changed : issue));
    return changed;
  }

  remove(number: number): void {
    this.issues = this.issues.filter((issue) => issue.number !== number);
  }

  self = () => this.#do("self", () => this.guess ?? this.author);
  list = ({ label, author }: { readonly label: string; readonly author: Author }) =>
    this.#do("list", () =>
      this.issues.filter((issue) => issue.labels.includes(label) || JSON.stringify(issue.author) === JSON.stringify(author)),
    );
  create = (content: IssueContent) => this.#do("create", () => this.add(content, this.author));
  update = (number: number, change: IssueChange) => this.#do("update", () => this.change(number, change), number);

  comments(number: number): ScriptedComments {
    const there = this.threads.get(number) ?? new ScriptedComments();
    there.author = this.author;
    there.before = (call) => {
      if (call === "create") this.calls.push(`comment ${number}`);
    };
    this.threads.set(number, there);
    return there;
  }

  /** Texts of an issue's comments without their marks. */
  said(number: number): string[] {
    return this.comments(number).comments.map(({ body }) => body.replace(/^.*\n/, ""));
  }

  async #do<T>(call: IssueCall, body: () => T, number?: number): Promise<T> {
    this.calls.push(number === undefined ? call : `${call} ${number}`);
    await this.before(call, number);
    const result = body();
    await this.after(call, number);
    return result;
  }

  #find(number: number) {
    const found = this.issues.find((issue) => issue.number === number);
    if (found === undefined) throw new RefusalError("gone", "410: This issue was deleted");
    return found;
  }
}
