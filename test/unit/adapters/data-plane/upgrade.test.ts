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

/** A helm whose release is told by hand. */
class HelmOnPaper implements Pick<Helm, "repair" | "values" | "upgrade"> {
  history: readonly Revision[] = [{ number: 1, status: "deployed", chart: "cilium", chartVersion: "1.20.0", description: "" }];
  given: Mapping = { routingMode: "native" };
  readonly upgrades: string[] = [];
  repair = async () => this.history;
  values = async () => ({ given: this.given, all: this.given });
  upgrade: Helm["upgrade"] = async ({ chart: { release, version } }) => void this.upgrades.push(`${release} ${version}`);
}

let helm: HelmOnPaper;
let cluster: FakeCluster;
beforeEach(() => {
  helm = new HelmOnPaper();
  cluster = new FakeCluster();
});

const recipe = (install: EksRecipe["install"]): EksRecipe => ({
  ...{ status: "ready", needs: {}, addons: {}, nodes: {}, install, ready: [], assertions: [], pitfalls: [], evidence: "" },
});

function run(after: Mapping, install: EksRecipe["install"] = [{ step: "helm", chart, values: "values.yaml" }]) {
  const clock = new HandClock();
  const log = recordingLog();
  const installation: Installation = {
    slug: "cilium-eni",
    objectName: "r1",
    recipe: recipe(install),
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
    helm.history = [];
    await expect(run({})).rejects.toThrow('There is no release kube-system/cilium to upgrade: use the mode "install" first.');
  });

  test("of a release of another chart is refused", async () => {
    helm.history = [{ number: 1, status: "deployed", chart: "calico", chartVersion: "3.0.0", description: "" }];
    await expect(run({})).rejects.toThrow("Release kube-system/cilium is of the chart calico");
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
