import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { readWorkflowRun } from "../lib/action/event.ts";
import { idToken } from "../lib/action/id-token.ts";
import type { JobEnvironment } from "../lib/action/job-environment.ts";
import { maskSecret } from "../lib/action/mask-secret.ts";
import { runAction } from "../lib/action/run-action.ts";
import { assumeRole, type RoleRequest } from "../lib/adapters/aws/assume-role.ts";
import type { TemporaryCredentials } from "../lib/adapters/aws/aws-credentials.ts";
import { type CallerIdentity, callerIdentity, isSessionOf } from "../lib/adapters/aws/caller-identity.ts";
import { conflictingVariables } from "../lib/adapters/aws/conflicting-variables.ts";
import { type ContainerEndpoint, ENDPOINT_VARIABLES } from "../lib/adapters/aws/container-credentials.ts";
import { planProcess, startProcess } from "../lib/adapters/aws/credentials-process.ts";
import { systemClock } from "../lib/adapters/clock/system-clock.ts";
import { EnvironmentError } from "../lib/model/errors.ts";
import { checkInputs, type Inputs, inputs } from "./inputs.ts";
import { saveProcess } from "./state.ts";

await runAction(async ({ log, outputs, job, state, readInputs, signal }) => {
  const asked = checkInputs(readInputs(inputs));
  refuseOtherCredentials();
  const request = requestOf(asked);

  const first = await assumeRole(request, { idToken, clock: systemClock, log, signal });
  maskCredentials(first);

  const serving = await planProcess();
  saveProcess(state, serving);
  const endpoint = await startProcess(program("serve-credentials"), serving, { request, first, signal });
  const { accountId, arn } = await leadLaterSteps(job, request, endpoint, signal);

  outputs.set("account-id", accountId);
  outputs.set("role-arn", arn);
  outputs.set("expires-at", first.expiration.toISOString());
  log.info(
    `This job is ${arn}. Its credentials are renewed as long as it lasts; the first ones hold until ${first.expiration.toISOString()}.`,
  );
});

function requestOf({
  roleToAssume,
  awsRegion: region,
  roleDurationSeconds: durationSeconds,
  roleSessionName,
  audience,
}: Inputs): RoleRequest {
  const run = readWorkflowRun();
  const sessionName = roleSessionName ?? (run === undefined ? "cni-bench" : `cni-bench-${run.runId}`);
  return { roleToAssume, region, durationSeconds, sessionName, audience };
}

/**
 * Not a warning: later steps would work as somebody else without a word, and with keys that nobody renews, which run out in the middle of the deletion.
 * @throws EnvironmentError
 */
function refuseOtherCredentials(): void {
  const names = conflictingVariables();
  if (names.length === 0) return;
  throw new EnvironmentError(
    `This job has other AWS credentials (${names.join(", ")}), which all tools prefer to the ones that are kept fresh here: remove the step or the \`env\` that sets them.`,
  );
}

/** Also as they stand in an address, because a mask hides exact text only. */
function maskCredentials({ accessKeyId, secretAccessKey, sessionToken }: TemporaryCredentials): void {
  for (const secret of [accessKeyId, secretAccessKey, sessionToken]) {
    maskSecret(secret);
    maskSecret(encodeURIComponent(secret));
  }
}

/**
 * Later steps get a place to ask for credentials, not credentials.
 * @returns who they will be, as AWS tells it
 * @throws EnvironmentError when the tools would find other ones first, as in a file of the runner's user
 */
async function leadLaterSteps(
  job: JobEnvironment,
  request: RoleRequest,
  endpoint: ContainerEndpoint,
  signal: AbortSignal,
): Promise<CallerIdentity> {
  maskSecret(endpoint.authorization);
  job.setVariable(ENDPOINT_VARIABLES.url, endpoint.url);
  job.setVariable(ENDPOINT_VARIABLES.authorization, endpoint.authorization);
  job.setVariable("AWS_REGION", request.region);
  job.setVariable("AWS_DEFAULT_REGION", request.region);
  // The variables count for this process too, so what its default chain finds is what every later step will find.
  const found = await callerIdentity(request.region, { signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    return { accountId: "", arn: `nobody: ${(error as Error).message.replace(/\.$/, "")}` };
  });
  if (isSessionOf(request.roleToAssume, found)) return found;
  throw new EnvironmentError(
    `Later steps would not be ${request.roleToAssume} (AWS takes them for ${found.arn}): look for other AWS credentials on this machine, in a file such as ~/.aws/credentials, because they win.`,
  );
}

/** A program that is bundled beside this one. */
function program(name: string): string {
  return fileURLToPath(new URL(`${name}${extname(import.meta.url)}`, import.meta.url));
}
