/** What became of the events that were told: how far the tool's own alarms can be believed. Every issue counts once. */
export interface Precision {
  /** Still there. */
  readonly confirmed: number;
  readonly fixed: number;
  readonly accepted: number;
  /** Vanished by themselves. */
  readonly falseAlarms: number;
  /** Somebody said that they are none. */
  readonly dismissed: number;
}
