import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { KubernetesObject } from "../../../actions/lib/adapters/kubernetes/cluster.ts";
import { namespaceOf } from "../../../actions/lib/adapters/kubernetes/names.ts";
import { Policies } from "../../../actions/lib/adapters/kubernetes/policies.ts";
import { terminalLog } from "../../../actions/lib/cli/terminal-log.ts";
import type { Arranged } from "../../../actions/lib/model/arrangement.ts";
import { networkPolicy } from "../../../actions/lib/network-tests/network-policy.ts";
import type { Parsed } from "../../../actions/lib/network-tests/network-test.ts";
import { measure, startPlace, type TestPlace } from "../../support/arranging-place.ts";
import { changePolicies } from "../../support/cluster/cluster.ts";
import { BUILD_LIMIT_MS, restoreCluster } from "../../support/cluster-for-tests.ts";

const PATH = "pod/other-node";
const signal = new AbortController().signal;

let place: TestPlace;
let policies: Policies;
let podsBefore: readonly string[];

beforeAll(async () => {
  place = await startPlace("policies-test", [PATH], signal);
  policies = new Policies(place);
  podsBefore = await namesOf("v1", "Pod");
}, BUILD_LIMIT_MS);

afterEach(async () => {
  await policies.remove(signal);
  expect(await namesOf("networking.k8s.io/v1", "NetworkPolicy")).toEqual([]);
  expect(await namesOf("v1", "Pod")).toEqual(podsBefore);
});

afterAll(async () => {
  try {
    await place?.[Symbol.asyncDispose]();
  } finally {
    await restoreCluster();
  }
});

async function namesOf(apiVersion: string, kind: string): Promise<readonly string[]> {
  const objects: readonly KubernetesObject[] = await place.cluster.list({ apiVersion, kind, namespace: namespaceOf(place.run) }, signal);
  return objects.map(({ metadata }) => metadata.name).sort();
}

/** Whether a pod gets an answer from the server within a second. */
async function isAnswered(pod: string): Promise<boolean> {
  const { host, port } = place.workloads.server(PATH, "http");
  const argv = ["fortio", "curl", "-quiet", "-loglevel", "critical", "-timeout", "1s", `http://${host}:${port}/`];
  const shell = { namespace: namespaceOf(place.run), pod, container: "fortio" };
  return (await place.cluster.exec(shell, argv, { limitSeconds: 10 }, signal)).exitCode === 0;
}

const make = (count: number) => policies.make({ kind: "policies", policies: count }, signal);

async function step(count: number): Promise<{ readonly arranged: Arranged; readonly parsed: Parsed }> {
  const variant = networkPolicy.variants.find(({ name }) => name === String(count));
  if (variant === undefined) throw new Error(`no variant ${count}`);
  const arranged = await make(count);
  const server = place.workloads.server(PATH, "http");
  const { parsed } = await measure(place, variant, { seconds: 1, server, serverBehind: () => server }, signal, arranged);
  return { arranged, parsed };
}

test("a cluster that takes policies and does not enforce them is found out, and the step is invalid", async () => {
  const { arranged, parsed } = await step(10);
  expect(arranged).toEqual({ enforcement: { policies: 10, enforced: false } });
  expect(await namesOf("networking.k8s.io/v1", "NetworkPolicy")).toHaveLength(20);
  await expect.poll(() => isAnswered("outsider")).toBe(true);
  expect(parsed).toMatchObject({ status: "invalid", reason: expect.stringContaining("this cluster does not enforce network policies") });
});

describe("a cluster that enforces policies", () => {
  beforeAll(async () => {
    await changePolicies(place.materials, true, terminalLog());
  }, BUILD_LIMIT_MS);

  test.each([10, 100, 1000])("lets the client through to the servers, shuts the outsider out, and tells how soon: %i", async (count) => {
    const { arranged, parsed } = await step(count);
    expect(arranged.enforcement).toEqual({
      policies: count,
      enforced: true,
      seconds: expect.any(Number),
      uncertaintySeconds: expect.any(Number),
    });
    expect(await isAnswered("outsider")).toBe(false);
    await expect.poll(() => isAnswered(place.workloads.client("fortio").pod)).toBe(true);
    expect(parsed.measurements.map(({ metric }) => metric)).toEqual(networkPolicy.variants.at(-1)?.metrics);
    expect(parsed.measurements.at(-1)).toMatchObject({ metric: "policy.enforcement.time", value: arranged.enforcement?.seconds });
  });

  test("is measured without policies too", async () => {
    const { parsed } = await step(0);
    expect(parsed.measurements.map(({ metric }) => metric)).toEqual(networkPolicy.variants[0]?.metrics);
  });
});
