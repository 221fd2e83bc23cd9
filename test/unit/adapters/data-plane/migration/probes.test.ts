import { dirname } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { type ProbeSession, type ProbesOptions, startProbes } from "../../../../../actions/lib/adapters/data-plane/migration/probes.ts";
import type { Cluster, KubernetesObject } from "../../../../../actions/lib/adapters/kubernetes/cluster.ts";
import { imagesFrom } from "../../../../../actions/lib/adapters/kubernetes/images.ts";
import type { Disruption } from "../../../../../actions/lib/model/disruption.ts";
import { EnvironmentError } from "../../../../../actions/lib/model/errors.ts";
import { execution, HandClock } from "../../../../support/fakes.ts";
import { recordingLog } from "../../../../support/recording-log.ts";
import { FakeCluster } from "../../kubernetes/fake-cluster.ts";

const never = new AbortController().signal;
const WALL = 1_795_290_000;

/** Pods come up at once on their nodes, and what runs in them ends when it is asked to, with two seconds of answers. */
class ProbedCluster extends FakeCluster {
  readonly targets: string[] = [];
  /** Pods that went with all they had. */
  readonly lost = new Set<string>();
  silent: string | undefined;
  readonly #stopped = new Set<string>();
  readonly #stopping = new Map<string, () => void>();
  #pods = 0;

  override async apply(object: KubernetesObject): Promise<KubernetesObject> {
    if (object.kind !== "Pod") return await super.apply(object);
    const nodeName = /"values":\["([^"]+)"\]/.exec(JSON.stringify(object.spec))?.[1];
    const status = { phase: "Running", podIP: `10.244.0.${++this.#pods}`, conditions: [{ type: "Ready", status: "True" }] };
    return await super.apply({ ...object, spec: { ...(object.spec as object), nodeName }, status });
  }

  override exec: Cluster["exec"] = async ({ pod }, argv) => {
    const [, , script = "", name] = argv;
    const answer = (stdout: string) => execution(stdout, { argv });
    if (name === "stop") {
      this.#stop(`${pod} ${argv[4]}`);
      return answer("asked\n");
    }
    if (script.includes("/etc/resolv.conf")) return answer("10.96.0.10\n");
    if (script.endsWith('moment; echo "$moment"')) return answer(`${WALL}.000000\n`);
    if (name === "await") return answer(this.silent !== undefined && argv[4]?.includes(this.silent) ? '{"ok":false}\n' : "answered\n");
    if (script.includes("mode=$1")) return answer(await this.#follow(pod, argv.slice(4)));
    if (script.includes("echo written")) return answer("written\n");
    return answer("");
  };

  #stop(folder: string): void {
    this.#stopped.add(folder);
    this.#stopping.get(folder)?.();
  }

  async #follow(pod: string, [, , , , , count = "0", ...rest]: readonly string[]): Promise<string> {
    const files = rest.slice(0, Number(count));
    this.targets.push(`${pod} ${rest.at(-1)}`);
    const { promise, resolve } = Promise.withResolvers<void>();
    const folder = `${pod} ${dirname(files[0] ?? "")}`;
    if (!this.#stopped.has(folder)) {
      this.#stopping.set(folder, resolve);
      await promise;
    }
    if (this.lost.has(pod)) throw new EnvironmentError(`Pod cni-bench-m/${pod} is not there.`);
    const clock = [0, 1, 2].map((at) => `clock ${100 + at}.00 ${WALL + at}.000000 ${100 + at}.00\n`).join("");
    const details = rest.at(-1)?.startsWith("udp") ? "read not echoing writes" : "OK";
    const log = Array.from(
      { length: 200 },
      (_, index) => `${JSON.stringify({ latency: 0.001, timestamp: (WALL + index / 100) * 1e9, ok: details === "OK", details })}\n`,
    ).join("");
    return `began\nended 0 0 100.00 102.00 ${clock.length} 0 ${log.length} 0\n${clock}${log}`;
  }
}

let cluster: ProbedCluster;
let clock: HandClock;
let log: ReturnType<typeof recordingLog>;

beforeEach(() => {
  cluster = new ProbedCluster({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "default", namespace: "cni-bench-m" },
  });
  clock = new HandClock();
  log = recordingLog();
});

const start = (more: Partial<ProbesOptions> = {}): Promise<ProbeSession> =>
  startProbes(
    { cluster, clock, log, run: "m", images: imagesFrom([]), tolerations: [], lifetimeSeconds: 600, nodes: ["n1", "n2"], ...more },
    never,
  );

const told = (disruption: readonly Disruption[]) =>
  disruption.map(({ probe: { kind, fromNode, toNode = "-" }, watchedSeconds }) => `${kind} ${fromNode} ${toNode} ${watchedSeconds}`);

test("every node asks its own pod, the other's, the service and its DNS server, over new and kept connections", async () => {
  await using probes = await start();
  expect(cluster.targets.filter((target) => target.startsWith("client-0"))).toEqual([
    ...["client-0 http://10.244.0.2:8080/", "client-0 tcp://10.244.0.2:8078", "client-0 http://10.244.0.4:8080/"],
    ...[
      "client-0 tcp://10.244.0.4:8078",
      "client-0 http://10.96.0.1:8080/",
      "client-0 tcp://10.96.0.1:8078",
      "client-0 udp://10.96.0.10:53",
    ],
  ]);
  expect(cluster.targets.filter((target) => target.startsWith("client-1"))).toHaveLength(7);
  const disruption = await probes.end(never);
  expect(disruption).toHaveLength(14);
  for (const { attempts, failures, lostSeconds, watchedSeconds } of disruption)
    expect({ attempts, failures, lostSeconds, watchedSeconds }).toEqual({ attempts: 200, failures: 0, lostSeconds: 0, watchedSeconds: 2 });
});

test("nobody outside is asked unless a place is given", async () => {
  await using probes = await start({ egress: "https://probe.example/" });
  expect(cluster.targets.filter((target) => target.endsWith("https://probe.example/"))).toHaveLength(2);
  await probes.end(never);
});

test("a node that leaves takes no log with it; the others go on, and what it was asked for is told as not measured", async () => {
  await using probes = await start();
  const before = cluster.targets.length;
  await probes.leave("n2", "Node n2 was emptied.", never);
  expect([...cluster.objects.keys()].filter((key) => key.startsWith("Pod/"))).toEqual([
    "Pod/cni-bench-m/client-0",
    "Pod/cni-bench-m/server-0-other-node-0",
  ]);
  await probes.join("n2", never);
  // All that ask from n2, and what asks its pod, which has another address now.
  expect(cluster.targets.slice(before)).toEqual(
    expect.arrayContaining(["client-0 http://10.244.0.6:8080/", "client-0 tcp://10.244.0.6:8078", "client-1 http://10.244.0.2:8080/"]),
  );
  await expect.poll(() => cluster.targets.length).toBe(before + 9);
  const disruption = await probes.end(never);
  expect(told(disruption)).toContain("new-pod n1 n2 4");
  expect(told(disruption)).toContain("new-service n1 - 2");
  expect(disruption.filter(({ unmeasured }) => unmeasured.includes("Node n2 was emptied."))).toHaveLength(9);
});

test("a pod that is lost with its log is said to be so, and takes no other number away", async () => {
  await using probes = await start();
  cluster.lost.add("client-1");
  const disruption = await probes.end(never);
  const of = (node: string) => disruption.filter(({ probe }) => probe.fromNode === node);
  for (const { lostSeconds, unmeasured } of of("n2")) {
    expect(lostSeconds).toBeUndefined();
    expect(unmeasured).toEqual(["Not measured for a time: Pod cni-bench-m/client-1 is not there."]);
  }
  for (const { lostSeconds } of of("n1")) expect(lostSeconds).toBe(0);
});

test("what nobody answers before the migration is refused, and nothing of ours stays", async () => {
  cluster.silent = "dns";
  await expect(start()).rejects.toThrow(/^10\.96\.0\.10:53 did not answer from node n1 within 60 s; the last attempt: \{"ok":false\}\.$/);
  expect([...cluster.objects.keys()].filter((key) => key.startsWith("Namespace/"))).toEqual([]);
});

test("nothing of ours stays afterwards, also when nobody ended the probes", async () => {
  await (await start())[Symbol.asyncDispose]();
  expect([...cluster.objects.keys()].filter((key) => key.startsWith("Namespace/"))).toEqual([]);
});

test("what cannot be removed afterwards is told, and takes no number away", async () => {
  const probes = await start();
  const disruption = await probes.end(never);
  cluster.sticky = ["Namespace"];
  await probes[Symbol.asyncDispose]();
  expect(log.lines).toEqual([expect.stringMatching(/^warning: What probed the migration could not be removed: /)]);
  expect(disruption).toHaveLength(14);
});
