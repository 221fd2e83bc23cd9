import { describe, expect, test } from "vitest";
import { questionsOf, requirePermissions, roleManifests } from "../../../../actions/lib/adapters/kubernetes/permissions.ts";
import { ConfigurationError } from "../../../../actions/lib/model/errors.ts";
import { FakeCluster } from "./fake-cluster.ts";

const signal = new AbortController().signal;

describe("permissions", () => {
  test("that are all there are not spoken of", async () => {
    await requirePermissions(new FakeCluster(), "r1", [], signal);
  });

  test("that are missing are named in one sentence, each once", async () => {
    const cluster = new FakeCluster();
    cluster.forbidden = [
      { verb: "create", resource: "pods" },
      { verb: "delete", resource: "namespaces" },
    ];
    await expect(requirePermissions(cluster, "r1", [], signal)).rejects.toThrow(
      new ConfigurationError(
        "The cluster at https://cluster.example does not allow this user what the benchmark needs: delete namespaces; create pods; create pods/exec; `cni-bench rbac` prints the roles that do.",
      ),
    );
  });

  test("to read secrets are asked for only where a registry wants some", async () => {
    const cluster = new FakeCluster();
    cluster.forbidden = [{ verb: "get", resource: "secrets" }];
    await requirePermissions(cluster, "r1", [], signal);
    await expect(requirePermissions(cluster, "r1", [{ namespace: "ci", name: "hub" }], signal)).rejects.toThrow("get secrets");
  });
});

describe("the roles", () => {
  const [role, binding] = roleManifests("benchers");

  test("allow every question that is asked before a run, and nothing of all kinds", () => {
    const rules = role?.["rules"] as { apiGroups: string[]; resources: string[]; verbs: string[] }[];
    for (const { group, resource, subresource, verb } of questionsOf("r1")) {
      const name = subresource === undefined ? resource : `${resource}/${subresource}`;
      const rule = rules.find(({ apiGroups, resources }) => apiGroups[0] === group && resources[0] === name);
      expect(rule?.verbs).toContain(verb);
    }
    expect(JSON.stringify(rules)).not.toContain("*");
  });

  test("are bound to the group", () => {
    expect(binding).toMatchObject({ kind: "ClusterRoleBinding", subjects: [{ kind: "Group", name: "benchers" }] });
  });
});
