import { dollars } from "../lib/action/dollars.ts";
import { choice, flag, type Input, type InputValues, list, matching, optional, text, wholeNumber } from "../lib/action/input.ts";
import { workflowToken } from "../lib/action/workflow-token.ts";
import { ConfigurationError } from "../lib/model/errors.ts";
import { FAIL_POLICIES } from "../lib/publishing/fail-policy.ts";
import { isKey } from "../lib/publishing/marker.ts";
import { LOCALES } from "../lib/words/locale.ts";

/** What `cni-bench report` has as well. */
export const reportInputs = {
  records: optional(
    list({
      description: "Paths of the records to report on (`record.json`), the one with the baseline first",
      placeholder: "files",
    }),
  ),
  out: optional(
    text({
      description: "Folder for `report.md`, `report.html`, `report.json` and `report.csv`; beside the first record when left out",
      placeholder: "folder",
    }),
  ),
  locale: choice({
    description: "Language of the report: `en` (English), `ko` (Korean) or `zh` (Chinese)",
    values: LOCALES,
    default: "en",
    placeholder: "language",
  }),
  thresholds: optional(
    text({
      description: "How large a change must be to matter, by metric: `tcp.throughput=5%, latency.p99=10%+50us`",
      placeholder: "metric=change",
    }),
  ),
  gate: optional(
    text({
      description:
        "Metrics that decide, at most eight, separated by commas, each as `test/variant/address/placement metric`: `http/max-close/service/other-node http.rate.max`",
      placeholder: "metrics",
    }),
  ),
  "estimated-cost": optional(
    dollars({
      description:
        "US dollars that the clusters are estimated to cost, as `plan-comparison` says; told beside the duration, where it is known",
      placeholder: "dollars",
    }),
  ),
  "fail-on": choice({
    description:
      "When to fail after everything is written: `never`, `regression` (a gate metric has become worse) or `regression-or-invalid` (or one could not be judged)",
    values: FAIL_POLICIES,
    default: "never",
    placeholder: "policy",
  }),
} as const;

/** Where there is one configuration only, nobody needs its name. */
export const DEFAULT_KEY = "default";

/** What only a workflow has. */
export const publishingInputs = {
  status: choice({
    description:
      "How far the measurement is: `in-progress` at its start, then `job.status` of the workflow's contexts, which is `success`, `failure` or `cancelled`. Only `success` needs records",
    values: ["in-progress", "success", "failure", "cancelled"],
    default: "success",
    placeholder: "status",
  }),
  comment: flag({ description: "Keep one comment on the pull request up to date, where there is one", default: true }),
  "comment-key": key(),
  "pull-request": optional(
    wholeNumber({ description: "Number of the pull request; the event's own when left out", min: 1, max: 1_000_000_000 }),
  ),
  "head-sha": commit(
    "Commit of the pull request that was measured; what it stands on now when left out, and what GitHub says after `workflow_run`",
  ),
  "check-run": flag({ description: "Make a check run on the commit as well", default: false }),
  "github-token": workflowToken({
    description: "Token that writes the comment (`pull-requests: write`) and the check run (`checks: write`)",
  }),
} as const;

/** Every input of the action. */
export const inputs = { ...reportInputs, ...publishingInputs } as const;

export type ReportInputs = InputValues<typeof reportInputs>;
export type Inputs = InputValues<typeof inputs>;

/** @throws ConfigurationError when there should be a verdict, and there is nothing to take it from */
export function checkInputs(given: Inputs): Inputs {
  if (given.status === "success" && given.records === undefined) {
    throw new ConfigurationError('Input "records" must be given where "status" is success.');
  }
  return given;
}

/** A whole commit id: a part of one may come to mean another commit. */
export function commit(description: string): Input<string | undefined> {
  const input = text({ description, placeholder: "sha" });
  return optional(matching(input, /^[0-9a-f]{40}$/, "must be a whole commit id of 40 digits and letters from a to f"));
}

function key(): Input<string> {
  const input = text({
    description: "Name of the configuration that is measured: each has a comment and a check run of its own",
    default: DEFAULT_KEY,
    placeholder: "name",
  });
  return {
    ...input,
    parse(given, name) {
      if (isKey(given)) return given;
      throw new ConfigurationError(
        `Input "${name}" must be at most 64 letters and digits, with single dots, dashes or underscores between them, not "${given.slice(0, 80)}".`,
      );
    },
  };
}
