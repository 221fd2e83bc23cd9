import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readRecord } from "../lib/adapters/records/record-file.ts";
import { REPORT_FILES } from "../lib/adapters/records/run-folder.ts";
import { compareArms } from "../lib/comparison/compare-arms.ts";
import { joinRecords } from "../lib/comparison/join-records.ts";
import { settingsOf } from "../lib/comparison/settings.ts";
import { ConfigurationError } from "../lib/model/errors.ts";
import type { RunRecord } from "../lib/model/record.ts";
import type { OverallVerdict, Verdict } from "../lib/model/verdict.ts";
import { catalogTitles } from "../lib/network-tests/titles.ts";
import type { CommentLinks } from "../lib/report/compose-comment.ts";
import { composeSummary } from "../lib/report/compose-summary.ts";
import { makeReport } from "../lib/report/make-report.ts";
import { renderComment } from "../lib/report/render-comment.ts";
import { renderCsv } from "../lib/report/render-csv.ts";
import { renderJson } from "../lib/report/render-json.ts";
import { renderMarkdown } from "../lib/report/render-markdown.ts";
import type { Report } from "../lib/report/report.ts";
import { headline } from "../lib/report/sections/verdict-line.ts";
import { countVerdicts } from "../lib/report/verdict-facts.ts";
import { wordsOf } from "../lib/words/catalogues.ts";
import { withTitles } from "../lib/words/with-titles.ts";
import type { Words } from "../lib/words/words.ts";
import type { ReportInputs } from "./inputs.ts";

/** What a report says, and where it is. */
export interface WrittenReport {
  readonly report: Report;
  readonly words: Words;
  readonly paths: { readonly markdown: string; readonly html: string; readonly json: string; readonly csv: string };
  readonly texts: {
    /** The verdict in one plain line without markup. */
    readonly headline: string;
    readonly summary: string;
    /** The same from long to short; escaped markdown. */
    comment(links: CommentLinks): readonly [string, ...string[]];
  };
  /** Absent where there is one arm. */
  readonly verdict?: OverallVerdict;
  /** Over all metrics of all candidates. */
  readonly counts: Readonly<Record<Verdict, number>>;
}

/** Room for the marker and the sentence of whoever publishes, and a second try where GitHub counts otherwise than we do. */
const COMMENT_LIMITS = [59_000, 30_000] as const;

/**
 * Reads records and writes their report.
 * @throws ConfigurationError for a record that cannot be read or does not fit the others, words that decide nothing, or a folder that cannot be written to
 */
export async function writeReport(
  inputs: Pick<ReportInputs, "records" | "out" | "locale" | "gate" | "thresholds" | "estimatedCost">,
): Promise<WrittenReport> {
  const { records: paths = [], out, ...rest } = inputs;
  const [first] = paths;
  if (first === undefined) throw new ConfigurationError('Input "records" must name at least one record.');
  const records = await Promise.all(paths.map(readRecord));
  return reportOn(records, { ...rest, out: out ?? dirname(first) });
}

/** Writes the report of records into a folder. @throws ConfigurationError as `writeReport` */
export async function reportOn(
  records: readonly RunRecord[],
  {
    out,
    locale,
    gate,
    thresholds,
    estimatedCost,
  }: Pick<ReportInputs, "locale" | "gate" | "thresholds"> & { readonly out: string; readonly estimatedCost?: number | undefined },
): Promise<WrittenReport> {
  const { record, apart } = joinRecords(records);
  // What is asked now instead of what the run was measured for, part by part.
  const asked = { ...(gate === undefined ? {} : { gate }), ...(thresholds === undefined ? {} : { thresholds }) };
  const settings = settingsOf({ judging: { ...record.judging, ...asked } });
  const comparison = compareArms(record, { ...settings, apart });
  const report = makeReport(record, {
    comparison,
    ...(settings.gate === undefined ? {} : { gate: settings.gate }),
    ...(estimatedCost === undefined ? {} : { estimatedDollars: estimatedCost }),
  });
  const words = withTitles(wordsOf(locale), catalogTitles);
  // Most of the program draws pictures, and a report that says it is in progress needs none.
  const { renderPage } = await import("./render-page.ts");
  const summary = renderMarkdown(composeSummary(report, words));
  const written = {
    markdown: await write(out, REPORT_FILES.markdown, summary),
    html: await write(out, REPORT_FILES.html, renderPage(report, words)),
    json: await write(out, REPORT_FILES.json, renderJson(report)),
    csv: await write(out, REPORT_FILES.csv, renderCsv(report)),
  };
  return {
    report,
    words,
    paths: written,
    texts: {
      headline: headline(report, words),
      summary,
      comment: (links) => {
        const [long, short] = COMMENT_LIMITS;
        return [renderComment(report, words, { ...links, limit: long }), renderComment(report, words, { ...links, limit: short })];
      },
    },
    ...(report.comparison === undefined ? {} : { verdict: report.comparison.overall }),
    counts: countVerdicts(report.comparison?.candidates.flatMap(({ metrics }) => metrics) ?? []),
  };
}

async function write(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path, text);
    return path;
  } catch (error) {
    throw new ConfigurationError(
      `Input "out" must be a folder that can be written to, not "${folder}" (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
}
