import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { LabTarget } from "../../actions/lib/adapters/lab/lab-target.ts";
import type { Execution } from "../../actions/lib/model/command.ts";
import { POD_PATHS } from "../../actions/lib/model/traffic-path.ts";
import { WORKLOADS, type Workload } from "../../actions/lib/model/workload.ts";
import { armsNamed, inClient, inPlace, openTestLab, SCENARIOS } from "../support/lab.ts";

const RUN = "test-planes";
const never = new AbortController().signal;
const slugs = SCENARIOS.filter((scenario) => scenario.lab !== undefined).map((scenario) => scenario.slug);
let lab: LabTarget;

beforeAll(async () => {
  lab = await openTestLab(RUN);
  const workloads = Object.keys(WORKLOADS) as Workload[];
  const arms = await lab.prepare({ arms: armsNamed(...slugs), workloads, paths: POD_PATHS }, never);
  expect(arms.map((arm) => arm.unavailable)).toEqual(slugs.map(() => undefined));
});
afterAll(() => lab[Symbol.asyncDispose]());

/** Opens connections, one per request, over a path. */
async function request(arm: string, path: (typeof POD_PATHS)[number], requests = 20): Promise<void> {
  const { host, port } = lab.server(arm, path, "http");
  const load = await inClient(
    lab,
    arm,
    "fortio",
    "load",
    "-quiet",
    "-n",
    String(requests),
    "-c",
    "1",
    "-qps",
    "0",
    "-keepalive=false",
    `http://${host}:${port}/`,
  );
  expect(load.exitCode, load.stderr).toBe(0);
}

/** By iperf3, as soon as its server has turned to us: it does so a moment after the client before us has gone. */
async function transfer(arm: string, path: (typeof POD_PATHS)[number], ...options: string[]): Promise<Execution> {
  const { host, port } = lab.server(arm, path, "iperf3");
  return await vi.waitFor(
    async () => {
      const run = await inClient(lab, arm, "iperf3", "--client", host, "--port", String(port), "--json", ...options);
      expect(run.stdout).not.toContain("the server is busy running a test");
      return run;
    },
    { timeout: 15_000 },
  );
}

describe.each(slugs)("the lab's %s", (slug) => {
  const recipe = SCENARIOS.find((scenario) => scenario.slug === slug)?.lab;
  if (recipe === undefined) throw new Error(`${slug} has no lab recipe`);

  test.each(POD_PATHS)("answers HTTP, TCP and UDP echo, iperf3 and DNS on %s", async (path) => {
    await request(slug, path, 4);
    for (const [workload, scheme] of [
      ["tcp-echo", "tcp"],
      ["udp-echo", "udp"],
    ] as const) {
      const { host, port } = lab.server(slug, path, workload);
      const echo = await inClient(
        lab,
        slug,
        "fortio",
        "load",
        "-quiet",
        "-n",
        "4",
        "-c",
        "1",
        "-qps",
        "0",
        "-json",
        "-",
        `${scheme}://${host}:${port}`,
      );
      expect(JSON.parse(echo.stdout).RetCodes, echo.stderr).toEqual({ OK: 4 });
    }
    for (const kind of [[], ["--udp"]]) {
      const run = await transfer(slug, path, "--bytes", "100K", ...kind);
      expect(run.exitCode, run.stdout).toBe(0);
    }
    const dns = lab.server(slug, path, "dns");
    const names = `${lab.scratch(slug)}/two-names`;
    const query = {
      argv: ["dnsperf", "-s", dns.host, "-d", names, "-n", "1", "-c", "1"],
      inputs: { [names]: "svc-0.default.svc.cluster.local A\nsvc-999.default.svc.cluster.local A\n" },
      limitSeconds: 20,
    };
    expect((await lab.arm(slug).run(query, never)).stdout).toContain("NOERROR 2 (100.00%)");
  });

  test("reaches both endpoints of a service", async () => {
    await request(slug, "service/other-node", 64);
    const accepted = (["n2p1", "n2p2"] as const).map((pod) =>
      Number(/TcpPassiveOpens\s+(\d+)/.exec(inPlace(RUN, slug, pod, "nstat", "-asz", "TcpPassiveOpens"))?.[1]),
    );
    for (const connections of accepted) expect(connections).toBeGreaterThan(10);
  });

  test(`carries packets between nodes by ${recipe.podNetwork === "vxlan" ? "VXLAN" : "plain routing"}`, async () => {
    const tunnelled = () => {
      const links = JSON.parse(inPlace(RUN, slug, "n1", "ip", "-json", "-statistics", "link", "show")) as {
        ifname: string;
        stats64: { tx: { packets: number } };
      }[];
      return links.find((link) => link.ifname === "vxlan0")?.stats64.tx.packets;
    };
    const before = tunnelled();
    await request(slug, "pod/other-node");
    if (recipe.podNetwork === "native") expect(before).toBeUndefined();
    else expect(tunnelled()).toBeGreaterThan((before ?? 0) + 20);
  });

  test(`turns service addresses into pod addresses by ${recipe.serviceRouting}`, async () => {
    await request(slug, "service/other-node");
    const rules = inPlace(RUN, slug, "n1", "nft", "list", "ruleset");
    const translated = inPlace(RUN, slug, "n1", "cat", "/proc/net/nf_conntrack").includes("dst=10.96.255.2");
    expect({ iptables: rules.includes("KUBE-SERVICES"), nftables: rules.includes("table ip kube-proxy"), translated }).toEqual({
      iptables: recipe.serviceRouting === "iptables",
      nftables: recipe.serviceRouting === "nftables",
      // The socket's address was changed before a packet existed: the node never sees the service's address.
      translated: recipe.serviceRouting !== "ebpf",
    });
    if (recipe.serviceRouting === "ebpf") {
      const dialled = execFileSync("bpftool", ["--json", "map", "dump", "pinned", `/run/cni-bench/${RUN}/bpf/${slug}-n1/connections`], {
        encoding: "utf8",
      });
      expect((JSON.parse(dialled) as unknown[]).length).toBeGreaterThan(0);
    }
  });

  test(`takes packets ${recipe.hostRouting === "ebpf" ? "past" : "through"} the node's IP stack`, async () => {
    const forwarded = () => Number(/IpForwDatagrams\s+(\d+)/.exec(inPlace(RUN, slug, "n1", "nstat", "-asz", "IpForwDatagrams"))?.[1]);
    const before = forwarded();
    await request(slug, "pod/other-node");
    if (recipe.hostRouting === "ebpf") expect(forwarded() - before).toBe(0);
    else expect(forwarded() - before).toBeGreaterThan(40);
  });

  test(`sends with ${recipe.congestionControl}`, async () => {
    const run = await transfer(slug, "pod/other-node", "--bytes", "1M");
    expect(JSON.parse(run.stdout).end.sender_tcp_congestion).toBe(recipe.congestionControl);
  });

  test("programmes services from none, and goes back to the base", async () => {
    const { programming } = await lab.arrange(slug, { kind: "services", services: 104 }, never);
    expect(programming).toMatchObject({ services: 104 });
    expect(programming?.entries).toBeGreaterThan(300);
    expect(programming?.position).toBeGreaterThanOrEqual(104);
    await request(slug, "service/other-node", 4);
    await lab.arrange(slug, undefined, never);
    await request(slug, "service/same-node", 4);
    expect(inPlace(RUN, slug, "n1", "nft", "list", "ruleset")).not.toContain("filler-50");
  });

  test("starts a server again that has ended", async () => {
    const pid = Number(inPlace(RUN, slug, "n2p1", "ss", "-Hltnp", "sport", "=", "8080").match(/pid=(\d+)/)?.[1]);
    process.kill(pid, "SIGKILL");
    // Its end is heard of when it is waited for, a moment later.
    await expect.poll(() => existsSync(`/proc/${pid}`)).toBe(false);
    const { host, port } = lab.server(slug, "pod/other-node", "http");
    const step = {
      path: "pod/other-node" as const,
      commands: [
        {
          argv: ["fortio", "load", "-quiet", "-n", "4", "-c", "1", "-qps", "0", "-json", "-", `http://${host}:${port}/`],
          limitSeconds: 20,
        },
      ],
    };
    const [load] = (await lab.execute(slug, step, never)).executions;
    expect(load?.exitCode, load?.stderr).toBe(0);
    expect(JSON.parse(load?.stdout ?? "").RetCodes).toEqual({ "200": 4 });
  });
});
