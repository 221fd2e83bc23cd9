import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startApiProxy } from "../../support/api-proxy.ts";
import { rebootNode } from "../../support/cluster/cluster.ts";
import { restartService } from "../../support/cluster/machine.ts";
import { CONTROL_PLANE } from "../../support/cluster/names.ts";
import { CREDENTIALS, KUBECONFIG } from "../../support/cluster/places.ts";
import { BUILD_LIMIT_MS, LONG_LIMIT_MS } from "../../support/cluster-for-tests.ts";
import { type ClusterRuns, clusterRuns, saying, troublesOf } from "../../support/cluster-runs.ts";
import { type Cli, runCli } from "../../support/cni-bench.ts";

const ONE = "tcp-throughput/1-stream";
let runs: ClusterRuns;

beforeAll(async () => {
  runs = await clusterRuns("trouble-");
}, BUILD_LIMIT_MS);

afterEach(async () => {
  expect(await runs.leftovers()).toEqual([]);
});

afterAll(() => runs?.[Symbol.asyncDispose]());

/** A run with something that happens once its first round has begun. */
async function withTrouble(run: string, rounds: number, seconds: number, happen: (cli: Cli) => Promise<unknown>, kubeconfig = KUBECONFIG) {
  const more = ["--rounds", String(rounds), "--seconds", String(seconds)];
  const { exitCode, stderr } = await runs.during({ run, tests: ONE, kubeconfig, more }, happen);
  expect(existsSync(join(runs.folderOf(run), "record.json")), stderr).toBe(true);
  return { exitCode, stderr, record: runs.recordOf(run) };
}

describe("in the middle of a run", () => {
  test("an API server that restarts is waited for, and told; every step is measured", async () => {
    const { exitCode, stderr, record } = await withTrouble("trouble-api", 3, 4, () => restartService(CONTROL_PLANE, "kube-apiserver"));
    expect(exitCode, stderr).toBe(0);
    expect(troublesOf(record), stderr).toEqual([]);
    expect(stderr).toMatch(/The API server \S+ does not answer .*; trying again\./);
    expect(stderr).toMatch(/The API server \S+ answers again after \d+ s\./);
  });

  test("a node that reboots spoils the step that it carried, with a reason, and no other one", async () => {
    const { exitCode, stderr, record } = await withTrouble("trouble-boot", 8, 3, () => rebootNode("n2", runs.materials));
    expect(exitCode, stderr).toBe(0);
    expect(
      record.steps.map(({ outcome }) => outcome.status),
      stderr,
    ).toContain("measured");
    expect(record.steps.at(-1)?.outcome.status, stderr).toBe("measured");
    const troubles = troublesOf(record);
    expect(troubles.length, stderr).toBeGreaterThan(0);
    // What it was that broke first, the tool or the pod or the node, is chance; that it is said is not.
    for (const trouble of troubles) expect(trouble).toMatch(/ (failed|invalid): \S.{10,}/);
  });

  test(
    "a node that is drained fails its steps with the reason, none of them hangs, and steps are measured when it is back",
    async () => {
      const drain = ["drain", "n2", "--ignore-daemonsets", "--force", "--delete-emptydir-data"];
      const { exitCode, stderr, record } = await withTrouble("trouble-drain", 14, 1, async (cli) => {
        try {
          await runs.kubectl([...drain, "--pod-selector=eks-cni-bench/run=trouble-drain"]);
          await saying(cli, "failed,");
        } finally {
          await runs.kubectl(["uncordon", "n2"]);
        }
      });
      expect(exitCode, stderr).toBe(0);
      expect(troublesOf(record).join("\n"), stderr).toMatch(
        /Pod server-\S+ is gone: somebody deleted it, or its node was drained\.|exited with|unschedulable/,
      );
      expect(record.steps.at(-1)?.outcome.status, stderr).toBe("measured");
    },
    LONG_LIMIT_MS,
  );

  test("a pod that is evicted fails its step; the run goes on", async () => {
    const { exitCode, stderr, record } = await withTrouble("trouble-evict", 4, 3, async () => {
      const namespace = "cni-bench-trouble-evict";
      const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "client-0", namespace } };
      const file = join(runs.folderOf("trouble-evict"), "eviction.json");
      writeFileSync(file, JSON.stringify(eviction));
      await runs.kubectl(["create", "--raw", `/api/v1/namespaces/${namespace}/pods/client-0/eviction`, "-f", file]);
    });
    expect(exitCode, stderr).toBe(0);
    expect(troublesOf(record).length, stderr).toBeGreaterThan(0);
    expect(record.steps.at(-1)?.outcome.status, stderr).toBe("measured");
  });
});

describe("between us and the API server", () => {
  const throughProxy = async () => {
    const credential = (name: string) => readFileSync(join(CREDENTIALS, name), "utf8");
    const [ca, cert, key] = [credential("authority.crt"), credential("admin.crt"), credential("admin.key")];
    const proxy = await startApiProxy({ server: runs.cluster.server, ca, cert, key });
    const kubeconfig = runs.folderOf("proxied");
    writeFileSync(kubeconfig, proxy.kubeconfig);
    return { proxy, kubeconfig };
  };

  test("connections that break again and again cost no step", async () => {
    const { proxy, kubeconfig } = await throughProxy();
    await using _ = proxy;
    const { exitCode, stderr, record } = await withTrouble(
      "trouble-cut",
      3,
      3,
      async () => {
        for (let times = 0; times < 5; times++) {
          await proxy.arrival(/pods\/client-0\/exec/);
          proxy.breakAll();
        }
      },
      kubeconfig,
    );
    expect(exitCode, stderr).toBe(0);
    expect(troublesOf(record), stderr).toEqual([]);
  });

  test("a quota that leaves no room is named, in the API server's words", async () => {
    const { proxy, kubeconfig } = await throughProxy();
    await using _ = proxy;
    const message = 'pods "client-0" is forbidden: exceeded quota: small, requested: pods=1, used: pods=0, limited: pods=0';
    const body = JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", reason: "Forbidden", code: 403, message });
    const headers = { "content-type": "application/json" };
    proxy.inject({ on: /PATCH .*\/pods\/client-0/, does: { answer: { status: 403, headers, body } } });
    const { exitCode, stderr } = await runCli(runs.argumentsOf({ run: "trouble-quota", tests: ONE, kubeconfig }));
    expect(exitCode).not.toBe(0);
    expect(stderr.trim().split("\n").at(-1)).toContain("exceeded quota: small, requested: pods=1, used: pods=0, limited: pods=0");
  });
});

describe("a cluster that nobody can measure on is refused in one sentence before anything is made", () => {
  const refusal = async (args: readonly string[]) => {
    const { exitCode, stderr } = await runCli(args);
    expect(stderr).not.toContain("    at ");
    return { exitCode, sentence: stderr.trim().split("\n").at(-1) };
  };

  test("no file at the place of the kubeconfig", async () => {
    const nowhere = runs.folderOf("nowhere");
    const { exitCode, sentence } = await refusal(runs.argumentsOf({ run: "trouble-none", kubeconfig: nowhere }));
    expect(exitCode).toBe(2);
    expect(sentence).toContain(nowhere);
  });

  test("a context that the kubeconfig does not have", async () => {
    const { exitCode, sentence } = await refusal(runs.argumentsOf({ run: "trouble-context", more: ["--context", "prod"] }));
    expect(exitCode).toBe(2);
    expect(sentence).toMatch(/^Input "context" must .*not "prod"/);
  });

  test("a token that has expired", async () => {
    const kubeconfig = runs.folderOf("expired");
    const text = readFileSync(KUBECONFIG, "utf8");
    writeFileSync(
      kubeconfig,
      text.replaceAll(/^( *)client-(certificate|key)-data: .*$/gm, (_, indent, kind) => (kind === "key" ? `${indent}token: expired` : "")),
    );
    const { exitCode, sentence } = await refusal(runs.argumentsOf({ run: "trouble-token", kubeconfig }));
    expect(exitCode, sentence).toBe(1);
    expect(sentence).toMatch(/Unauthorized|does not know|credentials/);
  });

  test("one node that may carry pods, where the paths need two", async () => {
    await runs.kubectl(["cordon", "n2"]);
    try {
      const { exitCode, sentence } = await refusal(runs.argumentsOf({ run: "trouble-single" }));
      expect(exitCode).toBe(2);
      expect(sentence).toMatch(/^Input "paths" must stay on one node .*n2 is cordoned/);
      const alone = runs.argumentsOf({ run: "trouble-alone", tests: ONE, more: ["--paths", "pod/same-node"] });
      const { exitCode: measured, stderr } = await runCli(alone);
      expect(measured, stderr).toBe(0);
      expect(runs.recordOf("trouble-alone").steps.at(-1)).toMatchObject({ outcome: { status: "measured" }, nodes: ["n1"] });
    } finally {
      await runs.kubectl(["uncordon", "n2"]);
    }
  });
});
