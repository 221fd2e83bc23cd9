import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  CGROUPS,
  newMark,
  nodeCommand,
  readScript,
  type Scope,
  splitSections,
} from "../../../../../actions/lib/adapters/kubernetes/node-agent/node-script.ts";
import { parseReading } from "../../../../../actions/lib/adapters/kubernetes/node-agent/reading.ts";
import { serviceEntries } from "../../../../../actions/lib/adapters/kubernetes/node-agent/rules.ts";
import { runChecked } from "../../../../../actions/lib/adapters/process/run-command.ts";
import { temporaryFolder } from "../../../../support/folders.ts";
import { fixture } from "./readings.ts";

describe("sections", () => {
  test("are told by a mark that nobody can know before", () => {
    expect(newMark()).toMatch(/^--[0-9a-f]{32}$/);
    expect(newMark()).not.toBe(newMark());
  });

  test("of the same heading are kept in order", () => {
    const sections = splitSections("\n--m a\none\n--other a\n\n--m b\n\n--m a\ntwo\n--m end\n", "--m");
    expect(sections?.get("a")).toEqual(["one\n--other a", "two"]);
    expect(sections?.get("b")).toEqual([""]);
  });

  test("of an answer that was cut off are none", () => {
    expect(splitSections("\n--m a\none\n--m en", "--m")).toBeUndefined();
    expect(splitSections("", "--m")).toBeUndefined();
  });
});

const ID = { proxy: "a".repeat(64), ours: "b".repeat(64), foreign: "c".repeat(64), cilium: "d".repeat(64) };

/** A machine as the script sees it: control groups, logs of containers, and tools that print what they were given. */
function fakeNode(groups: Readonly<Record<string, string>>, tools: Readonly<Record<string, string>>): ReturnType<typeof temporaryFolder> {
  const node = temporaryFolder();
  const folder = node.path;
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [path, text] of Object.entries(groups)) write(join("groups", path), text);
  mkdirSync(join(folder, "links"));
  const logs = [
    `cilium-7x_kube-system_cilium-agent-${ID.cilium}`,
    `kube-proxy-x2_kube-system_kube-proxy-${ID.proxy}`,
    `client_bench-1_fortio-${ID.ours}`,
    `web-1_shop_nginx-${ID.foreign}`,
  ];
  for (const log of logs) symlinkSync("/nowhere", join(folder, "links", `${log}.log`));
  for (const [name, script] of Object.entries(tools)) {
    write(join("bin", name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, "bin", name), 0o755);
  }
  return node;
}

async function ask({ path: folder }: { readonly path: string }, scope: Scope) {
  const [shell = "", flag = "", , ...given] = nodeCommand("--mark", { scope, namespaces: ["bench-1"] });
  const argv = [shell, flag, readScript(), ...given.slice(0, -2), join(folder, "groups"), join(folder, "links")];
  const { stdout } = await runChecked(argv, { env: { PATH: `${folder}/bin:${process.env["PATH"]}`, NODE_NAME: "n1" } });
  return parseReading(stdout.replaceAll(join(folder, "groups"), CGROUPS), "--mark");
}

/** Fails like a tool that cannot do it here. */
const NONE = "exit 1";
const NO_TOOLS = Object.fromEntries(
  ["curl", "wget", "ethtool", "tc", "nft", "nsenter", "iptables-save", "ip6tables-save", "iptables-nft-save", "ip6tables-nft-save"].map(
    (name) => [name, NONE],
  ),
);
const print = (file: string) => `cat <<'TEXT'\n${fixture(file)}\nTEXT`;

describe("the script", () => {
  test("finds containers under systemd's names of cgroup v2, and passes over those of others", async () => {
    const pod = "kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice";
    using node = fakeNode(
      {
        "cgroup.controllers": "cpu memory\n",
        "cpu.stat": "usage_usec 9000000\nuser_usec 5000000\nsystem_usec 4000000\n",
        "kubepods.slice/cpu.stat": "usage_usec 7000000\n",
        [`${pod}/cri-containerd-${ID.proxy}.scope/cpu.stat`]: "usage_usec 1000000\nnr_periods 5\n",
        [`${pod}/cri-containerd-${ID.ours}.scope/memory.current`]: "4096\n",
        [`${pod}/cri-containerd-${ID.foreign}.scope/cpu.stat`]: "usage_usec 3000000\n",
      },
      NO_TOOLS,
    );
    const reading = await ask(node, "step");
    expect(reading?.containers.map(({ pod, container, isOurs }) => [pod, container, isOurs])).toEqual([
      ["cilium-7x", "cilium-agent", false],
      ["client", "fortio", true],
      ["kube-proxy-x2", "kube-proxy", false],
    ]);
    expect(reading?.first.node).toEqual({ cpuSeconds: 9, userSeconds: 5, systemSeconds: 4 });
    expect(reading?.first.pods).toEqual({ cpuSeconds: 7 });
    expect(reading?.last.containers).toEqual(
      new Map([
        [ID.ours, { memoryBytes: 4096 }],
        [ID.proxy, { cpuSeconds: 1 }],
      ]),
    );
    expect(reading?.first.cores.size).toBeGreaterThan(0);
    expect(reading?.kernel).not.toBe("");
  });

  test("finds them in both hierarchies of cgroup v1", async () => {
    using node = fakeNode(
      {
        "cpuacct/cpuacct.usage": "2000000000\n",
        [`cpuacct/kubepods/besteffort/pod1/${ID.ours}/cpuacct.usage`]: "1000000000\n",
        [`memory/kubepods/besteffort/pod1/${ID.ours}/memory.usage_in_bytes`]: "8192\n",
      },
      NO_TOOLS,
    );
    const reading = await ask(node, "window");
    expect(reading?.first.node).toEqual({ cpuSeconds: 2 });
    expect(reading?.first.containers.get(ID.ours)).toEqual({ cpuSeconds: 1, memoryBytes: 8192 });
  });

  test("asks for nothing that the scope does not name, and leaves out what its tools cannot say", async () => {
    using node = fakeNode({}, NO_TOOLS);
    const step = await ask(node, "step");
    expect(Object.keys(step ?? {}).filter((part) => ["rules", "proxy", "pods", "machine", "cilium"].includes(part))).toEqual([]);
    const all = await ask(node, "all");
    expect(all).not.toHaveProperty("proxy");
    expect(all).not.toHaveProperty("cilium");
    expect(all?.rules && serviceEntries(all.rules)).toBeUndefined();
    expect(all?.machine?.sysctls).toHaveProperty(["net.ipv4.tcp_rmem"]);
  });

  test("counts kube-proxy's rules of iptables by chain", async () => {
    const save = `[ "$1" != -V ] || exec echo "iptables-save v1.8.9 (nf_tables)"\n${print("captured/iptables-save.txt")}`;
    const tools = Object.fromEntries(Object.entries(NO_TOOLS).filter(([name]) => !/^ip6?tables-/.test(name)));
    using node = fakeNode({}, { ...tools, "iptables-save": save, "iptables-nft-save": save });
    const reading = await ask(node, "all");
    const lines = fixture("captured/iptables-save.txt").split("\n");
    const counted = reading?.rules?.iptables.get("ip nft");
    expect(counted?.total).toBe(lines.filter((line) => line.startsWith("-A ")).length);
    expect(counted?.byChain["nat KUBE-SEP"]).toBe(lines.filter((line) => line.startsWith("-A KUBE-SEP-")).length);
    expect(counted?.byChain["nat KUBE-SERVICES"]).toBe(lines.filter((line) => line.startsWith("-A KUBE-SERVICES ")).length);
  });

  test("counts rules and elements of kube-proxy's table of nftables", async () => {
    const nft = `case "$*" in *"table ip kube-proxy") ;; *) exit 1 ;; esac\n${print("made/nft-kube-proxy.txt")}`;
    using node = fakeNode({}, { ...NO_TOOLS, nft });
    const reading = await ask(node, "all");
    expect(reading?.rules?.nftables).toEqual(new Map([["ip", { rules: 5, elements: 5 }]]));
  });

  test("reads what kube-proxy and Cilium answer on the node's own address", async () => {
    const answers = {
      proxyMode: "printf nftables",
      "10249/metrics": print("made/kube-proxy-metrics.txt"),
      "9962/metrics": print("made/cilium-metrics.txt"),
    };
    const cases = Object.entries(answers).map(([path, answer]) => `*${path}) ${answer}\n;;`);
    using node = fakeNode({}, { ...NO_TOOLS, curl: `for url; do :; done\ncase $url in\n${cases.join("\n")}\n*) exit 22 ;; esac` });
    const reading = await ask(node, "all");
    expect(reading?.proxy?.mode).toBe("nftables");
    expect(reading?.proxy?.families.get("IPv4")?.syncs?.count).toBe(10);
    expect(reading?.cilium?.mapPressure).toEqual({ lb4_services_v2: 0.0464, policy_00512: 0.001 });
    expect(reading?.cilium?.serviceDelay.get("action=upsert")?.count).toBe(10);
  });

  test("asks Cilium's own bpftool for what is in its maps, in the agent's mount namespace", async () => {
    const pod = "kubepods.slice/kubepods-pod2.slice";
    const entry = '{"key":["0x0a"],"value":["0x01"],"formatted":{"key":{"address":10},"value":{}}}';
    const nsenter = `case "$*" in
"-t 4711 -m -- bpftool -j map show pinned /sys/fs/bpf/tc/globals/cilium_lb4_services_v2") echo '{"id":4,"max_entries":65536}' ;;
"-t 4711 -m -- bpftool -j map dump pinned /sys/fs/bpf/tc/globals/cilium_lb4_services_v2") echo '[${entry},${entry},${entry}]' ;;
*) exit 255 ;; esac`;
    const groups = { "cgroup.controllers": "", [`${pod}/cri-containerd-${ID.cilium}.scope/cgroup.procs`]: "4711\n4712\n" };
    using node = fakeNode(groups, { ...NO_TOOLS, nsenter });
    expect((await ask(node, "all"))?.rules?.bpf).toEqual(new Map([["cilium_lb4_services_v2", { entries: 3, maximum: 65_536 }]]));
  });
});
