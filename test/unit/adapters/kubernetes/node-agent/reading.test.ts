import { describe, expect, test } from "vitest";
import { isProxySynced } from "../../../../../actions/lib/adapters/kubernetes/node-agent/kube-proxy.ts";
import { parseReading } from "../../../../../actions/lib/adapters/kubernetes/node-agent/reading.ts";
import { serviceEntries } from "../../../../../actions/lib/adapters/kubernetes/node-agent/rules.ts";
import { fixture } from "./readings.ts";

describe("a node of the test cluster, kube-proxy by iptables", () => {
  const reading = parseReading(fixture("captured/iptables.txt"), "--MARK");

  test("is read as a whole", () => {
    expect(reading).toMatchObject({ node: "n1", kernel: "6.18.44-fc-v669", conntrack: { count: 282, maximum: 262_144 } });
    expect(reading?.containers.map(({ container, isOurs }) => [container, isOurs])).toEqual([
      ["kube-proxy", false],
      ["node-agent", true],
    ]);
    expect(reading?.first.at).toBe(8933.13);
    expect(reading?.first.cores.get(1)).toMatchObject({ user: 1573.53, idle: 5631.72, steal: 17.16 });
    expect(reading?.first.node).toMatchObject({ cpuSeconds: 12.631486968, userSeconds: 6.11, memoryBytes: 568_188_928 });
    expect(reading?.first.pods?.workingSetBytes).toBe(32_616_448 - 81_920);
    expect(reading?.nics).toEqual([{ name: "eth0", mtu: 1500, driver: "veth", driverVersion: "1.0", queueing: ["noqueue"] }]);
    expect(reading?.pods).toEqual([
      { namespace: "k3-agents", pod: "node-agent-smpxn", congestionControl: "bbr", mtu: 1500, queueing: ["noqueue"] },
    ]);
    expect(reading?.machine).toMatchObject({ cpuModel: "AMD EPYC", memoryBytes: 24_684_084 * 1024 });
    expect(reading?.machine?.sysctls["net.ipv4.tcp_rmem"]).toBe("4096 131072 33554432");
  });

  test("has rules for services, which IPv6's that are always there do not add to", () => {
    expect(reading?.rules && serviceEntries(reading.rules, "iptables")).toBe(17 + 41 + 50);
  });

  test("has a kube-proxy that has programmed what it heard of, and counts by family", () => {
    expect(reading?.proxy?.mode).toBe("iptables");
    expect(reading?.proxy?.pending).toBe(0);
    expect(reading?.proxy && isProxySynced(reading.proxy)).toBe(true);
    expect(reading?.proxy?.families.get("IPv4")?.syncs?.count).toBe(8);
    expect(reading?.proxy?.families.get("IPv4")?.partialSyncs?.count).toBe(7);
    expect(reading?.proxy?.families.get("IPv4")?.programming?.count).toBe(7);
    expect(reading?.proxy?.families.get("IPv6")?.syncs?.count).toBe(1);
  });
});
