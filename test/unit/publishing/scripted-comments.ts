import type { Author, Comment, Comments } from "../../../actions/lib/ports/pull-request.ts";
import { RefusalError } from "../../../actions/lib/ports/refusal.ts";

export type Call = "self" | "list" | "read" | "create" | "update" | "remove";

export const BOT: Author = { login: "github-actions", isBot: true };

/** The comments of a pull request in memory, as one account sees and writes them. */
export class ScriptedComments implements Comments {
  comments: Comment[] = [];
  /** Every call, in order, with the comment it was for. */
  readonly calls: string[] = [];
  author = BOT;
  /** What `self` tells, where that is not the author. */
  guess: Author | undefined;
  /** Before a call does anything, and after it has; either may throw. */
  before: (call: Call, id?: number) => void | Promise<void> = () => {};
  after: (call: Call, id?: number) => void | Promise<void> = () => {};
  #ids = 100;

  get writes(): string[] {
    return this.calls.filter((call) => /^(create|update|remove)/.test(call));
  }

  /** As somebody else wrote it. */
  add(body: string, author: Author = BOT): Comment {
    const comment = { id: ++this.#ids, author, body, url: `https://host/comment/${this.#ids}` };
    this.comments.push(comment);
    return comment;
  }

  self = () => this.#do("self", () => this.guess ?? this.author);
  list = () => this.#do("list", () => [...this.comments]);
  read = (id: number) => this.#do("read", () => this.#find(id), id);
  create = (body: string) => this.#do("create", () => this.add(body, this.author));
  update = (id: number, body: string) =>
    this.#do(
      "update",
      () => {
        const changed = { ...this.#find(id), body };
        this.comments = this.comments.map((comment) => (comment.id === id ? changed : comment));
        return changed;
      },
      id,
    );
  remove = (id: number) =>
    this.#do(
      "remove",
      () => {
        this.#find(id);
        this.comments = this.comments.filter((comment) => comment.id !== id);
      },
      id,
    );

  async #do<T>(call: Call, body: () => T, id?: number): Promise<T> {
    this.calls.push(id === undefined ? call : `${call} ${id}`);
    await this.before(call, id);
    const result = body();
    await this.after(call, id);
    return result;
  }

  #find(id: number): Comment {
    const found = this.comments.find((comment) => comment.id === id);
    if (found === undefined) throw new RefusalError("not-found", "404: Not Found");
    return found;
  }
}
