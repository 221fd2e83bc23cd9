import { type ClusterConfigs, type ClusterRequest, clusterConfig, nodesFollow } from "../lib/clusters/cluster-config.ts";
import { clusterName, isClusterName, LONGEST_NAME } from "../lib/clusters/cluster-name.ts";
import type { Size } from "../lib/clusters/forecast.ts";
import { markTags } from "../lib/clusters/mark-tags.ts";
import { checkRelease } from "../lib/clusters/preflight.ts";
import { type ClusterMark, EKS_NAME } from "../lib/model/eks-cluster.ts";
import { ConfigurationError } from "../lib/model/errors.ts";
import type { EksRecipe } from "../lib/model/scenario.ts";
import type { WorkflowRun } from "../lib/ports/workflow-run.ts";
import type { ScenarioFiles } from "../lib/scenarios/scenario-files.ts";
import type { Inputs } from "./inputs.ts";

const ZONE_LETTER = /^[a-z]$/;

/** What is asked for, checked as far as it can be without asking anybody. */
export type AskedCluster =
  | { readonly mode: "existing"; readonly name: string; readonly region: string }
  | ({ readonly mode: "create"; readonly name: string } & ScenarioRequest)
  | ({ readonly mode: "reuse" } & ScenarioRequest);

export interface ScenarioRequest {
  /** Its slug: what the cluster is named and tagged after, wherever the scenario's folder is. */
  readonly scenario: string;
  readonly files: ScenarioFiles;
  readonly recipe: EksRecipe;
  /** Absent where `reuse` finds the cluster by its tags. */
  readonly name?: string;
  readonly region: string;
  /** Absent where the account is asked. */
  readonly zones?: readonly [string, string];
  readonly mark: ClusterMark;
  readonly inputs: Inputs;
}

export interface Context {
  /** The scenario that was asked for; absent where none was. */
  readonly files: ScenarioFiles | undefined;
  readonly region: string;
  readonly run: Pick<WorkflowRun, "repository" | "runId" | "attempt"> | undefined;
  readonly now: Date;
}

/** @throws ConfigurationError for what does not go together, or no cluster can be */
export function makeRequest(inputs: Inputs, { files, region, run, now }: Context): AskedCluster {
  const { clusterMode: mode, clusterName: given } = inputs;
  if (mode === "existing") return { mode, name: existingName(given), region };
  if (files === undefined) throw new ConfigurationError(`Input "scenario" must be given where "cluster-mode" is ${mode}.`);
  const { slug: scenario, eks: recipe } = files.scenario;
  if (recipe === undefined)
    throw new ConfigurationError(`Input "scenario" must be a scenario that EKS can carry, and "${scenario}" is for the lab alone.`);
  checkRelease(inputs.kubernetesVersion, now);
  if (mode === "create" && given !== undefined && !isClusterName(given)) {
    throw new ConfigurationError(
      `Input "cluster-name" must begin with a letter and have at most ${LONGEST_NAME} lower-case letters, digits and dashes, not "${given.slice(0, 80)}".`,
    );
  }
  const runId = inputs.runId ?? (run === undefined ? undefined : `${run.runId}-${run.attempt}`);
  if (runId === undefined) throw new ConfigurationError('Input "run-id" must be given outside of a workflow run.');
  const zones = chosenZones(inputs.zones, region);
  const mark = {
    run: runId,
    scenario,
    repository: run === undefined ? "none" : `${run.repository.owner}/${run.repository.name}`,
    expiresAt: new Date(now.getTime() + inputs.expiresIn * 60_000),
  };
  const asked = { scenario, files, recipe, region, mark, inputs, ...(zones !== undefined && { zones }) };
  if (mode === "create") return { mode, ...asked, name: given ?? clusterName(scenario, runId) };
  return { mode, ...asked, ...(given !== undefined && { name: existingName(given) }) };
}

function existingName(given: string | undefined): string {
  if (given === undefined) throw new ConfigurationError('Input "cluster-name" must be given where "cluster-mode" is existing.');
  if (!EKS_NAME.test(given))
    throw new ConfigurationError(`Input "cluster-name" must be a name that EKS takes, not "${given.slice(0, 80)}".`);
  return given;
}

function chosenZones(zones: readonly string[] | undefined, region: string): readonly [string, string] | undefined {
  if (zones === undefined) return undefined;
  const [nodes, other, ...more] = zones;
  const areOfRegion = zones.every((zone) => zone.startsWith(region) && ZONE_LETTER.test(zone.slice(region.length)));
  if (nodes !== undefined && other !== undefined && more.length === 0 && areOfRegion) return [nodes, other];
  throw new ConfigurationError(
    `Input "zones" must be two availability zones of ${region}, as ${region}a, ${region}b, not "${zones.join(", ")}".`,
  );
}

/** What time and cost depend on. */
export const sizeOf = ({ region, recipe, inputs }: ScenarioRequest): Size => ({
  region,
  instanceType: inputs.instanceType,
  nodes: inputs.nodes,
  nodesFollow: nodesFollow(recipe),
});

/** What a cluster is made of, once its name and zones are known. */
export interface ClusterPlan {
  readonly request: ClusterRequest;
  readonly configs: ClusterConfigs;
  /** Whether the placement group is made for this cluster, and bears its name. */
  readonly makesPlacementGroup: boolean;
}

export function planCluster(
  { inputs, recipe, region, mark }: ScenarioRequest,
  name: string,
  zones: readonly [string, string],
): ClusterPlan {
  const makesPlacementGroup = inputs.placementGroup === undefined;
  const placementGroup = makesPlacementGroup ? name : inputs.placementGroup === "none" ? undefined : inputs.placementGroup;
  const request: ClusterRequest = {
    name,
    region,
    zones,
    kubernetesVersion: inputs.kubernetesVersion,
    instanceType: inputs.instanceType,
    nodes: inputs.nodes,
    tags: markTags(mark),
    ...(placementGroup !== undefined && { placementGroup }),
    ...(inputs.amiRelease !== undefined && { imageRelease: inputs.amiRelease }),
    ...(inputs.permissionsBoundary !== undefined && { permissionsBoundary: inputs.permissionsBoundary }),
  };
  return { request, configs: clusterConfig(recipe, request), makesPlacementGroup };
}
