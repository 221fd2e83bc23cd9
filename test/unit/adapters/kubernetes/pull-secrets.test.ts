import { describe, expect, test } from "vitest";
import { givePullSecrets, pullSecretsFrom, readPullSecrets } from "../../../../actions/lib/adapters/kubernetes/pull-secrets.ts";
import { ConfigurationError } from "../../../../actions/lib/model/errors.ts";
import { FakeCluster } from "./fake-cluster.ts";

const signal = new AbortController().signal;
const secret = (namespace: string, type = "kubernetes.io/dockerconfigjson") => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "hub", namespace },
  type,
  data: { ".dockerconfigjson": "e30=" },
});

describe("pull secrets", () => {
  test("are copied into the namespace, and its account hands them to every pod", async () => {
    const cluster = new FakeCluster(secret("ci"), secret("team"));
    const found = await readPullSecrets(cluster, pullSecretsFrom(["ci/hub", "team/hub"]), signal);
    await givePullSecrets(cluster, found, { run: "r1", namespace: "cni-bench-r1" }, signal);
    expect(cluster.objects.get("Secret/cni-bench-r1/pull-1")).toMatchObject({
      type: "kubernetes.io/dockerconfigjson",
      data: { ".dockerconfigjson": "e30=" },
    });
    expect(cluster.objects.get("ServiceAccount/cni-bench-r1/default")).toMatchObject({
      imagePullSecrets: [{ name: "pull-0" }, { name: "pull-1" }],
    });
  });

  test("leave the account alone where there are none", async () => {
    const cluster = new FakeCluster();
    await givePullSecrets(cluster, [], { run: "r1", namespace: "cni-bench-r1" }, signal);
    expect(cluster.calls).toEqual([]);
  });

  test.each([
    ["hub", 'must list secrets as namespace/name, separated by commas, not "hub".'],
    ["ci/", 'not "ci/".'],
  ])("are refused in another form: %s", (entry, sentence) => {
    expect(() => pullSecretsFrom([entry])).toThrow(ConfigurationError);
    expect(() => pullSecretsFrom([entry])).toThrow(sentence);
  });

  test("are refused where one is not there or is no registry's", async () => {
    const cluster = new FakeCluster(secret("ci", "Opaque"));
    await expect(readPullSecrets(cluster, [{ namespace: "ci", name: "none" }], signal)).rejects.toThrow(
      'not "ci/none", which is not there.',
    );
    await expect(readPullSecrets(cluster, [{ namespace: "ci", name: "hub" }], signal)).rejects.toThrow('not "ci/hub" of type Opaque.');
  });
});
