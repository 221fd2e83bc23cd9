import { describe, expect, test } from "vitest";
import { parseRules, serviceEntries } from "../../../../../actions/lib/adapters/kubernetes/node-agent/rules.ts";
import { fixture } from "./readings.ts";

const sections = (texts: Readonly<Record<string, string>>) => new Map(Object.entries(texts).map(([heading, text]) => [heading, [text]]));

const IPTABLES =
  "tables 2\nnat KUBE-SERVICES 10\nnat KUBE-SVC 18\nnat KUBE-SEP 18\nnat KUBE-POSTROUTING 3\nnat other 2\nfilter KUBE-FORWARD 4";

test("rules are counted by family, backend, table and chain", () => {
  const { iptables } = parseRules(
    sections({ "iptables ip nft": IPTABLES, "iptables ip legacy": "tables 1", "iptables ip6 nft": "", "nic eth0": "mtu 1500" }),
  );
  expect(iptables.get("ip nft")?.total).toBe(55);
  expect(iptables.get("ip nft")?.byChain["nat KUBE-SVC"]).toBe(18);
  expect(iptables.get("ip legacy")).toEqual({ total: 0, byChain: {} });
  // Nothing at all is what a tool that fails prints.
  expect(iptables.has("ip6 nft")).toBe(false);
});

test("a map of Cilium's has its entries and how many fit", () => {
  const { bpf } = parseRules(sections({ "bpf cilium_lb4_services_v2": fixture("made/cilium-maps.txt") }));
  expect(bpf.get("cilium_lb4_services_v2")).toEqual({ entries: 3042, maximum: 65_536 });
});

describe("what carries services", () => {
  const all = parseRules(
    sections({
      "iptables ip nft": IPTABLES,
      "iptables ip6 nft": "tables 1\nnat KUBE-SERVICES 1",
      "nft ip": "rules 30\nelements 12",
      "nft ip6": "rules 20\nelements 0",
      ipvs: "services 3\nservers 7",
      "bpf cilium_lb4_services_v2": "entries 20",
      "bpf cilium_lb4_backends_v3": "entries 5",
    }),
  );

  test.each([
    ["iptables", 46],
    ["nftables", 42],
    ["ipvs", 10],
  ])("is counted in kube-proxy's mode alone: %s", (mode, entries) => {
    expect(serviceEntries(all, mode)).toBe(entries);
  });

  test("is Cilium's maps where there is no kube-proxy", () => {
    expect(serviceEntries({ iptables: new Map(), nftables: new Map(), bpf: all.bpf })).toBe(25);
  });

  test("is not known where nothing was found, which is not zero", () => {
    expect(serviceEntries(parseRules(sections({ "iptables ip nft": "tables 1\nfilter other 2" })))).toBeUndefined();
    expect(serviceEntries(parseRules(sections({})), "nftables")).toBeUndefined();
  });
});
