import { idToken } from "../lib/action/id-token.ts";
import { runPost } from "../lib/action/run-post.ts";
import { awsAccount } from "../lib/adapters/aws/account/aws-account.ts";
import { contentOfCluster } from "../lib/adapters/aws/account/content-of-cluster.ts";
import { awsCredentials } from "../lib/adapters/aws/credentials.ts";
import { systemClock } from "../lib/adapters/clock/system-clock.ts";
import { deleteCluster } from "../lib/clusters/delete-cluster.ts";
import { deletionSentence, leftoverLine } from "../lib/clusters/describe-deletion.ts";
import { ConfigurationError } from "../lib/model/errors.ts";
import { readClusterState } from "./state.ts";

/** All posts after a cancel have 4 min 45 s together. */
const POST_SECONDS = 270;
/** Leaves time for the last look and its sentences. */
const DELETION_SECONDS = 210;
/** eksctl can have outlived a main that was killed, and be about to create. */
const QUIET_SECONDS = 20;
/** Load balancers keep network interfaces in the VPC, but nodes cost more. */
const CONTENT_SECONDS = 45;

await runPost(async ({ log, state, signal }) => {
  const cluster = readClusterState(state);
  if (cluster === undefined) {
    log.info("No cluster was begun: there is nothing to delete.");
    return;
  }
  const { name, region, run, isOurs, roleToAssume, audience, isMade } = cluster;
  if (!isOurs) {
    log.info(`Cluster ${name} in ${region} is not this job's to delete, and stays.`);
    return;
  }
  const credentials = awsCredentials({ roleToAssume, region, ...(audience !== undefined && { audience }), idToken, log, signal });
  using account = awsAccount({ region, credentials });
  const inside = contentOfCluster({ name, region, credentials, log });
  const deletion = await deleteCluster(
    {
      name,
      run,
      limitSeconds: DELETION_SECONDS,
      ...(isMade !== true && { quietSeconds: QUIET_SECONDS }),
      content: { inside, limitSeconds: CONTENT_SECONDS },
    },
    { account, clock: systemClock, log, signal },
  ).catch((error: unknown) => {
    if (error instanceof ConfigurationError) return undefined;
    throw error;
  });
  if (deletion === undefined) {
    log.info(`What is called ${name} in ${region} now was not made by run ${run}: it is not this job's to delete, and stays.`);
    return;
  }
  log.info(deletionSentence(deletion));
  if (deletion.leftovers.length === 0 && deletion.unseen.length === 0) return;
  for (const leftover of deletion.leftovers) log.info(leftoverLine(leftover));
  log.warning(
    `${deletionSentence(deletion)} A post step has no time to wait for the end: AWS goes on with what was begun, and delete-cluster in a job with \`if: always()\`, or sweep-clusters after the cluster's expiry, deletes the rest.`,
  );
}, POST_SECONDS);
