import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lookAtClock, offsetFrom } from "../../../actions/lib/adapters/kubernetes/clock-offset.ts";
import { namespaceOf, nodeNamespaceOf } from "../../../actions/lib/adapters/kubernetes/names.ts";
import { startNodeAgents } from "../../../actions/lib/adapters/kubernetes/node-agents.ts";
import { PodStarter } from "../../../actions/lib/adapters/kubernetes/pod-starts.ts";
import { ServiceStarter } from "../../../actions/lib/adapters/kubernetes/service-starts.ts";
import { startPlace, type TestPlace } from "../../support/arranging-place.ts";
import { BUILD_LIMIT_MS } from "../../support/cluster-for-tests.ts";

const RUN = "starts-test";
const PATHS = ["pod/other-node", "service/other-node"] as const;
const signal = new AbortController().signal;

let place: TestPlace;

beforeAll(async () => {
  place = await startPlace(RUN, PATHS, signal);
}, BUILD_LIMIT_MS);

afterAll(() => place?.[Symbol.asyncDispose]());

/** What the run has in the cluster. */
async function everything(): Promise<readonly string[]> {
  const kinds = [
    { apiVersion: "v1", kind: "Pod" },
    { apiVersion: "v1", kind: "Service" },
    { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" },
  ];
  const lists = await Promise.all(kinds.map((kind) => place.cluster.list({ ...kind, namespace: namespaceOf(RUN) }, signal)));
  return lists.flat().map(({ kind, metadata }) => `${kind} ${metadata.name}`);
}

/** How long something takes here, seconds, which is no less than any part of it. */
async function timed<T>(work: () => Promise<T>): Promise<readonly [T, number]> {
  const startedAt = place.clock.monotonicSeconds();
  const made = await work();
  return [made, place.clock.monotonicSeconds() - startedAt];
}

test("a node's clock is found within what is said", async () => {
  const looks = await lookAtClock(place.cluster, place.workloads.client("fortio"), place.clock, signal);
  const { offsetSeconds, uncertaintySeconds } = offsetFrom(looks);
  // The nodes' clock is this machine's, which is read in whole milliseconds and may be kept in step meanwhile.
  const earliest = place.clock.monotonicSeconds();
  const here = Date.now() / 1000;
  const latest = place.clock.monotonicSeconds();
  expect(offsetSeconds).toBeGreaterThan(here - latest - uncertaintySeconds - 0.002);
  expect(offsetSeconds).toBeLessThan(here - earliest + uncertaintySeconds + 0.002);
  // No look leaves more in doubt than the half of what it took; seconds since 1970 have no more than some digits for the rest.
  const took = looks.map(({ afterSeconds, beforeSeconds }) => beforeSeconds - afterSeconds);
  expect(uncertaintySeconds).toBeLessThan(Math.min(...took) / 2 + 0.001);
});

describe("pods that are started at once", () => {
  const PODS = 5;

  test("are told with when they were scheduled, had an address and were answered, and are gone afterwards", async () => {
    const before = await everything();
    const starter = new PodStarter(place);
    const [{ podStarts }, took] = await timed(() => starter.make({ kind: "pod-starts", pods: PODS }, signal));
    expect(podStarts?.seconds).toHaveLength(PODS);
    const { seconds = [], scheduledSeconds = [], addressSeconds = [], uncertaintySeconds = Number.NaN } = podStarts ?? {};
    for (const [index, answered] of seconds.entries()) {
      const [scheduled, address] = [scheduledSeconds[index] ?? Number.NaN, addressSeconds[index] ?? Number.NaN];
      expect(scheduled).toBeGreaterThan(0);
      // A kubelet tells the address some time after the pod has it: whether a pod was answered before that is not certain.
      expect(address).toBeGreaterThanOrEqual(scheduled);
      // Our watch may hear that it was scheduled after it was answered, so that these two have no order.
      expect(answered).toBeGreaterThan(-uncertaintySeconds);
      expect(answered).toBeLessThan(took + uncertaintySeconds);
    }
    expect(await everything()).toHaveLength(before.length + PODS);
    await starter.remove(signal);
    expect(await everything()).toEqual(before);
  });

  test.each([
    ["with an image that does not exist", { fortio: "cni-bench-cluster.test/no-such:v1" }, /does not start \(\w*Image\w*: .*no-such/],
    ["with one whose shell is not there", { fortio: "pause" }, /RunContainerError|StartError|exec: \\?"sh/],
  ])("%s fail in one sentence that says why, and go", async (_, given, reason) => {
    const before = await everything();
    const image = place.materials.images.find(({ name }) => name === given.fortio)?.pinned ?? given.fortio;
    const starter = new PodStarter({ ...place, images: { ...place.images, fortio: image } });
    const failure = await starter.make({ kind: "pod-starts", pods: 2 }, signal).catch((error: Error) => error);
    expect(failure).toMatchObject({ name: "EnvironmentError", message: expect.stringMatching(reason) });
    expect((failure as Error).message).toMatch(/^Of 2 pods that were started at once on node n1, not all came up: .*\.$/);
    await starter.remove(signal);
    expect(await everything()).toEqual(before);
  });

  test("of which a quota allows fewer fail in its words, and go", async () => {
    const before = await everything();
    const quota = { apiVersion: "v1", kind: "ResourceQuota", name: "few", namespace: namespaceOf(RUN) };
    const { name, namespace, ...kind } = quota;
    await place.cluster.apply({ ...kind, metadata: { name, namespace }, spec: { hard: { pods: String(before.length) } } }, signal);
    const starter = new PodStarter(place);
    try {
      await place.cluster.waitFor(
        { ...kind, namespace },
        {
          isDone: (quotas) => quotas.some(({ status }) => (status as { used?: object } | undefined)?.used !== undefined),
          explain: () => "nobody counts for the quota",
          limitSeconds: 30,
        },
        signal,
      );
      await expect(starter.make({ kind: "pod-starts", pods: before.length }, signal)).rejects.toThrow(
        /^The API server refused to apply Pod .*exceeded quota: few/,
      );
    } finally {
      await place.cluster.remove(quota, signal);
      await starter.remove(signal);
    }
    expect(await everything()).toEqual(before);
  });
});

test("services that are started one after the other each took some time to answer, beside others, and are gone afterwards", async () => {
  const namespaces = [namespaceOf(RUN), nodeNamespaceOf(RUN)];
  const agents = await startNodeAgents({ ...place, image: place.images["node-tools"], namespaces }, signal);
  const before = await everything();
  const starter = new ServiceStarter({ ...place, agents, facts: { parts: [] } });
  const STARTS = 4;
  const BESIDE = 20;
  const [{ serviceStarts }, took] = await timed(() => starter.make({ kind: "service-starts", starts: STARTS, beside: BESIDE }, signal));
  expect(serviceStarts?.seconds).toHaveLength(STARTS);
  const { seconds = [], uncertaintySeconds = Number.NaN } = serviceStarts ?? {};
  for (const answered of seconds) expect(answered).toBeGreaterThan(-uncertaintySeconds);
  // They took turns.
  expect(seconds.reduce((sum, answered) => sum + answered, 0)).toBeLessThan(took + STARTS * uncertaintySeconds);
  // A service and its endpoints each.
  expect(await everything()).toHaveLength(before.length + 2 * (STARTS + BESIDE));
  await starter.remove(signal);
  expect(await everything()).toEqual(before);
  const { stdout } = await place.cluster.exec(place.workloads.client("fortio"), ["ls", "-A", "/scratch"], { limitSeconds: 10 }, signal);
  expect(stdout).toBe("");
});
