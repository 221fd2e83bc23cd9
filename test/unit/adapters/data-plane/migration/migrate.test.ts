import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { describeMigration, migrationFacts } from "../../../../../actions/lib/adapters/data-plane/migration/describe-migration.ts";
import { type MigrationOptions, migrate } from "../../../../../actions/lib/adapters/data-plane/migration/migrate.ts";
import type { Swap } from "../../../../../actions/lib/adapters/data-plane/migration/migration.ts";
import { writeMigration } from "../../../../../actions/lib/adapters/data-plane/migration/migration-file.ts";
import type { ProbeSession } from "../../../../../actions/lib/adapters/data-plane/migration/probes.ts";
import type { KubernetesObject } from "../../../../../actions/lib/adapters/kubernetes/cluster.ts";
import { type Disruption, disruptionOf } from "../../../../../actions/lib/model/disruption.ts";
import { EnvironmentError, ToolError } from "../../../../../actions/lib/model/errors.ts";
import { HandClock } from "../../../../support/fakes.ts";
import { temporaryFolder } from "../../../../support/folders.ts";
import { recordingLog } from "../../../../support/recording-log.ts";
import { FakeCluster } from "../../kubernetes/fake-cluster.ts";

const DISRUPTION: readonly Disruption[] = [
  disruptionOf(
    { kind: "kept-service", fromNode: "n1" },
    [{ fromSeconds: 0, untilSeconds: 5, answers: [0.01, 0.02, 2, 2.01], attempts: 9, failures: 5, resets: 1, abandoned: 0 }],
    ["The pods of node n1 were started anew: what lies between was not measured."],
    { periodSeconds: 0.01, thresholdSeconds: 0.1 },
  ),
  disruptionOf({ kind: "new-pod", fromNode: "n1", toNode: "n2" }, [], ["Not measured for a time: its node went."], {
    periodSeconds: 0.01,
    thresholdSeconds: 0.1,
  }),
];

/** Pods by node, as a list with a field selector gives them. */
class NodesCluster extends FakeCluster {
  override list: FakeCluster["list"] = async ({ kind, fieldSelector = "" }) => {
    const [field, value] = fieldSelector.split("=");
    return [...this.objects.values()].filter(
      (object) =>
        object.kind === kind &&
        (field === "spec.nodeName" ? (object.spec as { nodeName?: string }).nodeName === value : object.metadata.name === value),
    );
  };
}

let calls: string[];
let cluster: NodesCluster;
let clock: HandClock;
let log: ReturnType<typeof recordingLog>;
let ended: AbortSignal[];

const pod = (name: string, nodeName: string, owner?: string, more: object = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name,
    namespace: "web",
    uid: name,
    ...(owner === undefined ? {} : { ownerReferences: [{ kind: owner, controller: true }] }),
  },
  spec: { nodeName, ...more },
  status: { phase: "Running" },
});

beforeEach(() => {
  calls = [];
  ended = [];
  clock = new HandClock();
  log = recordingLog();
  cluster = new NodesCluster(
    pod("app-1", "n1", "ReplicaSet"),
    pod("agent-1", "n1", "DaemonSet"),
    pod("proxy-1", "n1", "DaemonSet", { hostNetwork: true }),
    pod("alone-1", "n1"),
    pod("app-2", "n2", "ReplicaSet"),
  );
});

const session: ProbeSession = {
  zeroSeconds: 0,
  leave: async (node) => void calls.push(`leave ${node}`),
  join: async (node) => void calls.push(`join ${node}`),
  end: async (signal) => {
    calls.push("end probes");
    ended.push(signal);
    return DISRUPTION;
  },
  [Symbol.asyncDispose]: async () => void calls.push("remove probes"),
};

const did = (what: string) => async () => {
  calls.push(what);
  clock.seconds += 10;
};

const swap = (): Swap => ({
  everywhere: did("everywhere"),
  ready: did("ready"),
  check: async () => [{ assertion: { kind: "leftovers", subject: "vpc-cni", expected: { are: "absent" } }, holds: true }],
});

const run = (overrides: Partial<MigrationOptions> = {}, signal = new AbortController().signal) =>
  migrate(
    {
      ...{ cluster, clock, log, from: "vpc-cni", to: "cilium-eni", nodes: ["n1", "n2"], probedNodes: ["n1", "n2"] },
      swap: swap(),
      startProbes: async () => {
        calls.push("start probes");
        return session;
      },
      ...overrides,
    },
    signal,
  );

const all = () => [...calls];
const changes = () => cluster.calls.filter((call) => /^(apply|remove)/.test(call));

test("in place: probes see all of it, and what the pods' network carries is started anew", async () => {
  const result = await run();
  expect(all()).toEqual([
    ...["start probes", "everywhere", "ready", "leave n1", "join n1", "leave n2", "join n2", "end probes", "remove probes"],
  ]);
  expect(changes()).toEqual(["remove Pod/web/app-1", "remove Pod/web/agent-1", "remove Pod/web/app-2"]);
  expect(result.restartedPods).toEqual(["web/app-1", "web/agent-1", "web/app-2"]);
  expect(result.untouchedPods).toEqual(["web/alone-1"]);
  expect(result).not.toHaveProperty("failure");
  // What was done, and nothing else.
  expect(result.phases.map(({ title, state }) => `${title}: ${state}`)).toEqual([
    ...["change the data plane of all nodes: done", "wait for the new data plane: done"],
    ...["start the pods of n1 anew: done", "start the pods of n2 anew: done"],
  ]);
  expect(result.phases[0]).toMatchObject({ title: "change the data plane of all nodes", seconds: 10 });
  expect(result.nodes).toEqual([
    { node: "n1", dataPlane: "new" },
    { node: "n2", dataPlane: "new" },
  ]);
  expect(result.assertions).toMatchObject([{ holds: true }]);
});

describe("refused before anything is changed", () => {
  test("a cluster in which no two nodes can be probed", async () => {
    await expect(run({ probedNodes: ["n1"] })).rejects.toThrow(EnvironmentError);
    expect(all()).toEqual([]);
  });

  test("probes that do not come up", async () => {
    const startProbes = async () => {
      throw new EnvironmentError("10.96.0.1:8080 did not answer from node n1 within 60 s.");
    };
    await expect(run({ startProbes })).rejects.toThrow("did not answer from node n1");
    expect([...all(), ...changes()]).toEqual([]);
  });
});

describe("a step that fails", () => {
  const failing = (): Swap => ({
    ...swap(),
    everywhere: async () => {
      calls.push("everywhere");
      throw new ToolError("`helm upgrade` timed out.");
    },
  });

  test("ends it there; what was measured and where each node stands is told", async () => {
    const result = await run({ swap: failing() });
    expect(all()).toEqual(["start probes", "everywhere", "end probes", "remove probes"]);
    expect(result.failure).toMatchObject({ phase: "change the data plane of all nodes", error: expect.any(ToolError) });
    expect(result.disruption).toBe(DISRUPTION);
    expect(result.nodes).toEqual([
      { node: "n1", dataPlane: "between" },
      { node: "n2", dataPlane: "between" },
    ]);
    expect(result.phases.map(({ state }) => state)).toEqual(["failed", "not begun", "not begun", "not begun"]);
    // Nothing is known of a data plane that is half there.
    expect(result.assertions).toEqual([]);
    expect(log.lines.at(-1)).toMatch(/because this failed: change the data plane of all nodes\. Nothing is rolled back\.$/);
    const text = describeMigration(result).join("\n");
    expect(text).toContain("Failed: change the data plane of all nodes: `helm upgrade` timed out.");
    expect(text).toContain("Node n2 was being changed.");
  });

  test("an interruption is one, and what was measured is still fetched", async () => {
    const controller = new AbortController();
    const interrupted: Swap = {
      ...swap(),
      everywhere: async (signal) => {
        controller.abort(new Error("cancelled"));
        signal.throwIfAborted();
      },
    };
    const result = await run({ swap: interrupted }, controller.signal);
    expect(result.failure).toMatchObject({ phase: "change the data plane of all nodes", error: new Error("cancelled") });
    expect(ended).toHaveLength(1);
    expect(ended[0]?.aborted).toBe(false);
    expect(result.disruption).toBe(DISRUPTION);
  });

  test("a look in the end that fails is told, and takes nothing away", async () => {
    const result = await run({
      swap: {
        ...swap(),
        check: async () => {
          throw new EnvironmentError("Node n1 does not answer.");
        },
      },
    });
    expect(result.troubles).toEqual(["What holds of the new data plane could not be looked at: Node n1 does not answer."]);
    expect(result).not.toHaveProperty("failure");
  });
});

test("as lines: no verdict, a dash for what was not measured, and why", async () => {
  const lines = describeMigration(await run());
  expect(lines[0]).toMatch(
    /^vpc-cni → cilium-eni, in place: done in \d+ s\. This is one migration: nothing is known of how much the next would differ\.$/,
  );
  expect(lines).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^requests on one connection to a service, from n1 +≥ 2\.98 s +≥ 4\.95 s +2 +5 +9 +1 +0 +5\.00 s +-$/),
      expect.stringMatching(/^new connections to a pod's address, a request on each, n1 → n2( +-){9}$/),
      "Not measured for a time: its node went. (new connections to a pod's address, a request on each, n1 → n2)",
      "Pods that nobody would start again, so they were left as they are: web/alone-1.",
    ]),
  );
});

test("as facts: one observation, and no error object", async () => {
  const result = await run({ swap: { ...swap(), ready: async () => Promise.reject(new Error("never ready")) } });
  const facts = migrationFacts(result);
  expect(facts).toMatchObject({
    schemaVersion: 1,
    observations: 1,
    strategy: "in-place",
    failure: { phase: "wait for the new data plane", message: "never ready" },
  });
  using folder = temporaryFolder();
  const path = join(folder.path, "made", "migration.json");
  await writeMigration(path, result);
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(facts);
});
