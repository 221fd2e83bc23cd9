import { describe, expect, test } from "vitest";
import type { Mapping } from "../../../actions/lib/model/scenario.ts";
import { checkClusterKeys } from "../../../actions/lib/scenarios/check-cluster-keys.ts";
import { eksScenarios } from "../clusters/requests.ts";

describe("what a scenario says of its cluster", () => {
  test("may be the network, as the catalogue's scenarios do", () => {
    expect(eksScenarios().flatMap(({ eks }) => checkClusterKeys(eks))).toEqual([]);
    expect(eksScenarios().some(({ eks }) => eks.cluster !== undefined)).toBe(true);
    expect(checkClusterKeys({})).toEqual([]);
  });

  test.each<[what: string, cluster: Mapping, key: string]>([
    ["another name", { metadata: { name: "somebody-elses" } }, "metadata.name"],
    ["other tags", { metadata: { tags: { "cni-bench/expires-at": "2099-01-01T00:00:00Z" } } }, "metadata.tags.cni-bench/expires-at"],
    ["no boundary", { iam: { serviceRolePermissionsBoundary: null } }, "iam.serviceRolePermissionsBoundary"],
    ["no boundary, with all the rest", { iam: null }, "iam"],
    ["roles", { iam: { withOIDC: true, serviceAccounts: [{}] } }, "iam.serviceAccounts"],
    ["nodes of its own", { managedNodeGroups: [] }, "managedNodeGroups"],
    ["somebody's network", { vpc: { id: "vpc-1" } }, "vpc.id"],
    ["gateways", { vpc: { nat: { gateway: "HighlyAvailable" } } }, "vpc.nat.gateway"],
    ["extended support", { upgradePolicy: { supportType: "EXTENDED" } }, "upgradePolicy.supportType"],
  ])("must not be %s", (_, cluster, key) => {
    expect(checkClusterKeys({ cluster })).toEqual([expect.objectContaining({ severity: "refuse", key: `eks.cluster.${key}` })]);
  });
});
