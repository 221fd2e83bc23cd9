import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readScenarios } from "../../../actions/lib/adapters/scenario-files.ts";
import type { ClusterRequest } from "../../../actions/lib/clusters/cluster-config.ts";
import { markTags } from "../../../actions/lib/clusters/mark-tags.ts";
import type { EksRecipe, Scenario } from "../../../actions/lib/model/scenario.ts";

const project = join(import.meta.dirname, "../../..");

export const MARK = {
  run: "19000000001-1",
  scenario: "vpc-cni",
  repository: "octo-org/octo-repo",
  expiresAt: new Date("2026-11-21T23:00:00.500Z"),
};

export const REQUEST: ClusterRequest = {
  name: "cnib-vpc-cni-0000001",
  region: "ap-northeast-2",
  zones: ["ap-northeast-2a", "ap-northeast-2c"],
  kubernetesVersion: "1.35",
  instanceType: "m6i.xlarge",
  nodes: 3,
  placementGroup: "cnib-vpc-cni-0000001",
  tags: markTags(MARK),
};

export const RECIPE: EksRecipe = {
  status: "ready",
  needs: {},
  addons: { "vpc-cni": {}, "kube-proxy": {}, coredns: {} },
  nodes: {},
  install: [],
  ready: [],
  assertions: [],
  pitfalls: [],
  evidence: "a test's",
};

/** Every scenario of the project that EKS can carry. */
export const eksScenarios = (): readonly (Scenario & { readonly eks: EksRecipe })[] =>
  readScenarios(join(project, "scenarios")).flatMap((scenario) => (scenario.eks === undefined ? [] : [{ ...scenario, eks: scenario.eks }]));

/** JSON Schema that eksctl itself prints. */
export const eksctlSchema = (): object =>
  JSON.parse(readFileSync(join(project, "actions/lib/scenarios/schemas/eksctl.schema.json"), "utf8"));
