import { writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { readRecord } from "../lib/adapters/records/record-file.ts";
import { reportPath } from "../lib/adapters/records/run-folder.ts";
import { ConfigurationError } from "../lib/model/errors.ts";
import { catalogTitles } from "../lib/network-tests/titles.ts";
import { makeReport, type Report } from "../lib/report/make-report.ts";
import { renderMarkdown } from "../lib/report/render-markdown.ts";
import type { Inputs } from "./inputs.ts";

export interface WrittenReport {
  readonly report: Report;
  readonly markdown: string;
  readonly path: string;
}

/** Reads a record and writes its report. @throws ConfigurationError for a record that cannot be read, or a path that cannot be written */
export async function writeReport(inputs: Inputs): Promise<WrittenReport> {
  const report = makeReport(await readRecord(inputs.record), catalogTitles);
  const markdown = renderMarkdown(report);
  const path = inputs.out ?? reportPath(dirname(inputs.record));
  try {
    await writeFile(path, markdown);
  } catch (error) {
    throw new ConfigurationError(
      `Input "out" must be a file that can be written, not "${path}" (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
  return { report, markdown, path };
}
