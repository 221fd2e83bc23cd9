import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { parseDocument, stringify } from "yaml";
import { apply } from "../../support/cluster/kubectl.ts";
import { KUBECONFIG } from "../../support/cluster/places.ts";
import { BUILD_LIMIT_MS } from "../../support/cluster-for-tests.ts";
import { type Asked, type ClusterRuns, clusterRuns, SMALL, troublesOf } from "../../support/cluster-runs.ts";
import { runCli } from "../../support/cni-bench.ts";

let runs: ClusterRuns;

beforeAll(async () => {
  runs = await clusterRuns("target-");
}, BUILD_LIMIT_MS);

afterEach(async () => {
  expect(await runs.leftovers()).toEqual([]);
});

afterAll(() => runs?.[Symbol.asyncDispose]());

describe("a run on a cluster", () => {
  test("measures, says what the cluster is, and leaves nothing", async () => {
    const tests = `${SMALL},service-scaling/104,latency/tcp-loaded`;
    const { exitCode, stderr } = await runCli(runs.argumentsOf({ run: "target-whole", tests, more: ["--paths", "headline"] }));
    expect(stderr).toContain("Build the data planes");
    expect(exitCode, stderr).toBe(0);
    const record = runs.recordOf("target-whole");
    expect(record).toMatchObject({ status: "complete", target: { kind: "kubernetes" } });
    expect(record.target.statement).toBe(`cluster: Kubernetes ${runs.materials.version}, 2 nodes of namespace, all on one machine`);
    expect(troublesOf(record)).toEqual([]);
    expect(record.environment.cluster?.nodes.map(({ name }) => name)).toEqual(["n1", "n2"]);
    expect(Object.keys(record.environment.tools).sort()).toEqual(["dnsmasq", "dnsperf", "fortio", "iperf3"]);
    expect(record.environment.cluster?.images["iperf3"]).toMatch(/@sha256:/);
    expect(record.arms[0]).toMatchObject({ name: "as-found", title: `kube-proxy ${runs.materials.version} with iptables` });
    const scaled = record.steps.find(({ test: name, round }) => name === "service-scaling" && round === 1);
    expect(scaled?.programming).toMatchObject({ services: 104, entries: expect.any(Number), position: expect.any(Number) });
    expect(await runs.leftovers()).toEqual([]);
  });
});

describe("a run that is ended early", () => {
  test.each(["SIGINT", "SIGTERM"] as const)("by %s keeps what it measured and leaves nothing in the cluster", async (end) => {
    const run = `target-${end.toLowerCase()}`;
    const { exitCode, stderr } = await runs.during({ run, more: ["--rounds", "20"] }, (cli) => cli.process.kill(end));
    expect(exitCode, stderr).toBe(1);
    expect(stderr).toContain(`Interrupted by ${end}`);
    expect(runs.recordOf(run).status).toBe("partial");
    expect(await runs.leftovers()).toEqual([]);
  });

  test("by SIGKILL is found again, is not taken for a free name, and goes on by resume", async () => {
    await runs.during({ run: "target-killed" }, async (cli) => {
      await sleep(2000);
      cli.process.kill("SIGKILL");
    });
    expect(await runs.leftovers()).toMatchObject([
      { run: "target-killed", namespaces: ["cni-bench-target-killed", "cni-bench-target-killed-nodes"] },
    ]);
    const again = await runCli([...runs.argumentsOf({ run: "target-killed" }), "--out", runs.folderOf("another")]);
    expect(again.exitCode).toBe(1);
    expect(again.stderr).toContain("`cni-bench kubernetes down --run target-killed` removes them");
    expect(existsSync(runs.folderOf("another"))).toBe(false);
    const resumed = await runCli(runs.argumentsOf({ run: "target-killed", more: ["--resume"] }));
    expect(resumed.exitCode, resumed.stderr).toBe(0);
    expect(runs.recordOf("target-killed").status).toBe("complete");
    expect(await runs.leftovers()).toEqual([]);
  });

  test("by SIGKILL is removed by `kubernetes down`", async () => {
    await runs.during({ run: "target-down" }, (cli) => cli.process.kill("SIGKILL"));
    const unnamed = await runCli(["kubernetes", "down", "--kubeconfig", KUBECONFIG]);
    expect(unnamed.exitCode).toBe(2);
    expect(unnamed.stderr).toMatch(/the cluster has .*target-down \(expires /);
    const removed = await runCli(["kubernetes", "down", "--kubeconfig", KUBECONFIG, "--run", "target-down"]);
    expect(removed).toMatchObject({ exitCode: 0, stdout: "Removed run target-down from the cluster.\n" });
    expect(await runs.leftovers()).toEqual([]);
  });
});

describe("a cluster that does not fit is refused in one sentence, and nothing is left in it", () => {
  const refusal = async (asked: Asked) => {
    const { exitCode, stderr } = await runCli(runs.argumentsOf(asked));
    expect(existsSync(join(runs.folderOf(asked.run), "record.json"))).toBe(false);
    return { exitCode, sentence: stderr.trim().split("\n").at(-1) };
  };

  test("with an image that does not exist", async () => {
    const { exitCode, sentence } = await refusal({
      run: "target-pull",
      images: runs.images({ fortio: "cni-bench-cluster.test/no-such:v1" }),
    });
    expect(exitCode).toBe(1);
    expect(sentence).toMatch(
      /^The benchmark's pods do not come up: container fortio of pod \S+ does not start \((ErrImagePull|ImagePullBackOff)/,
    );
  });

  test("with a tainted node, which the input that would help is named for", async () => {
    await runs.kubectl(["taint", "node", "n2", "dedicated=net:NoSchedule"]);
    try {
      const { exitCode, sentence } = await refusal({ run: "target-tainted" });
      expect(exitCode).toBe(2);
      expect(sentence).toContain('n2 is tainted with dedicated=net:NoSchedule, which input "tolerations" does not name');
      const { exitCode: tolerated, stderr } = await runCli(
        runs.argumentsOf({ run: "target-tolerated", tests: "connection/max", more: ["--tolerations", "dedicated=net"] }),
      );
      expect(tolerated, stderr).toBe(0);
    } finally {
      await runs.kubectl(["taint", "node", "n2", "dedicated-"]);
    }
  });

  test("with a user who may not do what is needed; with our roles he may", async () => {
    try {
      const kubeconfig = await kubeconfigOf("target-user");
      const { exitCode, sentence } = await refusal({ run: "target-denied", kubeconfig });
      expect(exitCode).toBe(2);
      expect(sentence).toMatch(/does not allow this user what the benchmark needs: .*create.* namespaces; .*pods\/exec/);
      await apply(runs.kubectl, (await runCli(["rbac", "--group", "system:serviceaccounts:target-user"])).stdout);
      const { exitCode: allowed, stderr } = await runCli(runs.argumentsOf({ run: "target-allowed", tests: "connection/max", kubeconfig }));
      expect(allowed, stderr).toBe(0);
    } finally {
      const made = ["clusterrole/eks-cni-bench", "clusterrolebinding/eks-cni-bench", "namespace/target-user"];
      await runs.kubectl(["delete", "--ignore-not-found", ...made]);
    }
  });
});

/** A kubeconfig of a service account without any role, in a namespace of its own. */
async function kubeconfigOf(namespace: string): Promise<string> {
  await runs.kubectl(["create", "namespace", namespace]);
  await runs.kubectl(["create", "serviceaccount", "user", `--namespace=${namespace}`]);
  const token = (await runs.kubectl(["create", "token", "user", `--namespace=${namespace}`])).stdout.trim();
  const config = parseDocument(readFileSync(KUBECONFIG, "utf8")).toJS();
  const path = runs.folderOf("kubeconfig");
  writeFileSync(path, stringify({ ...config, users: config.users.map(({ name }: { name: string }) => ({ name, user: { token } })) }));
  return path;
}

describe("trouble in the middle of a run", () => {
  test("a server pod that is deleted fails its step, and the ones after it are measured", async () => {
    const asked = { run: "target-gone", tests: "tcp-throughput/1-stream", more: ["--rounds", "4", "--seconds", "3"] };
    const { stderr } = await runs.during(asked, async () => {
      await sleep(2000);
      await runs.kubectl(["delete", "pod", "server-0-other-node-0", "--namespace=cni-bench-target-gone", "--grace-period=0", "--force"]);
    });
    const record = runs.recordOf("target-gone");
    const outcomes = Map.groupBy(record.steps, ({ outcome }) => outcome.status);
    expect([...outcomes.keys()], stderr).toEqual(expect.arrayContaining(["failed", "measured"]));
    // Where the pod ends between a tool's end and the look at it, that step was spoilt too.
    for (const { outcome } of outcomes.get("invalid") ?? [])
      expect(outcome).toMatchObject({ reason: expect.stringContaining("was started anew or ended meanwhile") });
    expect(record.steps.at(-1)?.outcome.status).toBe("measured");
    expect(readdirSync(runs.folderOf("target-gone"))).toContain("journal.jsonl");
    expect(await runs.leftovers()).toEqual([]);
  });
});
