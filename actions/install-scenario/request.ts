import { join, resolve } from "node:path";
import { withVersionOf } from "../lib/adapters/data-plane/chosen-scenario.ts";
import type { WantedInstallation } from "../lib/adapters/data-plane/open-installation.ts";
import { imagesFrom } from "../lib/adapters/kubernetes/images.ts";
import { pullSecretsFrom } from "../lib/adapters/kubernetes/pull-secrets.ts";
import { ConfigurationError } from "../lib/model/errors.ts";
import type { Scenario } from "../lib/model/scenario.ts";
import type { WorkflowRun } from "../lib/ports/workflow-run.ts";
import type { ScenarioFiles } from "../lib/scenarios/scenario-files.ts";
import { type AskedMigration, askedMigration } from "./asked-migration.ts";
import type { Inputs } from "./inputs.ts";
import { requireNeededInputs } from "./needed-inputs.ts";

/** What is asked for, checked as far as it can be without asking anybody. */
export interface Request extends WantedInstallation {
  readonly mode: Inputs["mode"];
  /** Of the mode `migrate`. */
  readonly migration?: AskedMigration;
  /** File that tells what was installed and found. */
  readonly factsPath: string;
}

const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/**
 * @param from what the cluster has, as far as the user says
 * @throws ConfigurationError for what does not go together
 */
export function makeRequest(
  inputs: Inputs,
  given: ScenarioFiles,
  run: Pick<WorkflowRun, "runId" | "attempt"> | undefined,
  from?: Scenario,
): Request {
  const { slug } = given.scenario;
  const files = inputs.chartVersion === undefined ? given : withVersionOf(given, inputs.chartVersion);
  const recipe = files.scenario.eks;
  if (recipe === undefined) throw new ConfigurationError(`Input "scenario" must be one that can be installed on EKS, not "${slug}".`);
  const runId = inputs.runId ?? (run === undefined ? undefined : `${run.runId}-${run.attempt}`);
  if (runId === undefined) throw new ConfigurationError('Input "run-id" must be given outside of a workflow run.');
  if (!RUN_ID.test(runId))
    throw new ConfigurationError(
      `Input "run-id" must be at most 63 letters, digits, dots, dashes and underscores, not "${runId.slice(0, 80)}".`,
    );
  requireNeededInputs({ slug, recipe }, inputs);
  const { kubeconfig, context, clusterName, nodeGroupConfig } = inputs;
  const migration = askedMigration(inputs, { slug, recipe }, from, resolve(join("results", `${slug}-migration-${runId}.json`)));
  return {
    slug,
    recipe,
    files,
    mode: inputs.mode,
    run: runId,
    images: imagesFrom(inputs.images ?? []),
    pullSecrets: pullSecretsFrom(inputs.pullSecrets ?? []),
    limitSeconds: inputs.timeLimit * 60,
    factsPath: resolve(join("results", `${slug}-${inputs.mode}-${runId}.json`)),
    ...(migration === undefined ? {} : { migration }),
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(context === undefined ? {} : { context }),
    ...(clusterName === undefined ? {} : { clusterName }),
    ...(inputs.awsRegion === undefined ? {} : { region: inputs.awsRegion }),
    ...(nodeGroupConfig === undefined ? {} : { nodeGroupConfig }),
  };
}
