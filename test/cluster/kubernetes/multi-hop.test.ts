import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Forwarders } from "../../../actions/lib/adapters/kubernetes/forwarders.ts";
import { namespaceOf } from "../../../actions/lib/adapters/kubernetes/names.ts";
import { podState } from "../../../actions/lib/adapters/kubernetes/pod-state.ts";
import { multiHop } from "../../../actions/lib/network-tests/multi-hop.ts";
import { measure, startPlace, type TestPlace } from "../../support/arranging-place.ts";
import { BUILD_LIMIT_MS } from "../../support/cluster-for-tests.ts";

const PATH = "service/other-node";
const COUNT = 8;
const signal = new AbortController().signal;

let place: TestPlace;
let forwarders: Forwarders;
let before: readonly string[];

beforeAll(async () => {
  place = await startPlace("multi-hop-test", [PATH], signal);
  forwarders = new Forwarders(place);
  before = await everything();
  await forwarders.make({ kind: "forwarders", forwarders: COUNT }, signal);
}, BUILD_LIMIT_MS);

afterAll(() => place?.[Symbol.asyncDispose]());

const list = (kind: string) => place.cluster.list({ apiVersion: "v1", kind, namespace: namespaceOf(place.run) }, signal);

async function everything(): Promise<readonly string[]> {
  const objects = [...(await list("Pod")), ...(await list("Service"))];
  return objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();
}

const forwarderNames = Array.from({ length: COUNT }, (_, index) => `forwarder-${index + 1}`);

/** How many connections each forwarder has opened, by its kernel's count. */
async function opened(): Promise<readonly number[]> {
  return await Promise.all(
    forwarderNames.map(async (pod) => {
      const script = "sed -n '/^Tcp: [0-9]/p' /proc/net/snmp";
      const shell = { namespace: namespaceOf(place.run), pod, container: "fortio" };
      const { stdout } = await place.cluster.exec(shell, ["sh", "-c", script], { limitSeconds: 10 }, signal);
      return Number(stdout.split(" ")[5]);
    }),
  );
}

/** Of the kubelet, that asks whether a pod has started until it has heard that it has: what it opens is forwarded too. */
const STARTUP_PROBE_MS = 1_000;

/** The same, once nobody but the test opens any. */
async function openedAtRest(): Promise<readonly number[]> {
  let last = await opened();
  for (let tries = 0; tries < 20; tries++) {
    await sleep(3 * STARTUP_PROBE_MS);
    const now = await opened();
    if (now.every((count, index) => count === last[index])) return now;
    last = now;
  }
  throw new Error(`connections are opened all the time: ${last.join(", ")}`);
}

test("the forwarders alternate between the nodes of the pair, the first on the other one than the client's", async () => {
  const nodes = new Map((await list("Pod")).map(podState).map(({ metadata, spec }) => [metadata.name, spec.nodeName] as const));
  const { client, other } = place.pair;
  expect(forwarderNames.map((name) => nodes.get(name))).toEqual(forwarderNames.map((_, index) => (index % 2 === 0 ? other : client)?.name));
});

test.each([
  ["keep-alive", "as many as the client keeps", () => 25],
  ["close", "one for every request", (requests: number) => requests + 25],
] as const)("by %s every hop opens %s, and a longer way takes longer", async (name, _, expected) => {
  const variant = multiHop.variants.find((one) => one.name === name);
  if (variant === undefined) throw new Error(`no ${name}`);
  const serverBehind = (hops: number) => forwarders.server(PATH, "http", hops) ?? { host: "", port: 0 };
  const start = await openedAtRest();
  const { parsed, executions } = await measure(
    place,
    variant,
    { seconds: 1, server: place.workloads.server(PATH, "http"), serverBehind },
    signal,
  );
  const end = await opened();
  // A forwarder is passed by all chains that are at least as long as its number.
  const requests = executions.map(({ stdout }) => JSON.parse(stdout).DurationHistogram.Count as number);
  const perChain = [1, 2, 4, 8].map((hops, index) => ({ hops, connections: expected(requests[index] ?? 0) }));
  expect(end.map((count, index) => count - (start[index] ?? 0))).toEqual(
    forwarderNames.map((_, index) => perChain.filter(({ hops }) => hops > index).reduce((sum, { connections }) => sum + connections, 0)),
  );
  expect(parsed.measurements.map(({ metric }) => metric)).toEqual(variant.metrics);
  expect(parsed.measurements[0]?.value).toBeGreaterThan(0);
  expect(parsed.facts["p50Behind8"]).toBeGreaterThan(parsed.facts["p50Behind1"] as number);
});

test("what was arranged is gone afterwards, and the servers still answer", async () => {
  await forwarders.remove(signal);
  expect(await everything()).toEqual(before);
  await forwarders.make({ kind: "forwarders", forwarders: 1 }, signal);
  await forwarders.remove(signal);
  expect(await everything()).toEqual(before);
});
