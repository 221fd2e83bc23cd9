import type { LineFinding } from "./shards.ts";

/** Places of the nights on which a confirmed change began a new level. */
export function levelStarts(points: Iterable<{ readonly run: string }>, findings: readonly LineFinding[]): number[] {
  const places = new Map(Array.from(points, ({ run }, place) => [run, place]));
  return findings
    .filter(({ kind, status }) => kind === "change" && status !== "suspected" && status !== "vanished")
    .flatMap(({ at }) => places.get(at.run) ?? [])
    .sort((one, other) => one - other);
}
