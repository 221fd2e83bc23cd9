import { RefusalError, type RefusalReason } from "../../ports/refusal.ts";

/** What GitHub answered, as far as it matters to a refusal. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
}

const BY_STATUS: Readonly<Record<number, RefusalReason>> = {
  401: "unauthorized",
  403: "forbidden",
  404: "not-found",
  408: "unavailable",
  409: "conflict",
  410: "gone",
  429: "rate-limited",
};

/**
 * How long to wait where GitHub says it only in words.
 * Source: docs.github.com, "Best practices for using the REST API", on secondary limits.
 */
const SECONDARY_LIMIT_WAIT_SECONDS = 60;

/** Longer words of GitHub are cut. */
const LIMIT_CHARACTERS = 200;

/** @param now in milliseconds since 1970, to read dates against */
export function toRefusal(answer: Answer, now: number): RefusalError {
  const words = wordsOf(answer.data);
  const waitSeconds = askedToWait(answer, words, now);
  return new RefusalError(reasonOf(answer, words, waitSeconds), oneLine(`${answer.status}: ${words || "no message"}`), waitSeconds);
}

/** Text from GitHub or the network as one short line without control characters. */
export function oneLine(text: string): string {
  const line = text
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  return line.length > LIMIT_CHARACTERS ? `${line.slice(0, LIMIT_CHARACTERS).toWellFormed()}…` : line;
}

function reasonOf({ status }: Answer, words: string, waitSeconds: number | undefined): RefusalReason {
  if (status === 403 && waitSeconds !== undefined) return "rate-limited";
  if (status === 403 && /\blocked\b/i.test(words)) return "locked";
  if (status === 422 && /too long/i.test(words)) return "too-long";
  return BY_STATUS[status] ?? (status >= 500 ? "unavailable" : "invalid");
}

/** Undefined where GitHub does not ask for a pause. */
function askedToWait({ status, headers }: Answer, words: string, now: number): number | undefined {
  const after = headers["retry-after"];
  if (after !== undefined) {
    const seconds = /^\d+$/.test(String(after)) ? Number(after) : (Date.parse(String(after)) - now) / 1000;
    if (Number.isFinite(seconds)) return Math.max(seconds, 0);
  }
  if (status !== 403 && status !== 429) return undefined;
  if (String(headers["x-ratelimit-remaining"]) === "0") {
    const seconds = Number(headers["x-ratelimit-reset"]) - now / 1000;
    if (Number.isFinite(seconds)) return Math.max(Math.ceil(seconds), 0);
  }
  return /rate limit/i.test(words) ? SECONDARY_LIMIT_WAIT_SECONDS : undefined;
}

/** The message, and what it says of single fields: there stands that a body is too long. */
function wordsOf(data: unknown): string {
  if (typeof data !== "object" || data === null) return "";
  const { message, errors } = data as { readonly message?: unknown; readonly errors?: unknown };
  const details = (Array.isArray(errors) ? errors : []).map((error: unknown) =>
    typeof error === "string" ? error : String((error as { readonly message?: unknown } | null)?.message ?? ""),
  );
  return [typeof message === "string" ? message : "", ...details].filter((part) => part !== "").join(": ");
}
