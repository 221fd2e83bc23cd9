import type { SeriesMetric } from "../history/series.ts";

/** Addresses within the dashboard, for its own links and for those that point to it from outside. They stay the same from build to build. */
const address = (view: string, ...parts: readonly (string | number)[]): string =>
  `#/${[view, ...parts.map((part) => encodeURIComponent(part))].join("/")}`;

export const OVERVIEW_ADDRESS = address("overview");
export const ALARMS_ADDRESS = address("alarms");

/** One metric of a scenario. */
export const lineAddress = (scenario: string, { test, variant, path, metric }: SeriesMetric): string =>
  address("line", scenario, test, variant, path, metric);

/** One run of a scenario: every value, and what it was measured on. */
export const runAddress = (scenario: string, run: string): string => address("run", scenario, run);

/** Two sides, each a scenario and a run (`run:<name>`) or a version (`version:<place>`) of it. */
export const compareAddress = (...sides: readonly string[]): string => address("compare", ...sides);

/** @param page counted from 0 */
export const eventsAddress = (list: "changes" | "odd-nights", page: number): string => address(list, page);
