import { describe, expect, test } from "vitest";
import { shutOutOf } from "../../../../actions/lib/adapters/kubernetes/enforcement.ts";
import { otherPolicy, serverPolicy } from "../../../../actions/lib/adapters/kubernetes/manifests/network-policy.ts";
import { Policies } from "../../../../actions/lib/adapters/kubernetes/policies.ts";
import { EnvironmentError } from "../../../../actions/lib/model/errors.ts";
import { arrangingPlace } from "./arranging-cluster.ts";

const signal = new AbortController().signal;
/** What the node's clock shows while ours stands at 0. */
const NODE_SECONDS = 1_795_278_073.5;

/** A log of fortio's: requests 10 ms apart, the first as many seconds after our second 0 as is told, the last of which fails or does not. */
const logOf = (seconds: number, isLastThrough: boolean): string =>
  [0, 1, 2]
    .map((index) => ({
      latency: 0.0006,
      timestamp: (NODE_SECONDS + seconds + index / 100) * 1e9,
      thread: 0,
      iter: index,
      ok: index < 2 || isLastThrough,
    }))
    .map((line) => `${JSON.stringify(line)}\n`)
    .join("");

/** @param shutOut seconds after the policy was asked for until the first request failed, at each of its makings; undefined where none did */
async function setUp(...shutOut: readonly (number | undefined)[]) {
  const place = await arrangingPlace("pod/other-node");
  let asked = 0;
  place.cluster.respond = (argv) => {
    if (areRequests(argv)) {
      const seconds = shutOut[asked++];
      return requests({ log: logOf((seconds ?? 1) - 0.02, seconds === undefined), seconds: seconds === undefined ? 100 : 1 });
    }
    if (isWait(argv)) return { stdout: "begun\n" };
    return argv.join(" ").includes("EPOCHREALTIME") ? { stdout: `${NODE_SECONDS.toFixed(6)}\n` } : {};
  };
  return { cluster: place.cluster, workloads: place.workloads, policies: new Policies(place) };
}

/** As `setUp`, where the guarded pod still answers after the first so many times that the outsider was shut out. */
async function lateRequests(times: number, ...shutOut: readonly (number | undefined)[]) {
  const setup = await setUp(...shutOut);
  const { respond } = setup.cluster;
  let left = times;
  setup.cluster.respond = (argv) => (argv.includes("gone") && left-- > 0 ? { exitCode: 7, stdout: `${argv.at(-1)}\n` } : respond(argv));
  return setup;
}

const areRequests = (argv: readonly string[]): boolean => argv.includes("fortio") && argv.includes("load");
/** For the first of the requests. */
const isWait = (argv: readonly string[]): boolean => argv.at(-2)?.endsWith(".jsonl") === true;

/** What whoever follows the outsider's requests prints. @param ended exit code as a shell tells it, and whether it was at their limit */
const requests = ({ log, seconds, ended = "0 0" }: { readonly log: string; readonly seconds: number; readonly ended?: string }) => ({
  stdout: `began\nended ${ended} 1.00 ${(1 + seconds).toFixed(2)} 0 0 ${log.length}\n${log}`,
});

type SetUp = Awaited<ReturnType<typeof setUp>>;
const make = ({ policies }: SetUp, count: number) => policies.make({ kind: "policies", policies: count }, signal);

describe("policies", () => {
  test("are as many about the servers as about nobody, and the last about the servers is made when all others stand", async () => {
    const setup = await setUp(0.4, 0.25);
    await make(setup, 3);
    const numbered = (name: string) => ["00000", "00001", "00002"].map((index) => `${name}-${index}`);
    expect([...setup.cluster.namesOf("NetworkPolicy")].sort()).toEqual([...numbered("others"), ...numbered("servers")]);
    const applied = setup.cluster.calls.filter((call) => call.startsWith("apply NetworkPolicy"));
    expect(applied.slice(-2)).toEqual(Array(2).fill("apply NetworkPolicy/cni-bench-r1/servers-00002"));
    expect(applied.slice(0, -2).join()).not.toContain("servers-00002");
  });

  test("are enforced as soon as the outsider is shut out, by the clock of his node, when all others are digested", async () => {
    expect(await make(await setUp(3, 0.25), 10)).toEqual({
      enforcement: { policies: 10, enforced: true, seconds: expect.closeTo(0.25, 6), uncertaintySeconds: expect.closeTo(0.01, 6) },
    });
  });

  test("still let the client through, and nobody else to the servers", async () => {
    const setup = await setUp(0.4, 0.25);
    await make(setup, 2);
    expect(setup.cluster.calls.slice(-2).map((call) => /^exec (\S+) .*(reached|gone) http/.exec(call)?.slice(1))).toEqual([
      ["outsider/fortio", "gone"],
      ["client-0/fortio", "reached"],
    ]);
  });

  test.each([
    ["all of them", [undefined]],
    ["some of them", [0.4, undefined]],
  ])("are not enforced where the outsider still gets through after %s", async (_, shutOut) => {
    expect(await make(await setUp(...shutOut), 10)).toEqual({ enforcement: { policies: 10, enforced: false } });
  });

  test("that shut out the outsider before they were made were not what did it: it is looked again", async () => {
    expect(await make(await setUp(0.4, -0.5, 0.25), 2)).toMatchObject({ enforcement: { seconds: expect.closeTo(0.25, 6) } });
    await expect(make(await setUp(0.4, -0.5, -0.5, -0.5), 2)).rejects.toThrow(
      "Pod outsider lost pod guarded 0.50 s before the policy that forbids it was made, 3 times in a row.",
    );
  });

  test.each([
    ["once, and is looked at again without the policy", [0.4, undefined], 1, { policies: 2, enforced: false }],
    ["beside an enforced one", [0.4, 0.4, 0.25], 1, expect.objectContaining({ enforced: true, seconds: expect.closeTo(0.25, 6) })],
  ])("a request that was merely late shuts nobody out: %s", async (_, shutOut, late, enforcement) => {
    const setup = await lateRequests(late, ...shutOut);
    expect(await make(setup, 2)).toEqual({ enforcement });
    const again = setup.cluster.calls.indexOf("remove NetworkPolicy/cni-bench-r1/servers-00001");
    expect(setup.cluster.calls[again + 1]).toMatch(/^exec outsider.* reached http/);
  });

  test("requests that are late again and again tell nothing", async () => {
    await expect(make(await lateRequests(3, 0.4, 0.4, 0.4), 2)).rejects.toThrow(
      "Requests of pod outsider fail now and then, so whether policies shut it out is not known.",
    );
  });

  test("that were enforced sooner than the clocks can tell took no time, within what these may be wrong by", async () => {
    expect(await make(await setUp(0.4, 0.005), 2)).toEqual({
      enforcement: { policies: 2, enforced: true, seconds: expect.closeTo(0.005, 6), uncertaintySeconds: expect.closeTo(0.01, 6) },
    });
    expect(await make(await setUp(0.4, -0.005), 2)).toMatchObject({ enforcement: { enforced: true, seconds: 0 } });
  });

  test.each([
    [
      "were killed",
      { log: logOf(0, true), seconds: 3, ended: "137 0" },
      /^The requests of pod outsider to 10\.244\.0\.\d+:8080 were ended by SIGKILL, so/,
    ],
    [
      "did not end in their time",
      { log: logOf(0, true), seconds: 30, ended: "143 1" },
      /did not end in their time, so whether anything shuts them out is not known\.$/,
    ],
    ["ended with an error", { log: logOf(0, false), seconds: 3, ended: "2 0" }, /ended with exit code 2, so .*: fortio said nothing$/],
    ["ended early without one", { log: logOf(0, true), seconds: 3 }, /were ended after 3\.0 of 17 s, so/],
    ["never got through", { log: logOf(0, false).split("\n").slice(2).join("\n"), seconds: 1 }, /never got through, so/],
    [
      "left a log that cannot be read",
      { log: `${logOf(0, true)}Aborting\n`, seconds: 1 },
      /a line into its log that cannot be read: Aborting$/,
    ],
    ["left lines in it that are not about requests", { log: '{"level":"err"}\n', seconds: 1 }, /cannot be read: \{"level":"err"\}$/],
  ])("neither are enforced nor are not where the outsider's requests %s: the step fails", async (_, given, sentence) => {
    const setup = await setUp();
    const { respond } = setup.cluster;
    setup.cluster.respond = (argv) => (areRequests(argv) ? requests(given) : respond(argv));
    const failure = await make(setup, 10).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(EnvironmentError);
    expect(failure).toMatchObject({ message: expect.stringMatching(sentence) });
  });

  test("are made once the requests are known to have begun, which a wait that was cut off does not say", async () => {
    const setup = await setUp(0.4, 0.25);
    const { respond } = setup.cluster;
    let cuts = 2;
    setup.cluster.respond = (argv) => (isWait(argv) && cuts-- > 0 ? { stdout: "" } : respond(argv));
    await make(setup, 2);
    const calls = setup.cluster.calls.filter((call) => call.includes("outsider-1.jsonl 120") || call.endsWith("servers-00001"));
    expect(calls.slice(0, 4).map((call) => call.split(" ")[0])).toEqual(["exec", "exec", "exec", "apply"]);
  });

  test("fail the step when the outsider reaches nobody without them", async () => {
    const setup = await setUp();
    setup.cluster.respond = () => ({ exitCode: 7 });
    await expect(make(setup, 2)).rejects.toThrow(/was not reached from pod outsider/);
    expect(setup.cluster.namesOf("NetworkPolicy")).toEqual([]);
  });

  test("that are none need nothing", async () => {
    const setup = await setUp();
    expect(await make(setup, 0)).toEqual({ enforcement: { policies: 0 } });
    await setup.policies.remove(signal);
    expect(setup.cluster.calls).toEqual([]);
  });
});

describe("policies that are taken away", () => {
  test.each([
    ["leave nothing but what was there before", false],
    ["leave nothing after an attempt that failed half-way either", true],
  ])("%s", async (_, isFailing) => {
    const setup = await setUp(0.4, 0.25);
    const before = [...setup.cluster.objects.keys()];
    const apply = setup.cluster.apply.bind(setup.cluster);
    if (isFailing)
      setup.cluster.apply = (object) => (object.metadata.name === "servers-00001" ? Promise.reject(new Error("quota")) : apply(object));
    await make(setup, 4).catch(() => undefined);
    expect(setup.cluster.namesOf("NetworkPolicy").length).toBeGreaterThan(0);
    await setup.policies.remove(signal);
    expect([...setup.cluster.objects.keys()]).toEqual(before);
  });

  test("are gone once the outsider reaches all again", async () => {
    const setup = await setUp(0.4, 0.25);
    await make(setup, 2);
    setup.cluster.calls.length = 0;
    await setup.policies.remove(signal);
    const [removed, reached, ended] = [
      setup.cluster.calls.findLastIndex((call) => call.startsWith("remove NetworkPolicy")),
      setup.cluster.calls.findIndex((call) => /^exec outsider.* reached http/.test(call)),
      setup.cluster.calls.findIndex((call) => call.startsWith("remove Pod")),
    ];
    expect([removed, reached, ended].toSorted((a, b) => a - b)).toEqual([removed, reached, ended]);
    expect(setup.cluster.calls[reached]?.match(/http:/g)).toHaveLength(2);
  });

  test("are gone also where the servers are new ones since, with other addresses", async () => {
    const setup = await setUp(0.4, 0.25);
    await make(setup, 2);
    const before = setup.workloads.server("pod/other-node", "http");
    await setup.workloads.restart(signal);
    const after = setup.workloads.server("pod/other-node", "http");
    expect(after.host).not.toBe(before.host);
    setup.cluster.calls.length = 0;
    await setup.policies.remove(signal);
    const reached = setup.cluster.calls.find((call) => /^exec outsider.* reached http/.test(call));
    expect(reached).toContain(`http://${after.host}:8080/`);
    expect(reached).not.toContain(`http://${before.host}:8080/`);
  });

  test("and do not let the outsider through again fail that once, and leave nothing", async () => {
    const setup = await setUp(0.4, 0.25);
    const before = [...setup.cluster.objects.keys()];
    await make(setup, 2);
    setup.cluster.respond = () => ({ exitCode: 7 });
    await expect(setup.policies.remove(signal)).rejects.toThrow(/not reached from pod outsider after 61 s/);
    await setup.policies.remove(signal);
    expect([...setup.cluster.objects.keys()]).toEqual(before);
  });
});

describe("a policy", () => {
  const place = { run: "r1", index: 0, of: 300, family: "IPv4" } as const;
  const roles = (of: "selector" | "from", policy: object) => {
    const { podSelector, ingress } = (policy as { spec: { podSelector: object; ingress: [{ from: object[] }] } }).spec;
    return JSON.stringify(of === "selector" ? podSelector : ingress[0].from);
  };

  test("about the servers lets an address through that nobody has, the last one the client too", () => {
    const [first, last] = [serverPolicy(place), serverPolicy({ ...place, index: 299 })];
    expect(roles("from", first)).toBe('[{"ipBlock":{"cidr":"198.19.0.0/32"}}]');
    expect(roles("from", last)).toMatch(/198\.19\.1\.43\/32.*"values":\["client","server"\]/);
    expect(first.metadata.name < last.metadata.name).toBe(true);
  });

  test("that is the last guards the pod that tells of it", () => {
    expect(roles("selector", serverPolicy(place))).toContain('"values":["server"]');
    expect(roles("selector", serverPolicy({ ...place, index: 299 }))).toContain('"values":["server","guarded"]');
    expect(roles("selector", otherPolicy({ ...place, index: 299 }))).toContain('"eks-cni-bench/role":"nobody"');
  });

  test("speaks of addresses of the cluster's kind", () => {
    expect(roles("from", otherPolicy({ ...place, index: 299, family: "IPv6" }))).toBe('[{"ipBlock":{"cidr":"2001:2::12b/128"}}]');
  });
});

describe("the log of the outsider's requests", () => {
  test("tells when the first began that did not get through, and when the one before it did", () => {
    const shutOut = shutOutOf(logOf(0, false));
    expect(shutOut?.at).toBeCloseTo(NODE_SECONDS + 0.02, 5);
    expect(shutOut?.resolutionSeconds).toBeCloseTo(0.01, 5);
  });

  test.each([
    ["all got through", logOf(0, true)],
    ["there were none", ""],
    ["fortio was ended in the line of the one that did not", logOf(0, false).slice(0, -5)],
  ])("tells nothing when %s", (_, log) => {
    expect(shutOutOf(log)).toBeUndefined();
  });
});
