import type { HistoryEvent } from "../history/history-event.ts";
import type { Series } from "../history/series.ts";
import type { CodeHost } from "./commit-links.ts";

/** What is told of an event beside itself. */
export interface EventContext {
  readonly host: CodeHost;
  /** All events of the judgement: one of them may be the fix. */
  readonly events: readonly HistoryEvent[];
  /** With as many of their nights as there are; those of the event are looked for by name. */
  readonly series: readonly Series[];
  /** Commands that measure the same again, by scenario and run: `vpc-cni 123-1`. */
  readonly commands: ReadonlyMap<string, string>;
  /** Day after which an acceptance is reckoned, `2026-11-21`. */
  readonly today: string;
  /** Where the reviewed file of accepted changes stands. */
  readonly acceptedFile: string;
  readonly dashboardUrl?: string;
}
