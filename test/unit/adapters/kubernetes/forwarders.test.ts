import { describe, expect, test } from "vitest";
import { Forwarders } from "../../../../actions/lib/adapters/kubernetes/forwarders.ts";
import { arrangingPlace } from "./arranging-cluster.ts";

const PATH = "service/other-node";
const signal = new AbortController().signal;

async function setUp() {
  const place = await arrangingPlace(PATH);
  return { place, cluster: place.cluster, forwarders: new Forwarders(place) };
}

type SetUp = Awaited<ReturnType<typeof setUp>>;

const make = ({ forwarders }: SetUp, count: number) => forwarders.make({ kind: "forwarders", forwarders: count }, signal);

const podOf = ({ cluster }: SetUp, name: string) =>
  cluster.objects.get(`Pod/cni-bench-r1/${name}`)?.["spec"] as { nodeName: string; containers: [{ command: string[] }] };

const addressOf = ({ cluster }: SetUp, name: string): string | undefined =>
  (cluster.objects.get(`Service/cni-bench-r1/${name}`)?.["spec"] as { clusterIP?: string } | undefined)?.clusterIP;

/** Where a chain's connection goes, pod by pod, until it leaves the forwarders. */
function follow(setup: SetUp, hops: number): { readonly nodes: readonly string[]; readonly end: string } {
  const nodes: string[] = [];
  let to = `${setup.forwarders.server(PATH, "http", hops)?.host}:${8100 + hops}`;
  for (;;) {
    const name = setup.cluster
      .namesOf("Service")
      .find((one) => one.startsWith("forwarder-") && to === `${addressOf(setup, one)}:${8100 + hops}`);
    if (name === undefined) return { nodes, end: to };
    const { nodeName, containers } = podOf(setup, name);
    nodes.push(nodeName);
    to = containers[0].command.find((part) => part.startsWith(`${8100 + hops} `))?.split(" ")[1] ?? "nowhere";
  }
}

describe("forwarders in a row", () => {
  test("carry a chain of every length whose every step leads to the other node, the one to the server too", async () => {
    const setup = await setUp();
    await make(setup, 4);
    const [end, server] = [addressOf(setup, "chain-end"), addressOf(setup, "other-node-0")];
    expect(follow(setup, 1)).toEqual({ nodes: ["n2"], end: `${end}:8080` });
    expect(follow(setup, 2)).toEqual({ nodes: ["n2", "n1"], end: `${server}:8080` });
    expect(follow(setup, 3)).toEqual({ nodes: ["n2", "n1", "n2"], end: `${end}:8080` });
    expect(follow(setup, 4)).toEqual({ nodes: ["n2", "n1", "n2", "n1"], end: `${server}:8080` });
    expect(podOf(setup, "chain-end").nodeName).toBe("n1");
  });

  test("are there once every chain has answered the client", async () => {
    const setup = await setUp();
    await make(setup, 3);
    const [probe = "", ...more] = setup.cluster.calls.filter((call) => call.startsWith("exec"));
    const first = addressOf(setup, "forwarder-1");
    expect(probe).toMatch(/^exec client-0\/fortio .* reached /);
    expect(probe.match(/http:\S+/g)).toEqual([1, 2, 3].map((hops) => `http://${first}:${8100 + hops}/`));
    expect(more).toEqual([]);
  });

  test("serve nobody who did not ask for them, and no chain that is not there", async () => {
    const setup = await setUp();
    expect(setup.forwarders.server(PATH, "http", 1)).toBeUndefined();
    await make(setup, 2);
    expect(setup.forwarders.server(PATH, "http", undefined)).toBeUndefined();
    expect(() => setup.forwarders.server(PATH, "http", 3)).toThrow("no chain of 3 forwarders");
    expect(() => setup.forwarders.server("pod/other-node", "http", 1)).toThrow("on pod/other-node");
  });

  test("fail the step when one runs on another node than it was to", async () => {
    const setup = await setUp();
    setup.cluster.misplaced.set("forwarder-2", "n2");
    await expect(make(setup, 2)).rejects.toThrow("Pod forwarder-2 runs on node n2, not on n1.");
  });

  test("fail the step when a chain does not answer", async () => {
    const setup = await setUp();
    setup.cluster.respond = () => ({ exitCode: 7, stdout: "http://10.96.0.4:8102/\n" });
    await expect(make(setup, 2)).rejects.toThrow("10.96.0.4:8102 was not reached from pod client-0 after 60 s.");
  });
});

describe("forwarders that are taken away", () => {
  test.each([
    ["leave nothing but what was there before", false],
    ["leave nothing after an attempt that failed half-way either", true],
  ])("%s", async (_, isFailing) => {
    const setup = await setUp();
    const before = [...setup.cluster.objects.keys()];
    if (isFailing) setup.cluster.misplaced.set("forwarder-1", "n1");
    await make(setup, 4).catch(() => undefined);
    await setup.forwarders.remove(signal);
    expect([...setup.cluster.objects.keys()]).toEqual(before);
    expect(setup.forwarders.server(PATH, "http", 1)).toBeUndefined();
  });

  test("are forgotten by the data plane while they still forward: only then does silence tell", async () => {
    const setup = await setUp();
    await make(setup, 2);
    setup.cluster.calls.length = 0;
    await setup.forwarders.remove(signal);
    const [lastService, gone, firstPod] = [
      setup.cluster.calls.findLastIndex((call) => call.startsWith("remove Service")),
      setup.cluster.calls.findIndex((call) => call.includes("gone http://")),
      setup.cluster.calls.findIndex((call) => call.startsWith("remove Pod")),
    ];
    expect([lastService, gone, firstPod]).toEqual([lastService, gone, firstPod].toSorted((a, b) => a - b));
    expect(gone).toBeGreaterThan(0);
  });

  test("and that the data plane does not forget fail that once, and leave nothing", async () => {
    const setup = await setUp();
    const before = [...setup.cluster.objects.keys()];
    await make(setup, 2);
    setup.cluster.respond = () => ({ exitCode: 7 });
    await expect(setup.forwarders.remove(signal)).rejects.toThrow(/was still reached from pod client-0 after 60 s/);
    expect(setup.forwarders.server(PATH, "http", 1)).toBeUndefined();
    await setup.forwarders.remove(signal);
    expect([...setup.cluster.objects.keys()]).toEqual(before);
  });

  test("leave nothing after an attempt whose services were refused either: none is made after that", async () => {
    const setup = await setUp();
    const before = [...setup.cluster.objects.keys()];
    const apply = setup.cluster.apply.bind(setup.cluster);
    setup.cluster.apply = async (object) => {
      if (object.metadata.name === "forwarder-1") throw new Error("quota");
      await new Promise((resolve) => setImmediate(resolve));
      return await apply(object);
    };
    await expect(make(setup, 4)).rejects.toThrow("quota");
    await setup.forwarders.remove(signal);
    await new Promise((resolve) => setImmediate(resolve));
    expect([...setup.cluster.objects.keys()]).toEqual(before);
  });

  test("cost nothing where there are none", async () => {
    const setup = await setUp();
    await setup.forwarders.remove(signal);
    expect(setup.cluster.calls).toEqual([]);
  });
});
