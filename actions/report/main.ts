import { runAction } from "../lib/action/run-action.ts";
import { inputs } from "./inputs.ts";
import { writeReport } from "./write-report.ts";

await runAction(async ({ log, outputs, readInputs, summary }) => {
  const { markdown, path } = await writeReport(readInputs(inputs));
  await summary.append(markdown);
  outputs.set("report-path", path);
  log.info(`The report is in ${path} and in the step summary.`);
});
