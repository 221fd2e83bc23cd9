import type { AcceptedChange } from "./accepted.ts";
import type { FactChange, Finding, FindingKind } from "./finding.ts";
import type { Place } from "./series.ts";

/**
 * `suspected`: seen on one night; `confirmed`: on two, and still there; `accepted`: confirmed, and somebody agreed to it; `fixed`: the level
 * is back; `vanished`: it could not be seen any more within a week, so it was a false alarm.
 */
export type EventStatus = "suspected" | "confirmed" | "accepted" | "fixed" | "vanished";

/** What happened once, however many series show it. */
export interface HistoryEvent {
  /** Never changes once the event is confirmed. */
  readonly id: string;
  readonly kind: FindingKind;
  readonly status: EventStatus;
  /** `mixed` where some series got better and others worse. */
  readonly direction: "regression" | "improvement" | "mixed";
  /** First bad night and last good one of the finding that the event is named after: the range of commits. */
  readonly at: Place;
  readonly lastGood?: Place;
  readonly confirmedOn?: string;
  /** Night on which it was fixed or had vanished. */
  readonly closedOn?: string;
  /** The strongest first: levels, effect, interval and p of each. */
  readonly findings: readonly Finding[];
  /** Two metrics of a scenario or more show it, or the same one in two scenarios. */
  readonly corroborated: boolean;
  /** Whether any finding of a change stands among all series of its night. */
  readonly stands: boolean;
  /** Not empty: the environment changed on that very night, so it is a boundary and no regression of the commits. */
  readonly boundary: readonly FactChange[];
  /** Events whose level this one brought back. */
  readonly fixes: readonly string[];
  readonly fixedBy?: string;
  readonly accepted?: AcceptedChange;
}
