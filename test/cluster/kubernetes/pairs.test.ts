import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { terminalLog } from "../../../actions/lib/cli/terminal-log.ts";
import { up } from "../../support/cluster/cluster.ts";
import { BUILD_LIMIT_MS, restoreCluster } from "../../support/cluster-for-tests.ts";
import { type ClusterRuns, clusterRuns, troublesOf } from "../../support/cluster-runs.ts";
import { runCli } from "../../support/cni-bench.ts";

const TEST = "connection/max";
let runs: ClusterRuns;

beforeAll(async () => {
  runs = await clusterRuns("pairs-");
  await up(runs.materials, "iptables", terminalLog(), { nodes: 4 });
}, BUILD_LIMIT_MS);

afterAll(async () => {
  try {
    await runs?.[Symbol.asyncDispose]();
  } finally {
    await restoreCluster();
  }
});

/** The nodes of every step, by round and path. */
async function nodesOf(run: string, ...more: readonly string[]) {
  const { exitCode, stderr } = await runCli(runs.argumentsOf({ run, tests: TEST, more: ["--rounds", "2", ...more] }));
  expect(exitCode, stderr).toBe(0);
  const record = runs.recordOf(run);
  expect(troublesOf(record)).toEqual([]);
  expect(await runs.leftovers()).toEqual([]);
  return { record, nodes: Object.fromEntries(record.steps.map(({ round, path, nodes }) => [`${round} ${path}`, nodes])) };
}

describe("on four nodes in two zones", () => {
  test("two pairs take turns round by round, and every report says so", async () => {
    const { record, nodes } = await nodesOf("pairs-turns", "--paths", "pod/other-node,host/other-node,pod/same-node");
    expect(nodes).toEqual({
      "0 pod/other-node": ["n1", "n2"],
      "0 host/other-node": ["n1", "n2"],
      "0 pod/same-node": ["n1"],
      "1 pod/other-node": ["n3", "n4"],
      "1 host/other-node": ["n3", "n4"],
      "1 pod/same-node": ["n3"],
      "2 pod/other-node": ["n1", "n2"],
      "2 host/other-node": ["n1", "n2"],
      "2 pod/same-node": ["n1"],
    });
    expect(record.arms[0]?.notes).toContain("the rounds take turns on 2 pairs of nodes: n1 → n2, n3 → n4");
    expect(record.environment.cluster?.nodes.map(({ name }) => name)).toEqual(["n1", "n2", "n3", "n4"]);
  });

  test("one pair is used where it is asked for, and a path to another zone leads there", async () => {
    const { nodes } = await nodesOf("pairs-zones", "--paths", "pod/other-node,service/other-zone", "--node-pairs", "1");
    expect(nodes).toMatchObject({
      "1 pod/other-node": ["n1", "n2"],
      "1 service/other-zone": ["n1", "n3"],
      "2 service/other-zone": ["n1", "n3"],
    });
  });
});
