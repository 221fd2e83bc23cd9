import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readWorkflowRun } from "../lib/action/event.ts";
import { maskSecret } from "../lib/action/mask-secret.ts";
import type { Outputs } from "../lib/action/outputs.ts";
import { runAction } from "../lib/action/run-action.ts";
import { systemClock } from "../lib/adapters/clock/system-clock.ts";
import { repositoryContent } from "../lib/adapters/github/repository-content.ts";
import { noiseText } from "../lib/adapters/records/noise-file.ts";
import { ConfigurationError } from "../lib/model/errors.ts";
import type { Scenario } from "../lib/model/scenario.ts";
import { renderMarkdown } from "../lib/report/render-markdown.ts";
import { renderStateComment } from "../lib/report/render-state-comment.ts";
import { findingLine } from "../lib/scenarios/finding.ts";
import { wordsOf } from "../lib/words/catalogues.ts";
import { composeElsewhere, composePlan, composeRefusal, headlineOf, measuredOf, type Plan, type Refusal } from "./compose-plan.ts";
import { estimate } from "./estimate.ts";
import { type FoundChange, findChange } from "./find-change.ts";
import { inputs } from "./inputs.ts";
import { matrixOf } from "./matrix.ts";
import { persistentContent } from "./persistent-content.ts";
import { isForLab, type PlannedScenario } from "./plan-scenarios.ts";
import { noiseRunsOf, readNoiseOf } from "./read-noise.ts";
import { placesToLook, readScenariosOf } from "./read-scenarios.ts";
import { type Told, tell } from "./tell.ts";
import { writeStates } from "./write-states.ts";

await runAction(async ({ log, outputs, readInputs, signal, summary }) => {
  const asked = readInputs(inputs);
  maskSecret(asked.githubToken);
  const where = placesToLook(asked);
  const run = readWorkflowRun();
  if (run === undefined)
    throw new ConfigurationError("A plan is made of a pull request on GitHub, so this action needs a workflow to run in.");
  if (asked.githubToken === undefined) throw new ConfigurationError('Input "github-token" must be given, to read the pull request with.');
  const words = wordsOf(asked.locale);
  const options = { token: asked.githubToken, apiUrl: run.apiUrl, repository: run.repository, signal };
  const persistence = { log, signal, clock: systemClock };
  const content = persistentContent(repositoryContent(options), persistence);
  const runUrl = `${run.serverUrl}/${run.repository.owner}/${run.repository.name}/actions/runs/${run.runId}/attempts/${run.attempt}`;
  // Whatever comes: nobody measures because an output is missing.
  tellNothing(outputs);

  const change = await findChange(content, run, asked);
  tellChange(outputs, change);
  const { number: pullRequest, headSha } = change;
  const comment = async (own: Pick<Told, "texts" | "state" | "isNews">, apart: readonly string[] = []) => {
    if (!asked.comment) return;
    const textOf = (configuration: string) => renderStateComment("in-progress", { headSha, runUrl, configuration }, words);
    const elsewhere = renderMarkdown(composeElsewhere(headSha, runUrl, words));
    const told = { ...own, pullRequest, headSha, key: asked.commentKey, apart: { slugs: apart, textOf }, elsewhere };
    await tell(told, { options, run }, persistence);
  };

  const telling = async <T>(what: Refusal, body: () => Promise<T>): Promise<T> => {
    try {
      return await body();
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      const text = renderMarkdown(composeRefusal(what, error.message, runUrl, words));
      await summary.append(text);
      await comment({ texts: [text], state: "failed", isNews: true });
      throw error;
    }
  };

  const scenarios = await telling("refused", () => readScenariosOf(content, change, where, asked));
  const measured = measuredOf(scenarios);
  const estimates = await telling("unplannable", async () => estimate(measured.flatMap(headOf), asked.layout, asked));
  const access = { run, branch: asked.historyBranch, token: asked.githubToken, log, signal };
  const noise = await readNoiseOf(
    measured.map((scenario) => scenario.change.slug),
    access,
  );
  const noiseRuns = noiseRunsOf(noise, asked);
  const plan: Plan = { change, scenarios, layout: asked.layout, estimates, noiseRuns, runUrl };
  await writeStates(
    asked.out,
    scenarios.map((scenario) => scenario.change),
  );
  await writeFile(join(asked.out, "noise.json"), noiseText(noise));
  const text = renderMarkdown(composePlan(plan, words));
  await writeFile(join(asked.out, "plan.md"), text);
  await summary.append(text);
  log.info(headlineOf(plan, words));
  for (const { findings } of scenarios) for (const finding of findings) if (finding.severity !== "note") log.warning(findingLine(finding));
  tellPlan(outputs, plan, asked.out);
  const shorter = [{ places: false }, { places: false, findings: false }];
  const texts = [text, ...shorter.map((shown) => renderMarkdown(composePlan(plan, words, shown)))] as const;
  // One verdict takes the plan's place; several have a comment each, and the plan stays.
  const apart = measured.length > 1 ? measured.map((scenario) => scenario.change.slug) : [];
  await comment({ texts, state: measured.length === 1 ? "in-progress" : "final", isNews: scenarios.length > 0 }, apart);
});

function headOf({ change: { after } }: PlannedScenario): readonly Scenario[] {
  return after === undefined ? [] : [after.files.scenario];
}

function tellNothing(outputs: Outputs): void {
  outputs.set("changed", false);
  outputs.set("matrix", JSON.stringify({ include: [] }));
  for (const name of ["scenarios", "lab-scenarios"]) outputs.set(name, "[]");
}

function tellChange(outputs: Outputs, { number, headSha, mergeBase, isFork }: FoundChange): void {
  outputs.set("pull-request", number);
  outputs.set("head-sha", headSha);
  outputs.set("base-sha", mergeBase);
  outputs.set("is-fork", isFork);
}

function tellPlan(outputs: Outputs, { scenarios, layout, estimates }: Plan, out: string): void {
  const measured = measuredOf(scenarios);
  const chosen = estimates.find((one) => one.layout === layout);
  const slugs = (some: readonly PlannedScenario[]) => JSON.stringify(some.map(({ change: { slug } }) => slug));
  outputs.set("changed", measured.length > 0);
  outputs.set("matrix", JSON.stringify(matrixOf(measured, layout)));
  outputs.set("scenarios", slugs(measured));
  outputs.set("lab-scenarios", slugs(measured.filter(isForLab)));
  outputs.set("refused", scenarios.filter(({ state }) => state === "refused").length);
  outputs.set("minutes", measured.length === 0 ? 0 : Math.ceil(chosen?.minutes ?? 0));
  outputs.set("estimated-cost", measured.length === 0 || chosen?.dollars === undefined ? "" : chosen.dollars.toFixed(2));
  outputs.set("out", out);
}
