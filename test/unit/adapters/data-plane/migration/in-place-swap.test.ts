import { beforeEach, describe, expect, test } from "vitest";
import type { Installation } from "../../../../../actions/lib/adapters/data-plane/installation.ts";
import { inPlaceSwap, requireOld } from "../../../../../actions/lib/adapters/data-plane/migration/in-place-swap.ts";
import { phaseTimes } from "../../../../../actions/lib/adapters/data-plane/phase-times.ts";
import type { Helm } from "../../../../../actions/lib/adapters/helm/helm.ts";
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

let cluster: FakeCluster;
let helm: HelmOnPaper;
beforeEach(() => {
  const metadata = { name: "coredns", namespace: "kube-system", ownerReferences: [{ controller: true }] };
  cluster = new FakeCluster({ apiVersion: "v1", kind: "Pod", metadata, spec: {} });
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
  await inPlaceSwap({ installation, old, nodes: 2, times: phaseTimes(clock, log), lasting }).everywhere?.(signal);
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

  test("brings nothing new where the old one could not be removed", async () => {
    helm.broken = "calico";
    await expect(swap(recipe([helmStep("calico")], { "vpc-cni": {} }), recipe([helmStep("cilium")]))).rejects.toThrow("helm could not.");
    expect(cluster.calls).toEqual(["uninstall calico"]);
  });
});

test("a cluster without a release of the old scenario is refused", async () => {
  const from = (step: InstallStep) => requireOld({ helm: helm as unknown as Helm }, { slug: "before", recipe: recipe([step]) }, signal);
  await expect(from(helmStep("cilium"))).resolves.toBeUndefined();
  await expect(from(helmStep("gone"))).rejects.toThrow("The cluster does not have scenario before: release kube-system/gone is not there.");
  await expect(from(helmStep("cni", "calico"))).rejects.toThrow("release kube-system/cni is of the chart cni.");
});
