import type { Outputs } from "../lib/action/outputs.ts";
import type { Summary } from "../lib/action/summary.ts";
import { systemClock } from "../lib/adapters/clock/system-clock.ts";
import { type HistoryAccess, openReader } from "../lib/adapters/history/open-history.ts";
import { dayOf } from "../lib/adapters/history/query.ts";
import { type HistoryJudgement, judgeHistory } from "../lib/history/judge-history.ts";
import { nightAfter } from "../lib/history/series.ts";
import { catalogTitles } from "../lib/network-tests/titles.ts";
import { isFiled } from "../lib/report/event-facts.ts";
import type { Night } from "../lib/report/night.ts";
import { composeNight, nightHeadline } from "../lib/report/night-document.ts";
import { renderMarkdown } from "../lib/report/render-markdown.ts";
import { wordsOf } from "../lib/words/catalogues.ts";
import { withTitles } from "../lib/words/with-titles.ts";
import type { Inputs } from "./inputs.ts";
import { readAccepted } from "./read-accepted.ts";
import { type ReadHistory, readHistory } from "./read-history.ts";
import { tellIssues } from "./tell-issues.ts";
import { writeDashboard } from "./write-dashboard.ts";

/** More warnings would hide the others: a step shows ten. */
const MOST_WARNINGS = 5;

/** Judges the whole history, and tells of it in the step summary, and in issues and on the dashboard where that was asked for. */
export async function judge(
  asked: Inputs,
  access: HistoryAccess,
  { outputs, summary }: { readonly outputs: Outputs; readonly summary: Summary },
): Promise<void> {
  const { log, signal, run } = access;
  const today = dayOf(systemClock.now());
  const words = withTitles(wordsOf(asked.locale), catalogTitles);
  const accepted = await readAccepted(asked.accepted);
  const since = asked.nights === undefined ? undefined : new Date(Date.parse(nightAfter(today, -asked.nights)));
  await using store = await openReader(access);
  const history = await log.group("Read the history", () => readHistory(store, signal, since));
  for (const problem of history.problems.slice(0, MOST_WARNINGS)) log.warning(problem);
  log.info(`${history.series.length} series; the last night is ${history.lastNight || "none"}`);

  const judgement = await log.group("Judge it", async () => judgeHistory(history.series, accepted, { today }));
  outputs.set("events", judgement.events.filter((event) => event.status === "confirmed" && isFiled(event)).length);

  outputs.set("odd-scenarios", oddScenarios(judgement, history.lastNight).join(","));

  // A night that was never measured has nothing to say, and must not close anything either.
  const isEmpty = history.lastNight === "";
  const synced =
    asked.issues && !isEmpty
      ? await log.group("Bring issues up to date", () => tellIssues({ asked, history, judgement, words, today }, access))
      : undefined;
  if (synced !== undefined) {
    outputs.set("opened", synced.opened);
    outputs.set("closed", synced.closed);
    if (synced.warning !== undefined) log.warning(synced.warning);
  }

  if (!isEmpty) {
    const night = tonight(asked, history, judgement, synced);
    // Of a part of the nights it would not be true.
    if (asked.nights === undefined) await summary.append(renderMarkdown(composeNight(night, words)));
    log.info(nightHeadline(night, words));
  }

  if (asked.dashboard !== undefined) {
    const folder = asked.dashboard;
    const { repository, serverUrl } = run;
    const facts = {
      series: history.series,
      judgement,
      accepted,
      repository: `${repository.owner}/${repository.name}`,
      serverUrl,
      locale: asked.locale,
      titles: catalogTitles,
    };
    await log.group("Write the dashboard", () => writeDashboard(folder, facts, store, access));
    outputs.set("dashboard", folder);
  }
}

/** Scenarios of which something was far from what is usual in that night, by name. */
function oddScenarios({ events }: HistoryJudgement, night: string): readonly string[] {
  const odd = events.filter(({ kind, at }) => kind === "anomaly" && at.night === night);
  return [...new Set(odd.flatMap(({ findings }) => findings.map(({ scenario }) => scenario)))].sort();
}

function tonight(
  asked: Inputs,
  history: ReadHistory,
  judgement: HistoryJudgement,
  synced: Awaited<ReturnType<typeof tellIssues>> | undefined,
): Night {
  const problems = [...history.problems, ...(synced?.warning === undefined ? [] : [synced.warning])];
  return {
    ...judgement,
    night: history.lastNight,
    judged: { series: history.series.length, scenarios: history.scenarios },
    problems,
    ...(asked.dashboardUrl === undefined ? {} : { dashboardUrl: asked.dashboardUrl }),
    ...(synced === undefined
      ? {}
      : {
          issues: {
            urls: new Map([...synced.issues].map(([event, { url }]) => [event, url])),
            counts: { ...synced, postponed: synced.postponed.length },
          },
          precision: synced.precision,
        }),
  };
}
