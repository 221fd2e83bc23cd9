import { describe, expect, test } from "vitest";
import { namespaceName, runOf } from "../../../../actions/lib/adapters/lab/names.ts";
import { podMtu, topology } from "../../../../actions/lib/adapters/lab/topology.ts";
import { recipe } from "../../../support/recipes.ts";

describe("the topology of an arm", () => {
  test("is two nodes joined by a link, with two pods each", () => {
    expect(topology("run1", "vpc-cni", recipe()).outside).toMatchInlineSnapshot(`
      [
        "netns add cni-bench.run1.vpc-cni.n1",
        "netns add cni-bench.run1.vpc-cni.n2",
        "netns add cni-bench.run1.vpc-cni.n1p1",
        "netns add cni-bench.run1.vpc-cni.n1p2",
        "netns add cni-bench.run1.vpc-cni.n2p1",
        "netns add cni-bench.run1.vpc-cni.n2p2",
        "link add name eth0 netns cni-bench.run1.vpc-cni.n1 type veth peer name eth0 netns cni-bench.run1.vpc-cni.n2",
        "link add name pod1 netns cni-bench.run1.vpc-cni.n1 type veth peer name eth0 netns cni-bench.run1.vpc-cni.n1p1",
        "link add name pod2 netns cni-bench.run1.vpc-cni.n1 type veth peer name eth0 netns cni-bench.run1.vpc-cni.n1p2",
        "link add name pod1 netns cni-bench.run1.vpc-cni.n2 type veth peer name eth0 netns cni-bench.run1.vpc-cni.n2p1",
        "link add name pod2 netns cni-bench.run1.vpc-cni.n2 type veth peer name eth0 netns cni-bench.run1.vpc-cni.n2p2",
      ]
    `);
  });

  test("routes to the other node's pods by its address where the pod network is native", () => {
    expect(topology("run1", "a", recipe()).inside.n1).toContain("route add 10.244.2.0/24 via 192.168.50.2");
  });

  test("routes to the other node's pods through a tunnel where the pod network is VXLAN", () => {
    expect(topology("run1", "a", recipe({ podNetwork: "vxlan" })).inside.n2).toMatchInlineSnapshot(`
      [
        "link set lo up",
        "link set eth0 up",
        "address add 192.168.50.2/24 dev eth0",
        "link set pod1 address ee:ee:ee:ee:ee:ee mtu 1450 up",
        "route add 10.244.2.11/32 dev pod1 scope link",
        "link set pod2 address ee:ee:ee:ee:ee:ee mtu 1450 up",
        "route add 10.244.2.12/32 dev pod2 scope link",
        "link add vxlan0 type vxlan id 1 dstport 8472 local 192.168.50.2 dev eth0 nolearning",
        "link set vxlan0 address 02:00:00:00:00:02 mtu 1450 up",
        "address add 10.244.2.0/32 dev vxlan0",
        "route add 10.244.1.0/24 via 10.244.1.0 dev vxlan0 onlink",
        "neigh add 10.244.1.0 lladdr 02:00:00:00:00:01 dev vxlan0 nud permanent",
      ]
    `);
  });

  test("leaves room for the tunnel's headers in the pods' packets", () => {
    expect(podMtu(recipe({ podNetwork: "vxlan" }))).toBe(1450);
    expect(topology("run1", "a", recipe({ podNetwork: "vxlan" })).inside.n1p1).toContain("link set eth0 mtu 1450 up");
  });

  test("sets the congestion control in the pods' routes", () => {
    expect(topology("run1", "a", recipe({ congestionControl: "bbr" })).inside.n2p1).toContain(
      "route add default via 169.254.1.1 dev eth0 congctl bbr",
    );
  });

  test("names everything after the run, so that it can be found again", () => {
    expect(runOf(namespaceName("k3f9", "vpc-cni", "n1p1"))).toBe("k3f9");
    expect(runOf("somebody-elses")).toBeUndefined();
  });
});
