import { runAction } from "../lib/action/run-action.ts";
import { awsAccount } from "../lib/adapters/aws/account/aws-account.ts";
import { contentOfCluster } from "../lib/adapters/aws/account/content-of-cluster.ts";
import { systemClock } from "../lib/adapters/clock/system-clock.ts";
import { leftoverLine, outcomeWord, sweepMarkdown } from "../lib/clusters/describe-deletion.ts";
import { type SweptEntry, type SweptRegion, sweepRegion } from "../lib/clusters/sweep-region.ts";
import { EnvironmentError, InterruptedError } from "../lib/model/errors.ts";
import { inputs } from "./inputs.ts";

/** Load balancers take minutes to go; what has not gone by then is removed from outside. */
const CONTENT_LIMIT_SECONDS = 300;

await runAction(async ({ log, outputs, readInputs, signal, summary }) => {
  const { awsRegions, dryRun, grace, timeLimit } = readInputs(inputs);
  const request = { dryRun, graceSeconds: grace * 60, limitSeconds: timeLimit * 60 };

  const regions = await Promise.all(awsRegions.map(sweep));
  for (const swept of regions) {
    if ("problem" in swept) log.warning(`${swept.region} could not be swept: ${swept.problem}`);
    else tell(swept);
  }
  const entries = regions.flatMap((swept) => ("entries" in swept ? swept.entries : []));
  const count = (...outcomes: SweptEntry["outcome"][]) => entries.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const unasked = regions.filter((swept) => "problem" in swept).length;
  const failed = count("failed") + unasked;
  outputs.set("swept", count("swept", "would-sweep"));
  outputs.set("failed", failed);
  outputs.set("kept", count("kept", "unclear"));
  await summary.append(sweepMarkdown(regions));
  if (signal.aborted) throw new InterruptedError("The sweep was cancelled; the next one goes on with it.");
  if (failed > 0) throw new EnvironmentError(`${failed} of what should be swept is still there, or could not be asked for; see the log.`);

  async function sweep(region: string): Promise<SweptRegion | { readonly region: string; readonly problem: string }> {
    try {
      using account = awsAccount({ region });
      const contentOf = (name: string) => ({ inside: contentOfCluster({ name, region, log }), limitSeconds: CONTENT_LIMIT_SECONDS });
      return await sweepRegion({ ...request, contentOf }, { account, clock: systemClock, log, signal });
    } catch (error) {
      return { region, problem: error instanceof Error ? error.message : String(error) };
    }
  }

  function tell({ region, entries: found, foreign }: SweptRegion): void {
    log.info(`${region}: ${found.length} of ours, ${foreign} ${foreign === 1 ? "cluster" : "clusters"} of others`);
    for (const { title, outcome, why = "", leftovers } of found) {
      const line = `${region}: ${title}: ${outcomeWord(outcome)}. ${why}`.trim();
      if (outcome === "failed" || outcome === "unclear") log.warning(line);
      else log.info(line);
      for (const leftover of leftovers) log.info(`  ${leftoverLine(leftover)}`);
    }
  }
});
