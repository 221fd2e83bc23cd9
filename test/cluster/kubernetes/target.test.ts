import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parseDocument, stringify } from "yaml";
import { findRuns, removeRun } from "../../../actions/lib/adapters/kubernetes/clean-up.ts";
import type { Cluster } from "../../../actions/lib/adapters/kubernetes/cluster.ts";
import { connect } from "../../../actions/lib/adapters/kubernetes/connect.ts";
import { IMAGE_NAMES } from "../../../actions/lib/adapters/kubernetes/images.ts";
import { terminalLog } from "../../../actions/lib/cli/terminal-log.ts";
import type { RunRecord } from "../../../actions/lib/model/record.ts";
import { changeProxyMode, down, readFacts, up } from "../../support/cluster/cluster.ts";
import { apply, type Kubectl, kubectlOf } from "../../support/cluster/kubectl.ts";
import { type Materials, prepareMaterials } from "../../support/cluster/materials.ts";
import { PROXY_MODES, type ProxyMode } from "../../support/cluster/names.ts";
import { KUBECONFIG } from "../../support/cluster/places.ts";
import { type Cli, runCli, startCli } from "../../support/cni-bench.ts";
import { temporaryFolder } from "../../support/folders.ts";
import { recordingLog } from "../../support/recording-log.ts";

/** A first build on a small machine, beside other work. */
const BUILD_LIMIT_MS = 1_800_000;
const SMALL = "connection/max,dns/max,tcp-throughput/1-stream";
const signal = new AbortController().signal;

let materials: Materials;
let kubectl: Kubectl;
let cluster: Cluster;
let wasUp: boolean;
let folder: ReturnType<typeof temporaryFolder>;

beforeAll(async () => {
  wasUp = (await readFacts()) !== undefined;
  materials = await prepareMaterials(terminalLog());
  await up(materials, "iptables", terminalLog());
  kubectl = kubectlOf(materials.programs);
  cluster = await connect({ kubeconfig: KUBECONFIG }, recordingLog());
}, BUILD_LIMIT_MS);

// Whoever had a cluster up before the tests has one after them.
afterAll(async () => {
  if (wasUp) await up(materials, "iptables", recordingLog());
  else await down();
});

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  folder[Symbol.dispose]();
  for (const { run } of await ourRuns()) await removeRun(cluster, run, signal);
});

/** Runs of this file alone: other work may use the cluster too. */
const ourRuns = async () => (await findRuns(cluster, signal)).filter(({ run }) => run.startsWith("k2-"));

const images = (more: Readonly<Record<string, string>> = {}): string =>
  IMAGE_NAMES.map((name) => `${name}=${more[name] ?? materials.images.find((known) => known.name === name)?.pinned}`).join(",");

interface Asked {
  readonly run: string;
  readonly tests?: string;
  readonly images?: string;
  readonly kubeconfig?: string;
  readonly more?: readonly string[];
}

const argumentsOf = ({ run, tests = SMALL, images: given = images(), kubeconfig = KUBECONFIG, more = [] }: Asked): string[] => [
  ...["run", "--target", "kubeconfig", "--kubeconfig", kubeconfig, "--scenarios", "vpc-cni", "--images", given, "--run-id", run],
  ...["--tests", tests, "--rounds", "1", "--seconds", "1", "--out", join(folder.path, run), ...more],
];

const recordOf = (run: string): RunRecord => JSON.parse(readFileSync(join(folder.path, run, "record.json"), "utf8"));
const statuses = ({ steps }: RunRecord) => steps.map(({ test: name, variant, outcome }) => `${name}/${variant} ${outcome.status}`);

describe("a run on a cluster", () => {
  test("measures, says what the cluster is, and leaves nothing", async () => {
    const tests = `${SMALL},service-scaling/104,latency/tcp-loaded`;
    const { exitCode, stderr } = await runCli(argumentsOf({ run: "k2-whole", tests, more: ["--paths", "headline"] }));
    expect(stderr).toContain("Build the data planes");
    expect(exitCode, stderr).toBe(0);
    const record = recordOf("k2-whole");
    expect(record).toMatchObject({ status: "complete", target: { kind: "kubernetes" } });
    expect(record.target.statement).toBe(
      `cluster: Kubernetes ${materials.version}, 2 nodes of ${record.environment.cores} cores (amd64), both on one machine`,
    );
    expect(statuses(record).filter((status) => !status.endsWith("measured"))).toEqual([]);
    expect(record.environment.cluster?.nodes.map(({ name }) => name)).toEqual(["n1", "n2"]);
    expect(Object.keys(record.environment.tools).sort()).toEqual(["dnsmasq", "dnsperf", "fortio", "iperf3"]);
    expect(record.environment.cluster?.images["iperf3"]).toMatch(/@sha256:/);
    expect(record.arms[0]?.notes[0]).toBe("this cluster is not what scenario vpc-cni says: the Amazon VPC CNI does not run");
    const scaled = record.steps.find(({ test: name, round }) => name === "service-scaling" && round === 1);
    expect(scaled?.programming).toMatchObject({ services: 104, entries: expect.any(Number), position: expect.any(Number) });
    expect(await ourRuns()).toEqual([]);
  });

  test("is compared by the report with a run on another data plane", async () => {
    for (const mode of [...PROXY_MODES].reverse()) {
      await changeProxyMode(materials, mode as ProxyMode);
      const { exitCode, stderr } = await runCli(argumentsOf({ run: `k2-${mode}`, tests: "connection/max" }));
      expect(exitCode, stderr).toBe(0);
      expect(recordOf(`k2-${mode}`).arms[0]?.notes.join()).toContain(`kube-proxy works by ${mode}`);
    }
    const records = PROXY_MODES.map((mode) => join(folder.path, `k2-${mode}`, "record.json"));
    const { exitCode, stderr } = await runCli(["report", ...records, "--out", join(folder.path, "both")]);
    expect(exitCode, stderr).toBe(0);
    expect(readFileSync(join(folder.path, "both", "report.md"), "utf8")).toContain("vpc-cni@k2-nftables");
  });
});

/** Resolves when the run has said it. */
async function saying({ process: child }: Cli, words: string): Promise<void> {
  let heard = "";
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on("data", (chunk) => {
      heard += chunk;
      if (heard.includes(words)) resolve();
    });
    child.once("exit", () => reject(new Error(`it ended before it said ${words}: ${heard}`)));
  });
}

describe("a run that is ended early", () => {
  test.each(["SIGINT", "SIGTERM"] as const)("by %s keeps what it measured and leaves nothing in the cluster", async (end) => {
    const cli = startCli(argumentsOf({ run: "k2-early", more: ["--rounds", "20"] }));
    await saying(cli, "tcp-throughput/1-stream");
    cli.process.kill(end);
    const { exitCode, stderr } = await cli.ended;
    expect(exitCode, stderr).toBe(1);
    expect(stderr).toContain(`Interrupted by ${end}`);
    expect(recordOf("k2-early").status).toBe("partial");
    expect(await ourRuns()).toEqual([]);
  });

  test("by SIGKILL is found again, is not taken for a free name, and goes on by resume", async () => {
    const cli = startCli(argumentsOf({ run: "k2-killed" }));
    await saying(cli, "connection/max");
    await sleep(2000);
    cli.process.kill("SIGKILL");
    await cli.ended;
    expect(await ourRuns()).toMatchObject([{ run: "k2-killed", namespaces: ["cni-bench-k2-killed", "cni-bench-k2-killed-nodes"] }]);
    const again = await runCli([...argumentsOf({ run: "k2-killed" }), "--out", join(folder.path, "another")]);
    expect(again.exitCode).toBe(1);
    expect(again.stderr).toContain("`cni-bench kubernetes down --run k2-killed` removes them");
    expect(existsSync(join(folder.path, "another"))).toBe(false);
    const resumed = await runCli(argumentsOf({ run: "k2-killed", more: ["--resume"] }));
    expect(resumed.exitCode, resumed.stderr).toBe(0);
    expect(recordOf("k2-killed").status).toBe("complete");
    expect(await ourRuns()).toEqual([]);
  });

  test("by SIGKILL is removed by `kubernetes down`", async () => {
    const cli = startCli(argumentsOf({ run: "k2-down" }));
    await saying(cli, "connection/max");
    cli.process.kill("SIGKILL");
    await cli.ended;
    const unnamed = await runCli(["kubernetes", "down", "--kubeconfig", KUBECONFIG]);
    expect(unnamed.exitCode).toBe(2);
    expect(unnamed.stderr).toMatch(/the cluster has .*k2-down \(expires /);
    const removed = await runCli(["kubernetes", "down", "--kubeconfig", KUBECONFIG, "--run", "k2-down"]);
    expect(removed).toMatchObject({ exitCode: 0, stdout: "Removed run k2-down from the cluster.\n" });
    expect(await ourRuns()).toEqual([]);
  });
});

describe("a cluster that does not fit is refused in one sentence, and nothing is left in it", () => {
  const refusal = async (asked: Partial<Asked>) => {
    const { exitCode, stderr } = await runCli(argumentsOf({ run: "k2-refused", ...asked }));
    expect(await ourRuns()).toEqual([]);
    expect(existsSync(join(folder.path, "k2-refused", "record.json"))).toBe(false);
    return { exitCode, sentence: stderr.trim().split("\n").at(-1) };
  };

  test("with an image that does not exist", async () => {
    const { exitCode, sentence } = await refusal({ images: images({ fortio: "cni-bench-cluster.test/no-such:v1" }) });
    expect(exitCode).toBe(1);
    expect(sentence).toMatch(/^The benchmark's pods do not come up: container fortio of pod \S+ does not start \(ImagePullBackOff/);
  });

  test("with a tainted node, which the input that would help is named for", async () => {
    await kubectl(["taint", "node", "n2", "dedicated=net:NoSchedule"]);
    try {
      const { exitCode, sentence } = await refusal({});
      expect(exitCode).toBe(2);
      expect(sentence).toContain('n2 is tainted with dedicated=net:NoSchedule, which input "tolerations" does not name');
      const { exitCode: tolerated, stderr } = await runCli(
        argumentsOf({ run: "k2-tolerated", tests: "connection/max", more: ["--tolerations", "dedicated=net"] }),
      );
      expect(tolerated, stderr).toBe(0);
    } finally {
      await kubectl(["taint", "node", "n2", "dedicated-"]);
    }
  });

  test("with a user who may not do what is needed; with our roles he may", async () => {
    const kubeconfig = await kubeconfigOf("k2-user");
    const { exitCode, sentence } = await refusal({ kubeconfig });
    expect(exitCode).toBe(2);
    expect(sentence).toMatch(/does not allow this user what the benchmark needs: .*create.* namespaces; .*pods\/exec/);
    await apply(kubectl, (await runCli(["rbac", "--group", "system:serviceaccounts:k2-user"])).stdout);
    try {
      const { exitCode: allowed, stderr } = await runCli(argumentsOf({ run: "k2-allowed", tests: "connection/max", kubeconfig }));
      expect(allowed, stderr).toBe(0);
    } finally {
      await kubectl(["delete", "clusterrole/eks-cni-bench", "clusterrolebinding/eks-cni-bench", "namespace/k2-user"]);
    }
  });
});

/** A kubeconfig of a service account without any role, in a namespace of its own. */
async function kubeconfigOf(namespace: string): Promise<string> {
  await kubectl(["create", "namespace", namespace]);
  await kubectl(["create", "serviceaccount", "user", `--namespace=${namespace}`]);
  const token = (await kubectl(["create", "token", "user", `--namespace=${namespace}`])).stdout.trim();
  const config = parseDocument(readFileSync(KUBECONFIG, "utf8")).toJS();
  const path = join(folder.path, "kubeconfig");
  writeFileSync(path, stringify({ ...config, users: config.users.map(({ name }: { name: string }) => ({ name, user: { token } })) }));
  return path;
}

describe("trouble in the middle of a run", () => {
  test("a server pod that is deleted fails its step, and the ones after it are measured", async () => {
    const cli = startCli(argumentsOf({ run: "k2-gone", tests: "tcp-throughput/1-stream", more: ["--rounds", "4", "--seconds", "3"] }));
    await saying(cli, "tcp-throughput/1-stream");
    await sleep(2000);
    await kubectl(["delete", "pod", "server-other-node-0", "--namespace=cni-bench-k2-gone", "--grace-period=0", "--force"]);
    const { stderr } = await cli.ended;
    const record = recordOf("k2-gone");
    const counts = Map.groupBy(record.steps, ({ outcome }) => outcome.status);
    expect([...counts.keys()].sort(), stderr).toEqual(["failed", "measured"]);
    expect(record.steps.at(-1)?.outcome.status).toBe("measured");
    expect(readdirSync(join(folder.path, "k2-gone"))).toContain("journal.jsonl");
    expect(await ourRuns()).toEqual([]);
  });
});
