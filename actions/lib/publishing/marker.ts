import { createHash } from "node:crypto";
import { PUBLISHED_STATES, type Stamp } from "./stamp.ts";

/** A stamp and the text it was put on. */
export interface Mark {
  readonly stamp: Stamp;
  /** Of the text as it was meant: a shortened one keeps the digest of the whole. */
  readonly digest: string;
}

/** At most 64 letters, digits, and single dots, dashes and underscores between them: harmless in HTML, markdown and names of checks. */
export const isKey = (text: string): boolean => text.length <= 64 && /^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$/.test(text);

/** First 16 hexadecimal digits of the text's SHA-256. */
export const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** The mark as one line without line end that stands in anything: `eks-cni-bench:report key=… sha=… run=… attempt=… state=… digest=…`. */
export function writeMark({ stamp: { key, sha, runId, attempt, state }, digest }: Mark): string {
  return `eks-cni-bench:report key=${key} sha=${sha} run=${runId} attempt=${attempt} state=${state} digest=${digest}`;
}

/** @returns nothing where the text is not exactly a mark; fields that a later release may add do not matter */
export function readMark(text: string): Mark | undefined {
  const [, written] = /^eks-cni-bench:report((?: [a-z-]+=[\w.-]+)+)$/.exec(text) ?? [];
  const field = new Map(
    written
      ?.trim()
      .split(" ")
      .map((pair): [string, string] => {
        const at = pair.indexOf("=");
        return [pair.slice(0, at), pair.slice(at + 1)];
      }),
  );
  const key = field.get("key") ?? "";
  const sha = field.get("sha") ?? "";
  const runId = wholeNumber(field.get("run"));
  const attempt = wholeNumber(field.get("attempt"));
  const state = PUBLISHED_STATES.find((known) => known === field.get("state"));
  const digest = field.get("digest") ?? "";
  if (!isKey(key) || !/^[0-9a-f]{40,64}$/.test(sha) || runId === undefined || attempt === undefined || state === undefined)
    return undefined;
  return { stamp: { key, sha, runId, attempt, state }, digest };
}

/** A comment's body: the mark hidden in its first line, then the text. */
export const markBody = (mark: Mark, text: string): string => `<!-- ${writeMark(mark)} -->\n${text}`;

/** The mark of a comment's body; one that stands anywhere but at the very start was quoted or made up. */
export function markOf(body: string): Mark | undefined {
  const [, written] = /^<!-- (.{1,500}?) -->(?:\r?\n|$)/.exec(body) ?? [];
  return written === undefined ? undefined : readMark(written);
}

const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
