import type { EnvironmentBoundary } from "../history/boundary.ts";
import type { HistoryJudgement } from "../history/judge-history.ts";
import type { Precision } from "../model/precision.ts";

/** What a night came to, ready to be told. */
export interface Night extends HistoryJudgement {
  /** The last night that was judged. */
  readonly night: string;
  readonly judged: { readonly series: number; readonly scenarios: number };
  /** Series that go on in another environment; those of this night are told. */
  readonly environments?: readonly EnvironmentBoundary[];
  /** Nights that came too late to be judged. */
  readonly tooLate?: readonly string[];
  /** Sentences about files that could not be read, and about what could not be written. */
  readonly problems?: readonly string[];
  /** What was done to issues. */
  readonly issues?: {
    readonly urls: ReadonlyMap<string, string>;
    readonly counts: Readonly<Record<"opened" | "updated" | "closed" | "reopened" | "postponed", number>>;
  };
  readonly precision?: Precision;
  readonly dashboardUrl?: string;
}
