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
  const field = readFields("report", text);
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

/** The fields of a mark of ours, by name; none where the text is not one of this kind. */
export function readFields(kind: string, text: string): ReadonlyMap<string, string> {
  const [, found, written] = /^eks-cni-bench:([a-z]+)((?: [a-z-]+=[\w.-]+)+)$/.exec(text) ?? [];
  if (found !== kind || written === undefined) return new Map();
  return new Map(
    written
      .trim()
      .split(" ")
      .map((pair): [string, string] => {
        const at = pair.indexOf("=");
        return [pair.slice(0, at), pair.slice(at + 1)];
      }),
  );
}

/** A text with a mark hidden in its first line. */
export const hideMark = (written: string, text: string): string => `<!-- ${written} -->\n${text}`;

/** What is hidden in the first line; what stands anywhere but at the very start was quoted or made up. */
export const hiddenMark = (body: string): string | undefined => /^<!-- (.{1,500}?) -->(?:\r?\n|$)/.exec(body)?.[1];

/** A comment's body. */
export const markBody = (mark: Mark, text: string): string => hideMark(writeMark(mark), text);

/** The mark of a comment's body. */
export function markOf(body: string): Mark | undefined {
  const written = hiddenMark(body);
  return written === undefined ? undefined : readMark(written);
}

export const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
