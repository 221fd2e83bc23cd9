/** Why the code host did not do what it was asked for. */
export type RefusalReason =
  | "unauthorized"
  | "forbidden"
  | "locked"
  | "not-found"
  | "gone"
  | "too-long"
  | "invalid"
  | "conflict"
  | "rate-limited"
  /** No answer, an answer nobody can read, or a fault on its side: what was asked for may have been done. */
  | "unavailable";

/** The code host said no, or nothing. The message is one line without secrets: its status and its words. */
export class RefusalError extends Error {
  override readonly name = "RefusalError";
  readonly reason: RefusalReason;
  /** How long it asks us to wait. */
  readonly waitSeconds: number | undefined;

  constructor(reason: RefusalReason, message: string, waitSeconds?: number) {
    super(message);
    this.reason = reason;
    this.waitSeconds = waitSeconds;
  }
}
