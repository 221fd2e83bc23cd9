import { beforeEach, describe, expect, test } from "vitest";
import type { Installation } from "../../../../actions/lib/adapters/data-plane/installation.ts";
import { phaseTimes } from "../../../../actions/lib/adapters/data-plane/phase-times.ts";
import { recreatePods, renewPodNetworks } from "../../../../actions/lib/adapters/data-plane/recreate-pods.ts";
import { upgrade } from "../../../../actions/lib/adapters/data-plane/upgrade.ts";
import type { Helm } from "../../../../actions/lib/adapters/helm/helm.ts";
import type { Revision } from "../../../../actions/lib/adapters/helm/release.ts";
import type { KubernetesObject } from "../../../../actions/lib/adapters/kubernetes/cluster.ts";
import { imagesFrom } from "../../../../actions/lib/adapters/kubernetes/images.ts";
import type { EksRecipe, Mapping } from "../../../../actions/lib/model/scenario.ts";
import { HandClock } from "../../../support/fakes.ts";
import { recordingLog } from "../../../support/recording-log.ts";
import { FakeCluster } from "../kubernetes/fake-cluster.ts";

const signal = new AbortController().signal;
const chart = { release: "cilium", namespace: "kube-system", repository: "https://charts.example/", chart: "cilium", version: "1.20.0", range: "*" }; // biome-ignore format: a table

const revision = (number: number, status: string, of = "cilium"): Revision => ({
  ...{ number, status, chart: of, chartVersion: "1.20.0", description: "" },
});

/** A helm whose release is told by hand, and which changes nothing but by an upgrade. */
class HelmOnPaper implements Pick<Helm, "history" | "values" | "upgrade"> {
  revisions: readonly Revision[] = [revision(1, "deployed")];
  /** By revision. */
  given: Readonly<Record<number, Mapping>> = { 1: { routingMode: "native" } };
  readonly upgrades: string[] = [];
  history: Helm["history"] = async () => this.revisions;
  values: Helm["values"] = async (_, number) => ({ given: this.given[number] ?? {}, all: this.given[number] ?? {} });
  upgrade: Helm["upgrade"] = async ({ chart: { release, version } }) => void this.upgrades.push(`${release} ${version}`);
}

let helm: HelmOnPaper;
let cluster: FakeCluster;
beforeEach(() => {
  helm = new HelmOnPaper();
  cluster = new FakeCluster();
});

const recipe = (install: EksRecipe["install"], needs: EksRecipe["needs"]): EksRecipe => ({
  ...{ status: "ready", needs, addons: {}, nodes: {}, install, ready: [], assertions: [], pitfalls: [], evidence: "" },
});

function run(
  after: Mapping,
  install: EksRecipe["install"] = [{ step: "helm", chart, values: "values.yaml" }],
  needs: EksRecipe["needs"] = {},
) {
  const clock = new HandClock();
  const log = recordingLog();
  const installation: Installation = {
    slug: "cilium-eni",
    objectName: "r1",
    recipe: recipe(install, needs),
    cluster,
    facts: { apiServerHost: "api.example", run: "r1" },
    helm: helm as unknown as Helm,
    valuesOf: async () => ({ files: ["/values.yaml"], merged: after }),
    readFile: async () => "",
    download: async () => "",
    cloud: { networks: { vpcRanges: async () => [], describeNodeInterfaces: async () => new Map() } },
    images: imagesFrom([]),
    pullSecrets: [],
    clock,
    log,
    limitSeconds: 10,
  };
  return upgrade(installation, phaseTimes(clock, log), signal);
}

describe("an upgrade", () => {
  test("of what cannot be changed in place is refused with key, old and new, and nothing is changed", async () => {
    await expect(run({ routingMode: "tunnel" })).rejects.toThrow('routingMode from "native" to "tunnel"');
    expect(helm.upgrades).toEqual([]);
    expect(cluster.calls).toEqual([]);
  });

  test("of a release that is not there is refused", async () => {
    helm.revisions = [];
    await expect(run({})).rejects.toThrow('There is no release kube-system/cilium to upgrade: use the mode "install" first.');
  });

  test.each(["deployed", "failed", "pending-install"])("of a %s release of another chart is refused", async (status) => {
    helm.revisions = [revision(1, status, "calico")];
    await expect(run({})).rejects.toThrow("Release kube-system/cilium is of the chart calico");
    expect(helm.upgrades).toEqual([]);
  });

  test("of a release that never came up is refused, and the release is left as it is", async () => {
    helm.revisions = [revision(1, "failed")];
    await expect(run({})).rejects.toThrow(
      'Release kube-system/cilium has no state to upgrade from, because its last change (revision 1) is failed: use the mode "install", which removes it first.',
    );
    expect(helm.upgrades).toEqual([]);
  });

  test("after one that was interrupted is compared with what it goes back to", async () => {
    helm.revisions = [revision(1, "deployed"), revision(2, "pending-upgrade")];
    helm.given = { 1: { routingMode: "native" }, 2: { routingMode: "tunnel" } };
    await expect(run({ routingMode: "tunnel" })).rejects.toThrow('routingMode from "native" to "tunnel"');
    await expect(run({ routingMode: "native" })).rejects.toThrow(/nodes have joined|no node|After/);
    expect(helm.upgrades).toEqual(["cilium 1.20.0"]);
  });

  test("of a cluster that lacks what the scenario needs is refused before helm is asked", async () => {
    await expect(run({}, undefined, { kubernetes: "1.36" })).rejects.toThrow("needs Kubernetes 1.36 or newer");
    expect(helm.upgrades).toEqual([]);
  });

  test("of a scenario without a chart is refused", async () => {
    await expect(run({}, [{ step: "nodes" }])).rejects.toThrow('Input "mode" must not be upgrade for scenario cilium-eni');
  });

  test("goes through helm, and then waits for the nodes", async () => {
    await expect(run({ routingMode: "native", hubble: { enabled: true } })).rejects.toThrow();
    expect(helm.upgrades).toEqual(["cilium 1.20.0"]);
  });
});

const pod = (
  name: string,
  uid: string,
  more: { readonly namespace?: string; readonly spec?: object; readonly owned?: boolean } = {},
): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name,
    uid,
    namespace: more.namespace ?? "kube-system",
    labels: { app: "cilium" },
    ...(more.owned === false ? {} : { ownerReferences: [{ kind: "DaemonSet", controller: true }] }),
  },
  spec: more.spec ?? {},
});

describe("pods that have the old settings", () => {
  const reference = { kind: "DaemonSet", namespace: "kube-system", name: "cilium" } as const;
  const waiting = { clock: new HandClock(), signal, limitSeconds: 10 };
  const daemonSet: KubernetesObject = {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "cilium", namespace: "kube-system", generation: 1 },
    spec: { selector: { matchLabels: { app: "cilium" } } },
    status: { observedGeneration: 1, desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2 },
  };

  test("are ended, and those that an upgrade already replaced are not", async () => {
    cluster = new FakeCluster(daemonSet, pod("old", "1"), pod("new", "2"));
    await recreatePods(cluster, reference, waiting, new Set(["1"]));
    expect(cluster.calls).toEqual(["remove Pod/kube-system/old"]);
  });

  test("that do not end are named", async () => {
    cluster = new FakeCluster(daemonSet, pod("old", "1"));
    cluster.sticky = ["Pod"];
    await expect(recreatePods(cluster, reference, waiting)).rejects.toThrow("old pods of DaemonSet kube-system/cilium did not end: old.");
  });

  test("get a new network where somebody makes them anew and nobody else owns them", async () => {
    const ours = { apiVersion: "v1", kind: "Namespace", metadata: { name: "cni-bench-r1", labels: { "app.kubernetes.io/managed-by": "eks-cni-bench", "eks-cni-bench/run": "r1" } } }; // biome-ignore format: one object
    cluster = new FakeCluster(
      ours,
      pod("coredns", "1"),
      pod("host", "2", { spec: { hostNetwork: true } }),
      pod("alone", "3", { owned: false }),
      pod("bench", "4", { namespace: "cni-bench-r1" }),
      pod("somebodys", "5", { namespace: "default" }),
    );
    expect(await renewPodNetworks(cluster, signal)).toBe(2);
    expect(cluster.calls).toEqual(["remove Pod/kube-system/coredns", "remove Pod/cni-bench-r1/bench"]);
  });
});
