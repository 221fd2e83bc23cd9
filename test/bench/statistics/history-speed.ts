import { judgeHistory, judgeNight } from "../../../actions/lib/history/judge-history.ts";
import type { HistoryState } from "../../../actions/lib/history/state.ts";
import { FIVE_YEARS, fiveYears, someNights } from "./five-years.ts";

/** A process of its own, so that its peak is that of one task: judges five years at once, or the last night of them alone. */
const SEED = 20_261_121;
const [task] = process.argv.slice(2);

const { before, judge } = task === "night" ? lastNight() : { before: fiveYears(SEED), judge: judgeHistory };
const [start, used] = [process.hrtime.bigint(), process.cpuUsage()];
const { events } = judge(before);
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
const { user, system } = process.cpuUsage(used);
const megabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ seconds, coreSeconds: (user + system) / 1e6, megabytes, events: events.length }));

/** What is kept between two nights goes through JSON, as it does in a repository; reading it is part of the night. */
function lastNight() {
  const last = FIVE_YEARS.nights - 1;
  const years = fiveYears(SEED);
  const kept = JSON.stringify(judgeNight(undefined, someNights(years, 0, last)).state);
  return {
    before: someNights(years, last, last + 1),
    judge: (night: ReturnType<typeof fiveYears>) => judgeNight(JSON.parse(kept) as HistoryState, night),
  };
}
