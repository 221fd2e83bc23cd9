import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readRecord } from "../../../actions/lib/adapters/records/record-file.ts";
import { changeProxyMode } from "../../support/cluster/cluster.ts";
import { PROXY_MODES } from "../../support/cluster/names.ts";
import { KUBECONFIG } from "../../support/cluster/places.ts";
import { BUILD_LIMIT_MS, LONG_LIMIT_MS, restoreCluster } from "../../support/cluster-for-tests.ts";
import { type ClusterRuns, clusterRuns, troublesOf } from "../../support/cluster-runs.ts";
import { runStep } from "../../support/runner.ts";

/** What each tool, and each kind of arrangement that any cluster can make, has to show. */
const TESTS = [
  ...["tcp-throughput/8-streams", "latency/tcp-loaded", "connection/max", "dns/max"],
  ...["service-scaling/104", "pod-start/10", "multi-hop/keep-alive"],
];

let runs: ClusterRuns;

beforeAll(async () => {
  runs = await clusterRuns("actions-");
}, BUILD_LIMIT_MS);

afterAll(async () => {
  try {
    await runs?.[Symbol.asyncDispose]();
  } finally {
    await restoreCluster();
  }
});

test(
  "the built actions measure a cluster before and after its kube-proxy's mode was changed, and compare both",
  async () => {
    for (const mode of [...PROXY_MODES].reverse()) {
      await changeProxyMode(runs.materials, mode);
      const measured = await runStep({
        action: "actions/run-network-tests",
        with: {
          ...{ target: "kubeconfig", kubeconfig: KUBECONFIG, images: runs.images(), revision: mode, "run-id": `actions-${mode}` },
          ...{ tests: TESTS.join(","), rounds: "1", seconds: "1", out: runs.folderOf(mode) },
        },
      });
      expect(measured.exitCode, measured.log).toBe(0);
      const record = await readRecord(join(runs.folderOf(mode), "record.json"));
      expect(record).toMatchObject({ status: "complete", target: { kind: "kubernetes" } });
      expect(record.arms[0]).toMatchObject({ name: `as-found@${mode}`, revision: mode, title: expect.stringContaining(`with ${mode}`) });
      expect(troublesOf(record)).toEqual([]);
      const scaled = record.steps.find(({ test: name, round }) => name === "service-scaling" && round === 1);
      expect(scaled?.programming).toMatchObject({ services: 104, entries: expect.any(Number), sync: { p50: expect.any(Number) } });
      expect(scaled?.programming?.position === undefined).toBe(mode !== "iptables");
      expect(scaled?.nodes).toEqual(["n1", "n2"]);
      expect(scaled?.agents?.map(({ name }) => name)).toContain("kube-proxy");
    }
    expect(await runs.leftovers()).toEqual([]);

    const records = PROXY_MODES.map((mode) => join(runs.folderOf(mode), "record.json"));
    const out = runs.folderOf("compared");
    const reported = await runStep({ action: "actions/report", with: { records: records.join("\n"), out } });
    expect(reported.exitCode, reported.log).toBe(0);
    const report = readFileSync(join(out, "report.md"), "utf8");
    for (const mode of PROXY_MODES) expect(report).toContain(`with ${mode}`);
    expect(report).toContain("measured in another run");
    expect(report).toContain("Pod on the network p50");
  },
  LONG_LIMIT_MS,
);
