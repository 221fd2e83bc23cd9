import { readWorkflowFacts, readWorkflowRun } from "../lib/action/event.ts";
import { maskSecret } from "../lib/action/mask-secret.ts";
import { runAction } from "../lib/action/run-action.ts";
import { systemClock } from "../lib/adapters/clock/system-clock.ts";
import { basicCredentials } from "../lib/adapters/git/git-environment.ts";
import { connectGitHub } from "../lib/adapters/github/github.ts";
import { workflowRuns } from "../lib/adapters/github/workflow-runs.ts";
import { ConfigurationError, EnvironmentError } from "../lib/model/errors.ts";
import { gatherEntries } from "./gather-entries.ts";
import { checkInputs, inputs } from "./inputs.ts";
import { judge } from "./judge.ts";
import { store } from "./store.ts";

await runAction(async ({ log, outputs, readInputs, signal, summary }) => {
  const given = readInputs(inputs);
  maskSecret(given.githubToken);
  maskSecret(given.githubToken === undefined ? undefined : basicCredentials(given.githubToken));
  const asked = checkInputs(given);
  const { githubToken: token, historyBranch: branch } = asked;
  const run = readWorkflowRun();
  if (run === undefined)
    throw new EnvironmentError("The history is kept by workflow runs, and this is none: GITHUB_REPOSITORY is missing.");
  const access = { run, branch, token, log, signal };

  const github = { token, apiUrl: run.apiUrl, repository: run.repository, signal };
  const { pullRequests } = connectGitHub(github);
  const persistence = { clock: systemClock, log, signal };
  const origins = { run, facts: readWorkflowFacts(), runs: workflowRuns(github), pullRequests, persistence };
  const { entries, refusals } = await log.group("Read results", () => gatherEntries(asked, origins));
  for (const refusal of refusals) log.warning(refusal);

  if (asked.records !== undefined || asked.backfill !== undefined) {
    const { stored, alreadyThere, tip } = await log.group(`Store ${entries.length} results`, () => store(entries, asked.days, access));
    outputs.set("stored", stored.length);
    outputs.set("already-there", alreadyThere.length);
    outputs.set("branch-tip", tip);
  }
  if (asked.judge) await judge(asked, access, { outputs, summary });
  if (refusals.length > 0) throw new ConfigurationError(`${refusals.length} of the given files were not stored: ${refusals[0]}`);
});
