import { choice, flag, type InputValues, list, optional, text, wholeNumber } from "../lib/action/input.ts";
import { workflowToken } from "../lib/action/workflow-token.ts";
import { ConfigurationError } from "../lib/model/errors.ts";
import { LOCALES } from "../lib/words/locale.ts";
import { commit } from "../report/inputs.ts";

/** Where the history is. */
export const historyBranch = text({
  description: "Branch that holds the history and nothing else; made where something is to be stored and it is missing",
  default: "bench-data",
  placeholder: "branch",
});

/** Where accepted changes stand when nobody says. */
export const DEFAULT_ACCEPTED = ".github/accepted-changes.yml";

/** Every input of the action. */
export const inputs = {
  records: optional(
    list({
      description:
        "Paths of the records to store (`record.json`); `*` stands for any name, as in `results/*/record.json`. All of them are one commit",
      placeholder: "files",
    }),
  ),
  proofs: optional(
    list({
      description:
        "Paths of what `install-scenario` found (its output `facts`), `*` as above: versions of charts and agents, whose changes are boundaries",
      placeholder: "files",
    }),
  ),
  backfill: optional(
    text({
      description:
        "Folder with artifacts downloaded earlier, one folder per workflow run, named by its number: `<folder>/<workflow run>/**/record.json`. Where they come from is asked of GitHub",
      placeholder: "folder",
    }),
  ),
  "history-branch": historyBranch,
  days: wholeNumber({ description: "How long results of pull requests are kept, days", min: 1, max: 3650, default: 90 }),
  "artifact-run": optional(
    wholeNumber({
      description:
        "Number of the workflow run that the records are artifacts of, where that is not this one; after `workflow_run` the one that the event names. Then nothing is believed but what GitHub says of it",
      min: 1,
    }),
  ),
  "pull-request": optional(
    wholeNumber({ description: "Number of the pull request; the event's own when left out", min: 1, max: 1_000_000_000 }),
  ),
  "head-sha": commit("Commit of the pull request that was measured here; where it stands now when left out"),
  judge: flag({ description: "Judge the whole history: change points, drift, odd nights", default: false }),
  nights: optional(
    wholeNumber({
      description: "Nights to judge, counted back from today, where only what the last one showed is wanted; all of them when left out",
      min: 1,
      max: 100_000,
    }),
  ),
  accepted: text({
    description: "File of accepted changes, reviewed like code; read where it is there",
    default: DEFAULT_ACCEPTED,
    placeholder: "file",
  }),
  issues: flag({ description: "Keep one issue per event up to date; needs `judge`", default: false }),
  dashboard: optional(text({ description: "Folder to write the dashboard to; needs `judge`", placeholder: "folder" })),
  "dashboard-url": optional(
    text({
      description: "Address at which the dashboard is published, for links from issues and from the step summary",
      placeholder: "address",
    }),
  ),
  locale: choice({
    description: "Language of issues, of the step summary and of the dashboard: `en` (English), `ko` (Korean) or `zh` (Chinese)",
    values: LOCALES,
    default: "en",
    placeholder: "language",
  }),
  "github-token": workflowToken({
    description:
      "Token that writes the history (`contents: write`) and issues (`issues: write`), and reads workflow runs (`actions: read`)",
  }),
} as const;

export type Inputs = InputValues<typeof inputs>;

/** @throws ConfigurationError for inputs that make no sense together */
export function checkInputs(given: Inputs): Inputs & { readonly githubToken: string } {
  const { githubToken, judge, issues, dashboard, backfill, records, artifactRun, pullRequest, nights, headSha } = given;
  if (githubToken === undefined) throw new ConfigurationError('Input "github-token" must be given.');
  if (!judge && issues) throw new ConfigurationError('Input "issues" must be false where "judge" is.');
  if (!judge && dashboard !== undefined) throw new ConfigurationError('Input "dashboard" must be left out where "judge" is false.');
  if (nights !== undefined && (!judge || issues || dashboard !== undefined))
    throw new ConfigurationError(
      'Input "nights" needs "judge", and must be left out with "issues" and "dashboard", which tell of the whole history.',
    );
  if (headSha !== undefined && artifactRun !== undefined)
    throw new ConfigurationError(
      'Input "head-sha" must be left out with "artifact-run": what that workflow run measured is known to GitHub.',
    );
  if (records === undefined && (artifactRun ?? pullRequest) !== undefined)
    throw new ConfigurationError(
      `Input "${artifactRun === undefined ? "pull-request" : "artifact-run"}" must be left out where there are no "records".`,
    );
  if (records === undefined && backfill === undefined && !judge)
    throw new ConfigurationError('One of the inputs "records", "backfill" and "judge" must be given.');
  return { ...given, githubToken };
}
