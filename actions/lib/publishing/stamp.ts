/** In this order: a measurement begins, and ends in one of the others. */
export const PUBLISHED_STATES = ["in-progress", "final", "failed", "cancelled"] as const;

export type PublishedState = (typeof PUBLISHED_STATES)[number];

/** Which measurement a text tells of, and how far that was. */
export interface Stamp {
  /** Name of the configuration: each has a comment of its own. */
  readonly key: string;
  /** The commit that was measured. */
  readonly sha: string;
  /** The workflow run that measured; later runs have higher numbers. */
  readonly runId: number;
  /** Counts the re-runs of that workflow run. */
  readonly attempt: number;
  readonly state: PublishedState;
}

/** Whether `one` was said later than `other`: by a later run or re-run, or by the same one when it had ended. */
export function isNewer(one: Stamp, other: Stamp): boolean {
  if (one.runId !== other.runId) return one.runId > other.runId;
  if (one.attempt !== other.attempt) return one.attempt > other.attempt;
  return other.state === "in-progress" && one.state !== "in-progress";
}

export function isSameStamp(one: Stamp, other: Stamp): boolean {
  return (
    one.key === other.key &&
    one.sha === other.sha &&
    one.runId === other.runId &&
    one.attempt === other.attempt &&
    one.state === other.state
  );
}
