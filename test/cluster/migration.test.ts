import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../../actions/lib/adapters/clock/system-clock.ts";
import { describeMigration } from "../../actions/lib/adapters/data-plane/migration/describe-migration.ts";
import { migrate } from "../../actions/lib/adapters/data-plane/migration/migrate.ts";
import type { MigrationResult, Swap } from "../../actions/lib/adapters/data-plane/migration/migration.ts";
import { startProbes } from "../../actions/lib/adapters/data-plane/migration/probes.ts";
import { removeRun } from "../../actions/lib/adapters/kubernetes/clean-up.ts";
import type { Cluster } from "../../actions/lib/adapters/kubernetes/cluster.ts";
import { connect } from "../../actions/lib/adapters/kubernetes/connect.ts";
import { IMAGE_NAMES, type Images } from "../../actions/lib/adapters/kubernetes/images.ts";
import { namespaceOf } from "../../actions/lib/adapters/kubernetes/names.ts";
import type { Probe } from "../../actions/lib/model/disruption.ts";
import { changeProxyMode } from "../support/cluster/cluster.ts";
import { restartService, runOnMachine } from "../support/cluster/machine.ts";
import type { Materials } from "../support/cluster/materials.ts";
import { CONTROL_PLANE, NODES, type ProxyMode } from "../support/cluster/names.ts";
import { KUBECONFIG } from "../support/cluster/places.ts";
import { waitUntilReady } from "../support/cluster/readiness.ts";
import { BUILD_LIMIT_MS, LONG_LIMIT_MS, restoreCluster } from "../support/cluster-for-tests.ts";
import { recordingLog } from "../support/recording-log.ts";

const RUN = "migration-test";
const never = new AbortController().signal;
let materials: Materials;
let cluster: Cluster;
let images: Images;

beforeAll(async () => {
  ({ materials } = await restoreCluster());
  cluster = await connect({ kubeconfig: KUBECONFIG }, recordingLog());
  const pinned = new Map(materials.images.map((image) => [image.name, image.pinned]));
  images = Object.fromEntries(IMAGE_NAMES.map((name) => [name, pinned.get(name) ?? ""])) as Images;
  await removeRun(cluster, RUN, never);
}, BUILD_LIMIT_MS);

afterAll(async () => {
  await runOnMachine("n2", ["nft", "delete", "table", "ip", "fault"]).catch(() => undefined);
  await removeRun(cluster, RUN, never);
  await restoreCluster();
}, LONG_LIMIT_MS);

const ready = (mode: ProxyMode) => () => waitUntilReady(materials.programs, NODES, mode);

async function run(swap: Swap): Promise<MigrationResult> {
  const result = await migrate(
    {
      ...{ cluster, swap, clock: systemClock, log: recordingLog() },
      ...{ from: "before", to: "after", nodes: NODES, probedNodes: NODES },
      startProbes: (signal) =>
        startProbes(
          { cluster, images, run: RUN, clock: systemClock, log: recordingLog(), tolerations: [], lifetimeSeconds: 600, nodes: NODES },
          signal,
        ),
    },
    never,
  );
  // For whoever reads the test's output: what a user gets.
  console.log(describeMigration(result).join("\n"));
  return result;
}

const of = ({ disruption }: MigrationResult, wanted: Probe) => {
  const found = disruption.find(
    ({ probe }) => probe.kind === wanted.kind && probe.fromNode === wanted.fromNode && probe.toNode === wanted.toNode,
  );
  if (found === undefined) throw new Error(`no probe ${JSON.stringify(wanted)}`);
  return found;
};

test("kube-proxy's rules are changed in place, and a silence that was made meanwhile is found where it was", {
  timeout: LONG_LIMIT_MS,
}, async () => {
  const silence = { least: 0, most: 0 };
  const result = await run({
    ready: ready("nftables"),
    everywhere: async () => {
      await changeProxyMode(materials, "nftables");
      const nft = (...argv: string[]) => runOnMachine("n2", ["nft", ...argv]);
      await nft("add", "table", "ip", "fault");
      await nft("add", "chain", "ip", "fault", "forward", "{ type filter hook forward priority -300; }");
      const before = systemClock.monotonicSeconds();
      await nft("add", "rule", "ip", "fault", "forward", "drop");
      const made = systemClock.monotonicSeconds();
      await sleep(1000);
      const over = systemClock.monotonicSeconds();
      await nft("delete", "table", "ip", "fault");
      silence.least = over - made;
      silence.most = systemClock.monotonicSeconds() - before;
    },
    check: async () => [{ assertion: { kind: "kube-proxy", subject: "mode", expected: { is: "nftables" } }, holds: true }],
  });
  expect(result).not.toHaveProperty("failure");
  expect(result.disruption).toHaveLength(14);
  for (const { watchedSeconds, attempts, longestGapSeconds } of result.disruption) {
    expect(watchedSeconds).toBeGreaterThan(5);
    expect(attempts).toBeGreaterThan(100);
    expect(longestGapSeconds).toBeDefined();
  }
  // Ten periods, twice: this machine carries a whole cluster beside.
  const room = 0.2;
  for (const [fromNode, toNode] of [
    ["n1", "n2"],
    ["n2", "n1"],
  ] as const) {
    const { longestGapSeconds, longestStallSeconds = 0, failures } = of(result, { kind: "new-pod", fromNode, toNode });
    expect(longestGapSeconds).toBeGreaterThan(silence.least - room);
    expect(longestGapSeconds).toBeLessThan(silence.most + room + longestStallSeconds);
    expect(failures).toBeGreaterThan(50);
    // A packet that is sent again after the silence waits for its turn.
    expect(of(result, { kind: "kept-pod", fromNode, toNode }).longestGapSeconds).toBeGreaterThan(silence.least - room);
  }
  expect(result.assertions).toHaveLength(1);
  expect(result.restartedPods.some((name) => name.startsWith("kube-system/coredns"))).toBe(true);
  expect(await cluster.read({ apiVersion: "v1", kind: "Namespace", name: namespaceOf(RUN) }, never)).toBeUndefined();
});

test("pods are started anew node by node, and an API server that goes meanwhile takes no number with it", {
  timeout: LONG_LIMIT_MS,
}, async () => {
  const result = await run({
    everywhere: async () => await restartService(CONTROL_PLANE, "kube-apiserver"),
    ready: async () => undefined,
    check: async () => [],
  });
  expect(result).not.toHaveProperty("failure");
  expect(result.nodes).toEqual(NODES.map((node) => ({ node, dataPlane: "new" })));
  // Each was left once, and watched before and after.
  for (const node of NODES) {
    const { unmeasured, watchedSeconds } = of(result, { kind: "new-service", fromNode: node });
    expect(unmeasured).toContain(`The pods of node ${node} were started anew: what lies between was not measured.`);
    expect(watchedSeconds).toBeGreaterThan(3);
  }
});
