import type { AcceptedChange } from "../history/accepted.ts";
import type { EnvironmentBoundary } from "../history/boundary.ts";
import type { HistoryJudgement } from "../history/judge-history.ts";
import type { Series } from "../history/series.ts";
import type { Locale } from "../words/locale.ts";
import type { ReportTitles } from "../words/with-titles.ts";

/** What the browser runs. */
export interface DashboardPage {
  /** The bundle of `page/main.ts`, made as `page-bundle.ts` says. */
  readonly script: string;
  /** Licences of what is in the bundle. */
  readonly licenses?: string;
}

/** What a dashboard is made of beside the entries. */
export interface DashboardFacts {
  readonly series: readonly Series[];
  /** As `judgeHistory` gives it. A change of the fingerprint is found in the series themselves, so its boundaries are not needed. */
  readonly judgement: HistoryJudgement & { readonly boundaries?: readonly EnvironmentBoundary[] };
  /** From the reviewed file. */
  readonly accepted: readonly AcceptedChange[];
  /** `owner/name` */
  readonly repository: string;
  /** `https://github.com` */
  readonly serverUrl: string;
  /** ISO 8601, UTC. */
  readonly builtAt: string;
  /** Language of a reader who has not chosen one. */
  readonly locale: Locale;
  readonly page: DashboardPage;
  /** English titles of network tests, which only their catalogue knows. */
  readonly titles?: ReportTitles;
}
