import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runAction } from "../lib/action/run-action.ts";
import { awsAccount } from "../lib/adapters/aws/account/aws-account.ts";
import { contentOfCluster } from "../lib/adapters/aws/account/content-of-cluster.ts";
import { chosenRegion } from "../lib/adapters/aws/region.ts";
import { systemClock } from "../lib/adapters/clock/system-clock.ts";
import { totalCost } from "../lib/clusters/audit.ts";
import { type Deletion, deleteCluster } from "../lib/clusters/delete-cluster.ts";
import { deletionMarkdown, deletionSentence, leftoverLine } from "../lib/clusters/describe-deletion.ts";
import { EnvironmentError, InterruptedError } from "../lib/model/errors.ts";
import { inputs } from "./inputs.ts";

/** Load balancers take minutes to go; what has not gone by then is removed from outside. */
const CONTENT_LIMIT_SECONDS = 600;
/** In the workspace, where a later step can upload it. */
const REPORT_FOLDER = "cni-bench-deletion";

await runAction(async ({ log, outputs, readInputs, signal, summary }) => {
  const { clusterName: name, kubeconfig, runId: run, timeLimit, ...asked } = readInputs(inputs);
  const region = chosenRegion(asked.awsRegion);
  using account = awsAccount({ region });
  const inside = contentOfCluster({ name, region, kubeconfig, log });
  const deletion = await log.group(`Delete cluster ${name}`, () =>
    deleteCluster(
      {
        name,
        limitSeconds: timeLimit * 60,
        content: { inside, limitSeconds: CONTENT_LIMIT_SECONDS },
        ...(run !== undefined && { run }),
      },
      { account, clock: systemClock, log, signal },
    ),
  );

  const { ending, leftovers, unseen } = deletion;
  // Where nobody could look, something may be.
  const isDeleted = ending === "deleted" && leftovers.length === 0 && unseen.length === 0;
  outputs.set("deleted", isDeleted);
  outputs.set("leftovers", leftovers.length);
  outputs.set("cost-per-hour", totalCost(leftovers).dollarsPerHour.toFixed(3));
  outputs.set("report-path", await writeReport(deletion));
  await summary.append(deletionMarkdown(deletion));
  for (const leftover of leftovers) log.info(leftoverLine(leftover));
  for (const { kind, why } of unseen) log.warning(`There may be more of kind ${kind}: ${why}`);
  if (ending === "interrupted") throw new InterruptedError(deletionSentence(deletion));
  if (!isDeleted) throw new EnvironmentError(deletionSentence(deletion));
  log.info(deletionSentence(deletion));
});

async function writeReport(deletion: Deletion): Promise<string> {
  await mkdir(REPORT_FOLDER, { recursive: true });
  const path = join(REPORT_FOLDER, `${deletion.name}.json`);
  await writeFile(path, `${JSON.stringify(deletion, undefined, 2)}\n`);
  return path;
}
