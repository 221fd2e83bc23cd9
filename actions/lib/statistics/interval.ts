/** Two bounds and how often such a pair covers what it is about. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Coverage: asked for where it can be had exactly, otherwise what the bounds really reach; 0 to 1. */
  readonly level: number;
}

/** @throws RangeError when a level of confidence does not lie between 0 and 1 */
export function requireLevel(level: number): void {
  if (!(level > 0 && level < 1)) throw new RangeError(`a level of confidence lies between 0 and 1, not at ${level}`);
}
