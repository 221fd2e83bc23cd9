import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { valid } from "semver";
import { type Images, imagesFrom } from "../lib/adapters/kubernetes/images.ts";
import { pullSecretsFrom, type SecretReference } from "../lib/adapters/kubernetes/pull-secrets.ts";
import { ConfigurationError } from "../lib/model/errors.ts";
import type { EksRecipe, Scenario } from "../lib/model/scenario.ts";
import type { WorkflowRun } from "../lib/ports/workflow-run.ts";
import { cniChart, type ScenarioFiles, withChartVersion } from "../lib/scenarios/scenario-files.ts";
import { type AskedMigration, askedMigration } from "./asked-migration.ts";
import type { Inputs } from "./inputs.ts";

/** What is asked for, checked as far as it can be without asking anybody. */
export interface Request {
  readonly slug: string;
  readonly recipe: EksRecipe;
  /** The scenario and what is beside it, with the values and the chart's version that were asked for. */
  readonly files: ScenarioFiles;
  readonly mode: Inputs["mode"];
  /** Of the mode `migrate`. */
  readonly migration?: AskedMigration;
  /** Full name of the run, which tags carry. */
  readonly run: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly clusterName?: string;
  readonly region?: string;
  readonly nodeGroupConfig?: string;
  readonly images: Images;
  readonly pullSecrets: readonly SecretReference[];
  readonly limitSeconds: number;
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
  const files = inputs.chartVersion === undefined ? given : ofVersion(given, inputs.chartVersion);
  const recipe = files.scenario.eks;
  if (recipe === undefined) throw new ConfigurationError(`Input "scenario" must be one that can be installed on EKS, not "${slug}".`);
  const runId = inputs.runId ?? (run === undefined ? undefined : `${run.runId}-${run.attempt}`);
  if (runId === undefined) throw new ConfigurationError('Input "run-id" must be given outside of a workflow run.');
  if (!RUN_ID.test(runId))
    throw new ConfigurationError(
      `Input "run-id" must be at most 63 letters, digits, dots, dashes and underscores, not "${runId.slice(0, 80)}".`,
    );
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

/** Whether the version is one that the scenario was made for is a finding of its check. */
function ofVersion(files: ScenarioFiles, version: string): ScenarioFiles {
  const { eks, slug } = files.scenario;
  if (eks === undefined || cniChart(eks) === undefined)
    throw new ConfigurationError(`Input "chart-version" must be left out for scenario ${slug}, which installs no chart.`);
  if (valid(version) === null)
    throw new ConfigurationError(`Input "chart-version" must be a version with three numbers, as 1.20.0, not "${version.slice(0, 80)}".`);
  return withChartVersion(files, version);
}

/** Name of a run as objects of Kubernetes can have it; another one for each run. */
export const objectNameOf = (run: string): string =>
  /^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$/.test(run) ? run : createHash("sha256").update(run).digest("hex").slice(0, 12);
