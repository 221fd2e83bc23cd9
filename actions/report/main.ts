import { maskSecret } from "../lib/action/mask-secret.ts";
import type { Outputs } from "../lib/action/outputs.ts";
import { runAction } from "../lib/action/run-action.ts";
import { ConfigurationError } from "../lib/model/errors.ts";
import type { Verdict } from "../lib/model/verdict.ts";
import type { Log } from "../lib/ports/log.ts";
import { refuseVerdict } from "../lib/publishing/fail-policy.ts";
import type { PublishedState } from "../lib/publishing/stamp.ts";
import { checkInputs, type Inputs, inputs } from "./inputs.ts";
import { publish } from "./publish.ts";
import type { WrittenReport } from "./write-report.ts";

const STATES: Readonly<Record<Inputs["status"], PublishedState>> = {
  "in-progress": "in-progress",
  success: "final",
  failure: "failed",
  cancelled: "cancelled",
};

const COUNTS: Readonly<Record<Verdict, string>> = {
  regression: "regressions",
  improvement: "improvements",
  equivalent: "equivalent",
  inconclusive: "inconclusive",
  invalid: "invalid",
  new: "new",
  missing: "missing",
};

await runAction(async ({ log, outputs, readInputs, signal, summary }) => {
  const asked = readInputs(inputs);
  maskSecret(asked.githubToken);
  checkInputs(asked);
  const tell = async (state: PublishedState, report?: WrittenReport) =>
    outputs.set("comment-url", (await publish({ asked, state, ...(report && { report }) }, { log, signal })) ?? "");

  let report: WrittenReport | undefined;
  try {
    report = await reportOn(asked, log);
  } catch (error) {
    // No measurement may look as if it were still running, or leave an old verdict standing.
    await tell("failed");
    throw error;
  }
  if (report !== undefined) {
    setOutputs(outputs, report);
    await summary.append(report.texts.summary);
    log.info(`The report is in ${Object.values(report.paths).join(", ")} and in the step summary: ${report.texts.headline}`);
  }
  await tell(STATES[asked.status], report);
  if (asked.status === "success") refuseVerdict(report?.verdict, asked.failOn);
});

/** Nothing while the measurement runs; after a failed one what it left, if that can be read. */
async function reportOn({ status, records, ...asked }: Inputs, log: Log): Promise<WrittenReport | undefined> {
  if (status === "in-progress" || records === undefined) return undefined;
  try {
    // Only now: a measurement that has just begun waits for its comment, and most of the program is about records.
    const { writeReport } = await import("./write-report.ts");
    return await writeReport({ ...asked, records });
  } catch (error) {
    if (status === "success" || !(error instanceof ConfigurationError)) throw error;
    log.info(`There is no report: ${error.message}`);
    return undefined;
  }
}

function setOutputs(outputs: Outputs, { verdict, counts, paths }: WrittenReport): void {
  outputs.set("verdict", verdict ?? "");
  for (const [verdict, output] of Object.entries(COUNTS)) outputs.set(output, counts[verdict as Verdict]);
  outputs.set("report-path", paths.markdown);
  outputs.set("html-path", paths.html);
  outputs.set("json-path", paths.json);
  outputs.set("csv-path", paths.csv);
}
