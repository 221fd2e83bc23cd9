import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findRuns, removeRun } from "../../actions/lib/adapters/kubernetes/clean-up.ts";
import type { Cluster } from "../../actions/lib/adapters/kubernetes/cluster.ts";
import { connect } from "../../actions/lib/adapters/kubernetes/connect.ts";
import { IMAGE_NAMES } from "../../actions/lib/adapters/kubernetes/images.ts";
import { terminalLog } from "../../actions/lib/cli/terminal-log.ts";
import type { RunRecord } from "../../actions/lib/model/record.ts";
import { up } from "./cluster/cluster.ts";
import { type Kubectl, kubectlOf } from "./cluster/kubectl.ts";
import { type Materials, prepareMaterials } from "./cluster/materials.ts";
import { KUBECONFIG } from "./cluster/places.ts";
import type { Cli } from "./cni-bench.ts";
import { temporaryFolder } from "./folders.ts";
import { recordingLog } from "./recording-log.ts";

/** Of a first build on a small machine, beside other work. */
export const BUILD_LIMIT_MS = 3_600_000;

/** One variant of each tool: seconds for a round. */
export const SMALL = "connection/max,dns/max,tcp-throughput/1-stream";

const never = new AbortController().signal;

export interface Asked {
  readonly run: string;
  readonly tests?: string;
  readonly images?: string;
  readonly kubeconfig?: string;
  readonly more?: readonly string[];
}

/** Runs of `cni-bench` on the test cluster, whose results are in a folder of their own. Disposing removes these, and what a run left in the cluster. */
export interface ClusterRuns extends AsyncDisposable {
  readonly materials: Materials;
  readonly kubectl: Kubectl;
  readonly cluster: Cluster;
  /** The images of the test cluster as input "images" has them, some of them replaced. */
  images(more?: Readonly<Record<string, string>>): string;
  argumentsOf(asked: Asked): string[];
  folderOf(run: string): string;
  recordOf(run: string): RunRecord;
  /** What the runs of these tests have in the cluster: other work may use it too. */
  leftovers(): ReturnType<typeof findRuns>;
}

/** Brings the test cluster up where it is not. @param prefix of the runs' names, which tells them from those of other tests */
export async function clusterRuns(prefix: string): Promise<ClusterRuns> {
  const materials = await prepareMaterials(terminalLog());
  await up(materials, "iptables", terminalLog());
  const cluster = await connect({ kubeconfig: KUBECONFIG }, recordingLog());
  const folder = temporaryFolder();
  const images = (more: Readonly<Record<string, string>> = {}): string =>
    IMAGE_NAMES.map((name) => `${name}=${more[name] ?? materials.images.find((known) => known.name === name)?.pinned}`).join(",");
  const folderOf = (run: string): string => join(folder.path, run);
  const leftovers = async () => (await findRuns(cluster, never)).filter(({ run }) => run.startsWith(prefix));
  return {
    materials,
    kubectl: kubectlOf(materials.programs),
    cluster,
    images,
    folderOf,
    leftovers,
    argumentsOf: ({ run, tests = SMALL, images: given = images(), kubeconfig = KUBECONFIG, more = [] }) => [
      ...["run", "--target", "kubeconfig", "--kubeconfig", kubeconfig, "--images", given, "--run-id", run],
      ...["--tests", tests, "--rounds", "1", "--seconds", "1", "--out", folderOf(run), ...more],
    ],
    recordOf: (run) => JSON.parse(readFileSync(join(folderOf(run), "record.json"), "utf8")),
    async [Symbol.asyncDispose]() {
      for (const { run } of await leftovers()) await removeRun(cluster, run, never);
      folder[Symbol.dispose]();
    },
  };
}

/** Resolves when the run has said it. @throws Error when it ends before */
export async function saying({ process: child }: Cli, words: string): Promise<void> {
  let heard = "";
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on("data", (chunk) => {
      heard += chunk;
      if (heard.includes(words)) resolve();
    });
    child.once("exit", () => reject(new Error(`it ended before it said ${words}: ${heard}`)));
  });
}

/** Those that came to no numbers, each with its reason; but a machine that is busy elsewhere may miss a rate, and says so. */
export const troublesOf = ({ steps }: RunRecord): readonly string[] =>
  steps.flatMap(({ id, outcome }) =>
    outcome.status === "measured" ||
    /^(new connections: |kept connections: )?the (requests|load beside the requests) (reached|fell)/.test(outcome.reason)
      ? []
      : [`${id} ${outcome.status}: ${outcome.reason}`],
  );
