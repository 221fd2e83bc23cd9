import type { Finding } from "../history/finding.ts";
import type { HistoryEvent } from "../history/history-event.ts";
import { metricNameOf } from "../history/series.ts";
import { isCommit } from "./commit-links.ts";
import { shownBy } from "./event-facts.ts";

/** More metrics of a scenario than these are accepted by one pattern. */
const MOST_METRICS = 5;

const DAYS = 180;

/**
 * Lines for the reviewed file that accept every series that shows an event; nothing where a commit or a name cannot stand in it.
 * @param today from which the expiry is reckoned
 * @param reason what stands there until somebody writes one
 */
export function acceptLines(event: HistoryEvent, today: string, reason: string): string | undefined {
  const shown = shownBy(event);
  if (!shown.every(isWritable)) return undefined;
  const expires = new Date(Date.parse(today) + DAYS * 86_400_000).toISOString().slice(0, 10);
  const groups = Map.groupBy(shown, ({ scenario, at }) => `${scenario} ${at.sha}`);
  const entries = [...groups.values()].flatMap((findings) => {
    const names = [...new Set(findings.map(({ metric }) => metricNameOf(metric)))];
    return (names.length > MOST_METRICS ? ["*"] : names).map((metric) => ({ ...(findings[0] as Finding), name: metric }));
  });
  const lines = entries.flatMap(({ scenario, at, name }) => [
    `  - scenario: ${JSON.stringify(scenario)}`,
    `    metric: ${JSON.stringify(name)}`,
    `    commit: ${JSON.stringify(at.sha.slice(0, 12))}`,
    `    reason: ${JSON.stringify(reason)}`,
    `    expires: ${JSON.stringify(expires)}`,
  ]);
  return ["accepted:", ...lines].join("\n");
}

/** A star in a name would be a pattern, and what is quoted would not survive a code block as it is. */
const isWritable = ({ scenario, metric, at }: Finding): boolean =>
  isCommit(at.sha) && [scenario, ...metricNameOf(metric).split(" ")].every((part) => /^[\w./:+-]{1,100}$/.test(part));
