import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { IMAGE_NAMES } from "../../actions/lib/adapters/kubernetes/images.ts";
import { terminalLog } from "../../actions/lib/cli/terminal-log.ts";
import type { Kubectl } from "./cluster/kubectl.ts";
import { restoreCluster } from "./cluster-for-tests.ts";
import { temporaryFolder } from "./folders.ts";
import { type ChartRepository, serveCharts } from "./helm/chart-repository.ts";
import { helmFolder, helmIn } from "./helm/helm-program.ts";

/** The test cluster with its own data plane, and a small chart that scenarios install into a namespace. */
export interface TinyPlace extends AsyncDisposable {
  readonly kubectl: Kubectl;
  readonly charts: ChartRepository;
  /** Folder of the real helm. */
  readonly tools: string;
  /** What the chart runs. */
  readonly image: string;
  /** For the input `images`. */
  readonly images: string;
  /** Deleted with the place. */
  readonly folder: string;
  /** Takes away what was installed. */
  clear(): Promise<void>;
  /**
   * Writes a scenario of the test cluster's own data plane, with the small chart as what is installed.
   * @param path the scenario's folder, below the place's
   * @param mode what is asserted of it
   */
  writeScenario(path: string, mode: string, more?: { readonly values?: object; readonly release?: string }): Promise<string>;
}

export async function startTinyPlace(namespace: string): Promise<TinyPlace> {
  const { materials, kubectl } = await restoreCluster();
  const pinned = (name: string) => materials.images.find((known) => known.name === name)?.pinned ?? "";
  const image = pinned("node-tools");
  const tools = await helmFolder(3, terminalLog());
  const charts = await serveCharts(helmIn(tools), ["0.1.0"]);
  const folder = temporaryFolder();
  const clear = async () => void (await kubectl(["delete", "namespace", namespace, "--ignore-not-found", "--wait"]));
  return {
    kubectl,
    charts,
    tools,
    image,
    images: IMAGE_NAMES.map((name) => `${name}=${pinned(name)}`).join(","),
    folder: folder.path,
    clear,
    async writeScenario(path, mode, more = {}) {
      const target = join(folder.path, path);
      await mkdir(target, { recursive: true });
      const helm = {
        release: more.release ?? "tiny",
        namespace,
        repository: charts.address,
        chart: "tiny-data-plane",
        version: "0.1.0",
        range: ">=0.1.0",
      };
      const scenario = {
        title: "A small data plane",
        summary: "What the tests install.",
        eks: {
          status: "ready",
          addons: {},
          nodes: {},
          install: [{ helm }, "nodes", { restart: "kube-system/coredns" }],
          ready: [{ daemonset: `${namespace}/tiny-agent` }, { deployment: "kube-system/coredns" }],
          assertions: [
            { object: `v1 ConfigMap ${namespace}/tiny-config data.mode`, is: mode, because: "another mode would be measured" },
            { "kube-proxy": "mode", is: "iptables" },
            { leftovers: "cilium", are: "absent" },
          ],
          pitfalls: [],
          evidence: "this test",
        },
      };
      await writeFile(join(target, "scenario.yaml"), stringify(scenario));
      await writeFile(join(target, "values.yaml"), stringify({ image, mode: "quiet", ...more.values }));
      return target;
    },
    async [Symbol.asyncDispose]() {
      await clear();
      await charts[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}
