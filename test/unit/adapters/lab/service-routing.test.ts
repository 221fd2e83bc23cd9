import { describe, expect, test } from "vitest";
import { mapDeletions, mapUpdates, u32 } from "../../../../actions/lib/adapters/lab/service-routing/ebpf.ts";
import { countIptablesRules, iptablesRules } from "../../../../actions/lib/adapters/lab/service-routing/iptables.ts";
import { countNftablesRules, nftablesRules } from "../../../../actions/lib/adapters/lab/service-routing/nftables.ts";
import { probedPosition, type ServicePort, servicePorts } from "../../../../actions/lib/adapters/lab/services.ts";

const PORT: ServicePort = {
  service: "shop",
  portName: "http",
  address: "10.96.0.7",
  protocol: "tcp",
  port: 80,
  endpoints: ["10.244.1.11", "10.244.2.11"],
  targetPort: 8080,
};

describe("the services of the lab", () => {
  test("are as many as asked for, the two that carry the workloads included", () => {
    expect(new Set(servicePorts(104).map((port) => port.service)).size).toBe(104);
  });

  test("have two endpoints each, whatever their number", () => {
    expect(
      new Set(
        servicePorts(1000)
          .filter((port) => port.service.startsWith("filler"))
          .map((port) => port.endpoints.length),
      ),
    ).toEqual(new Set([2]));
  });

  test("have addresses of their own", () => {
    const ports = servicePorts(5000);
    expect(new Set(ports.map((port) => `${port.address} ${port.protocol} ${port.port}`)).size).toBe(ports.length);
  });

  test("end with the one that is probed: the longest way through a chain", () => {
    const ports = servicePorts(1000);
    expect(ports[probedPosition(ports) - 1]).toMatchObject({ service: "other-node", portName: "http-tcp" });
  });

  test("give iperf3 one endpoint, since its connections must meet", () => {
    const iperf3 = servicePorts(4).filter((port) => port.service === "other-node" && port.portName.startsWith("iperf3"));
    expect(iperf3.map((port) => port.endpoints.length)).toEqual([1, 1]);
  });
});

describe("iptables rules", () => {
  test("go from KUBE-SERVICES to a chain per port that draws an endpoint, to a chain per endpoint", () => {
    expect(iptablesRules([PORT]).split("*nat")[1]).toMatchInlineSnapshot(`
      "
      :PREROUTING ACCEPT [0:0]
      :INPUT ACCEPT [0:0]
      :OUTPUT ACCEPT [0:0]
      :POSTROUTING ACCEPT [0:0]
      :KUBE-SERVICES - [0:0]
      :KUBE-NODEPORTS - [0:0]
      :KUBE-POSTROUTING - [0:0]
      :KUBE-MARK-MASQ - [0:0]
      :KUBE-SVC-4OQPTLN4G6USBNRJ - [0:0]
      :KUBE-SEP-32DRMYNC5U27QZRP - [0:0]
      :KUBE-SEP-FMUKDNIAX7ACULRC - [0:0]
      -A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
      -A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
      -A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
      -A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
      -A KUBE-POSTROUTING -j MARK --xor-mark 0x4000
      -A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully
      -A KUBE-MARK-MASQ -j MARK --or-mark 0x4000
      -A KUBE-SERVICES -d 10.96.0.7/32 -p tcp -m comment --comment "lab/shop:http cluster IP" -m tcp --dport 80 -j KUBE-SVC-4OQPTLN4G6USBNRJ
      -A KUBE-SVC-4OQPTLN4G6USBNRJ ! -s 10.244.0.0/16 -d 10.96.0.7/32 -p tcp -m comment --comment "lab/shop:http cluster IP" -m tcp --dport 80 -j KUBE-MARK-MASQ
      -A KUBE-SVC-4OQPTLN4G6USBNRJ -m comment --comment "lab/shop:http -> 10.244.1.11:8080" -m statistic --mode random --probability 0.5000000000 -j KUBE-SEP-32DRMYNC5U27QZRP
      -A KUBE-SEP-32DRMYNC5U27QZRP -s 10.244.1.11/32 -m comment --comment "lab/shop:http" -j KUBE-MARK-MASQ
      -A KUBE-SEP-32DRMYNC5U27QZRP -p tcp -m comment --comment "lab/shop:http" -m tcp -j DNAT --to-destination 10.244.1.11:8080
      -A KUBE-SVC-4OQPTLN4G6USBNRJ -m comment --comment "lab/shop:http -> 10.244.2.11:8080" -j KUBE-SEP-FMUKDNIAX7ACULRC
      -A KUBE-SEP-FMUKDNIAX7ACULRC -s 10.244.2.11/32 -m comment --comment "lab/shop:http" -j KUBE-MARK-MASQ
      -A KUBE-SEP-FMUKDNIAX7ACULRC -p tcp -m comment --comment "lab/shop:http" -m tcp -j DNAT --to-destination 10.244.2.11:8080
      -A KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS
      COMMIT
      "
    `);
  });

  test("draw with equal probability from any number of endpoints", () => {
    const endpoints = ["10.244.1.1", "10.244.1.2", "10.244.1.3"];
    const draws = [...iptablesRules([{ ...PORT, endpoints }]).matchAll(/--probability (\S+)/g)].map((match) => Number(match[1]));
    expect(draws[0]).toBeCloseTo(1 / 3, 9);
    expect(draws[1]).toBeCloseTo(1 / 2, 9);
    expect(draws).toHaveLength(2);
  });

  test("are counted without chains and comments", () => {
    expect(countIptablesRules("*nat\n:KUBE-SVC - [0:0]\n-A KUBE-SERVICES -j KUBE-SVC\n# -A\n-A KUBE-SVC -j RETURN\nCOMMIT\n")).toBe(2);
  });
});

describe("nftables rules", () => {
  test("find a port by one look into a verdict map", () => {
    expect(nftablesRules([PORT])).toMatchInlineSnapshot(`
      "table ip kube-proxy {
      map service-ips { type ipv4_addr . inet_proto . inet_service : verdict; }
      chain mark-for-masquerade { meta mark set meta mark or 0x4000; }
      chain services { ip daddr . meta l4proto . th dport vmap @service-ips; }
      chain nat-prerouting { type nat hook prerouting priority dstnat; policy accept; jump services; }
      chain nat-output { type nat hook output priority -100; policy accept; jump services; }
      chain masquerading { meta mark & 0x4000 == 0 return; meta mark set meta mark xor 0x4000; masquerade fully-random; }
      chain nat-postrouting { type nat hook postrouting priority srcnat; policy accept; jump masquerading; }
      chain filter-forward { type filter hook forward priority -110; policy accept; ct state invalid drop; }
      chain endpoint-32DRMYNC5U27QZRP { ip saddr 10.244.1.11 jump mark-for-masquerade; meta l4proto tcp dnat to 10.244.1.11:8080; }
      chain endpoint-FMUKDNIAX7ACULRC { ip saddr 10.244.2.11 jump mark-for-masquerade; meta l4proto tcp dnat to 10.244.2.11:8080; }
      chain service-4OQPTLN4G6USBNRJ { ip daddr 10.96.0.7 tcp dport 80 ip saddr != 10.244.0.0/16 jump mark-for-masquerade; numgen random mod 2 vmap { 0 : goto endpoint-32DRMYNC5U27QZRP, 1 : goto endpoint-FMUKDNIAX7ACULRC }; }
      }
      add element ip kube-proxy service-ips { 10.96.0.7 . tcp . 80 : goto service-4OQPTLN4G6USBNRJ }
      "
    `);
  });

  test("are counted with the elements of the map", () => {
    expect(countNftablesRules('{"nftables":[{"metainfo":{}},{"rule":{}},{"map":{"elem":[1,2,3]}},{"map":{}}]}')).toBe(4);
  });
});

describe("eBPF map updates", () => {
  test("put the backends in before the head by which the service is found", () => {
    expect(mapUpdates([PORT], "/pins")).toMatchInlineSnapshot(`
      "map update pinned /pins/backends key 0 0 0 0 value 10 244 1 11 31 144 0 0
      map update pinned /pins/services key 10 96 0 7 0 80 6 0 1 0 0 0 value 0 0 0 0 0 0 0 0
      map update pinned /pins/backends key 1 0 0 0 value 10 244 2 11 31 144 0 0
      map update pinned /pins/services key 10 96 0 7 0 80 6 0 2 0 0 0 value 1 0 0 0 0 0 0 0
      map update pinned /pins/services key 10 96 0 7 0 80 6 0 0 0 0 0 value 0 0 0 0 2 0 0 0
      "
    `);
  });

  test("are taken back key by key", () => {
    const keys = (batch: string) =>
      new Set([...batch.matchAll(/map \w+ pinned (\S+) key ((?:\d+ ?)+)/g)].map((match) => `${match[1]} ${match[2]?.trim()}`));
    expect(keys(mapDeletions([PORT], "/pins"))).toEqual(keys(mapUpdates([PORT], "/pins")));
  });

  test("write numbers with the lowest byte first", () => {
    expect(u32(0x01020304)).toBe("4 3 2 1");
  });
});
