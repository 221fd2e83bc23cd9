import { beforeEach, describe, expect, test } from "vitest";
import type { Installation } from "../../../../../actions/lib/adapters/data-plane/installation.ts";
import { inPlaceSwap, requireOld } from "../../../../../actions/lib/adapters/data-plane/migration/in-place-swap.ts";
import { phaseTimes } from "../../../../../actions/lib/adapters/data-plane/phase-times.ts";
import type { Helm } from "../../../../../actions/lib/adapters/helm/helm.ts";
import type { KubernetesObject } from "../../../../../actions/lib/adapters/kubernetes/cluster.ts";
import { imagesFrom } from "../../../../../actions/lib/adapters/kubernetes/images.ts";
import { ToolError } from "../../../../../actions/lib/model/errors.ts";
import type { EksRecipe, InstallStep } from "../../../../../actions/lib/model/scenario.ts";
import { HandClock } from "../../../../support/fakes.ts";
import { recordingLog } from "../../../../support/recording-log.ts";
import { FakeCluster } from "../../kubernetes/fake-cluster.ts";

const signal = new AbortController().signal;

const helmStep = (release: string, chart = release): InstallStep => ({
  step: "helm",
  chart: { release, chart, namespace: "kube-system", repository: "https://charts.example/", version: "1.0.0", range: "*" },
  values: "values.yaml",
});
const recipe = (install: readonly InstallStep[], addons: EksRecipe["addons"] = {}): EksRecipe => ({
  ...{ status: "ready", needs: {}, addons, nodes: {}, install, ready: [], assertions: [], pitfalls: [], evidence: "" },
});

/** A helm that writes down what it is asked, where the cluster does too. */
class HelmOnPaper implements Pick<Helm, "history" | "upgrade" | "uninstall"> {
  broken = "";
  readonly #calls: string[];
  constructor(calls: string[]) {
    this.#calls = calls;
  }
  history: Helm["history"] = async ({ release }) =>
    release === "gone" ? [] : [{ number: 1, status: "deployed", chart: release, chartVersion: "1.0.0", description: "" }];
  upgrade: Helm["upgrade"] = async ({ chart: { release } }) => void this.#calls.push(`upgrade ${release}`);
  async uninstall({ release }: { readonly release: string }): Promise<void> {
    this.#calls.push(`uninstall ${release}`);
    if (release === this.broken) throw new ToolError("helm could not.");
  }
}

const pod = (name: string, labels: Readonly<Record<string, string>>, hostNetwork: boolean): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "kube-system", uid: name, labels, ownerReferences: [{ controller: true }] },
  spec: { hostNetwork },
});
const daemonSet = (name: string): KubernetesObject => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name, namespace: "kube-system" },
  spec: { selector: { matchLabels: { "k8s-app": name } } },
});

/** Its pods go with a DaemonSet, but only once it was looked for them so often. */
class DyingPods extends FakeCluster {
  looks = 3;
  override list: FakeCluster["list"] = async ({ kind, namespace, labelSelector = "" }) => {
    const [, owner = ""] = labelSelector.split("=");
    const found = [...this.objects.values()].filter(
      (object) => object.kind === kind && (labelSelector === "" || object.metadata.labels?.["k8s-app"] === owner),
    );
    if (kind === "Pod" && namespace === "kube-system" && !this.objects.has(`DaemonSet/kube-system/${owner}`) && --this.looks <= 0)
      for (const { metadata } of found.filter(() => labelSelector !== "")) {
        this.objects.delete(`Pod/kube-system/${metadata.name}`);
        this.calls.push(`gone ${metadata.name}`);
      }
    return found;
  };
}

let cluster: FakeCluster;
let helm: HelmOnPaper;
beforeEach(() => {
  cluster = new FakeCluster(pod("coredns", {}, false), daemonSet("aws-node"), daemonSet("kube-proxy"));
  helm = new HelmOnPaper(cluster.calls);
});

async function swap(old: EksRecipe, wanted: EksRecipe): Promise<readonly string[]> {
  const clock = new HandClock();
  const log = recordingLog();
  const installation: Installation = {
    ...{ slug: "new", objectName: "r1", recipe: wanted, cluster, helm: helm as unknown as Helm, clock, log },
    ...{ images: imagesFrom([]), pullSecrets: [], limitSeconds: 10, facts: { apiServerHost: "api.example", run: "r1" } },
    valuesOf: async () => ({ files: [], merged: {} }),
    readFile: async () => "",
    download: async () => "",
    cloud: { networks: { vpcRanges: async () => [], describeNodeInterfaces: async () => new Map() } },
  };
  await using lasting = new AsyncDisposableStack();
  await inPlaceSwap({ installation, old, nodes: 2, times: phaseTimes(clock, log), lasting }).everywhere(signal);
  return cluster.calls;
}

const REMOVED = ["remove DaemonSet/kube-system/aws-node", "remove DaemonSet/kube-system/kube-proxy"];
const RENEWED = "remove Pod/kube-system/coredns";

describe("a swap in place", () => {
  test("removes the old data plane, last brought first, then brings the new one but for the nodes, then makes pods anew", async () => {
    const old = recipe([helmStep("definitions"), helmStep("calico")], { "vpc-cni": {}, "kube-proxy": {}, coredns: {} });
    expect(await swap(old, recipe([helmStep("cilium"), { step: "nodes" }], { coredns: {} }))).toEqual([
      ...["uninstall calico", "uninstall definitions", ...REMOVED],
      ...["upgrade cilium", RENEWED],
    ]);
  });

  test("keeps what both have: add-ons stay, and a release of the same chart goes to the new values", async () => {
    const [old, wanted] = [recipe([helmStep("cilium")], { "kube-proxy": {} }), recipe([helmStep("cilium")], { "kube-proxy": {} })];
    expect(await swap(old, wanted)).toEqual(["upgrade cilium", RENEWED]);
  });

  test("takes a release of another chart by the same name for another", async () => {
    expect(await swap(recipe([helmStep("cni", "calico")]), recipe([helmStep("cni", "cilium")]))).toEqual([
      ...["uninstall cni", "upgrade cni"],
      RENEWED,
    ]);
  });

  test("brings nothing new before the old add-on's pods are gone, and says which of them stay", async () => {
    const [old, wanted] = [recipe([], { "vpc-cni": {} }), recipe([helmStep("cilium")])];
    const agent = pod("aws-node-1", { "k8s-app": "aws-node" }, true);
    cluster = new DyingPods(agent, daemonSet("aws-node"));
    helm = new HelmOnPaper(cluster.calls);
    expect(await swap(old, wanted)).toEqual(["remove DaemonSet/kube-system/aws-node", "gone aws-node-1", "upgrade cilium"]);
    cluster = new FakeCluster(agent, daemonSet("aws-node"));
    helm = new HelmOnPaper(cluster.calls);
    await expect(swap(old, wanted)).rejects.toThrow("old pods of DaemonSet kube-system/aws-node did not end: aws-node-1.");
    expect(cluster.calls).toEqual(["remove DaemonSet/kube-system/aws-node"]);
  });

  test("brings nothing new where the old one could not be removed", async () => {
    helm.broken = "calico";
    await expect(swap(recipe([helmStep("calico")], { "vpc-cni": {} }), recipe([helmStep("cilium")]))).rejects.toThrow("helm could not.");
    expect(cluster.calls).toEqual(["uninstall calico"]);
  });
});

test("a cluster without a release or an add-on of the old scenario is refused", async () => {
  const require = (old: EksRecipe) => requireOld({ helm: helm as unknown as Helm, cluster }, { slug: "before", recipe: old }, signal);
  const from = (step: InstallStep) => require(recipe([step]));
  await expect(from(helmStep("cilium"))).resolves.toBeUndefined();
  await expect(from(helmStep("gone"))).rejects.toThrow("The cluster does not have scenario before: release kube-system/gone is not there.");
  await expect(from(helmStep("cni", "calico"))).rejects.toThrow("release kube-system/cni is of the chart cni.");
  await expect(require(recipe([], { "vpc-cni": {}, coredns: {} }))).resolves.toBeUndefined();
  cluster.objects.delete("DaemonSet/kube-system/aws-node");
  await expect(require(recipe([], { "vpc-cni": {} }))).rejects.toThrow(
    "The cluster does not have scenario before: DaemonSet kube-system/aws-node is not there.",
  );
});
