import { compareArms } from "../../actions/lib/comparison/compare-arms.ts";
import { composeSummary } from "../../actions/lib/report/compose-summary.ts";
import { composeTerminal } from "../../actions/lib/report/compose-terminal.ts";
import { makeReport } from "../../actions/lib/report/make-report.ts";
import { renderComment } from "../../actions/lib/report/render-comment.ts";
import { renderCsv } from "../../actions/lib/report/render-csv.ts";
import { renderJson } from "../../actions/lib/report/render-json.ts";
import { renderMarkdown } from "../../actions/lib/report/render-markdown.ts";
import { renderText } from "../../actions/lib/report/render-text.ts";
import { wordsOf } from "../../actions/lib/words/catalogues.ts";
import { renderPage } from "../../actions/report/render-page.ts";
import { LARGE, largeRecord } from "./large-record.ts";
import type { Stage } from "./report-speed.ts";

/** Makes a large record, its comparison and every rendering once, in a process of their own, and says what each took. */
const words = wordsOf("en");
const stages: Stage[] = [];

/** The work of this thread beside the time on the clock, which others on the machine make longer. */
function timed<T>(what: string, work: () => T): T {
  const [began, used] = [performance.now(), process.threadCpuUsage()];
  const result = work();
  const { user, system } = process.threadCpuUsage(used);
  stages.push({
    what,
    seconds: (performance.now() - began) / 1000,
    cpuSeconds: (user + system) / 1e6,
    mostBytes: process.resourceUsage().maxRSS * 1024,
    characters: typeof result === "string" ? result.length : 0,
  });
  return result;
}

const record = timed("the record, which does not count", () => largeRecord(LARGE));
const comparison = timed("comparison", () => compareArms(record));
const report = timed("report", () => makeReport(record, { comparison }));
timed("pull-request comment", () => renderComment(report, words));
timed("step summary", () => renderMarkdown(composeSummary(report, words)));
timed("report.json", () => renderJson(report));
timed("report.csv", () => renderCsv(report));
timed("terminal", () => renderText(composeTerminal(report, words), { columns: 120, color: false }));
timed("report.html with its pictures", () => renderPage(report, words));
process.stdout.write(JSON.stringify(stages));
