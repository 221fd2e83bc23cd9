import { markdownTable } from "markdown-table";
import { drawFigures } from "../../actions/lib/charts/draw-figures.ts";
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
import { largeRecord } from "./large-record.ts";

/**
 * How long a large record takes from numbers to a report, and in how much memory: `node test/bench/report-speed.ts`. Stripping the types of
 * hundreds of files takes some 100 MB before anything begins; the built actions do not: bundle this file with esbuild to see theirs.
 */
const SIZE = { metrics: 500, rounds: 12, arms: 6, seed: 20_261_121 };
const GOAL = { seconds: 2, megabytes: 300 };
const words = wordsOf("en");
const rows: { readonly what: string; readonly seconds: number; readonly megabytes: number; readonly size?: string }[] = [];

function timed<T>(what: string, work: () => T): T {
  const began = process.hrtime.bigint();
  const result = work();
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  const size = typeof result === "string" ? `${(result.length / 1024).toFixed(0)} KiB` : "";
  rows.push({ what, seconds, megabytes: process.resourceUsage().maxRSS / 1024, size });
  return result;
}

const record = largeRecord(SIZE);
const before = process.resourceUsage().maxRSS / 1024;
const comparison = timed("comparison", () => compareArms(record));
const report = timed("report", () => makeReport(record, { comparison }));
timed("pull-request comment", () => renderComment(report, words));
timed("step summary", () => renderMarkdown(composeSummary(report, words)));
timed("report.json", () => renderJson(report));
timed("report.csv", () => renderCsv(report));
timed("terminal", () => renderText(composeTerminal(report, words), { columns: 120, color: false }));
timed("pictures", () =>
  drawFigures(report, words)
    .map(({ svg }) => svg)
    .join(""),
);

const seconds = rows.reduce((sum, row) => sum + row.seconds, 0);
const header = ["", "seconds", "peak MB so far", "size"];
const cells = rows.map(({ what, size = "", ...row }) => [what, row.seconds.toFixed(3), row.megabytes.toFixed(0), size]);
const total = ["all together", seconds.toFixed(3), (process.resourceUsage().maxRSS / 1024).toFixed(0), ""];
process.stdout.write(`${markdownTable([header, ...cells, total], { align: ["l", "r", "r", "r"] })}\n\n`);
process.stdout.write(
  `${SIZE.metrics} metrics × ${SIZE.rounds} rounds × ${SIZE.arms} arms; ${before.toFixed(0)} MB before the comparison; goal: ${GOAL.seconds} s and ${GOAL.megabytes} MB.\n`,
);
