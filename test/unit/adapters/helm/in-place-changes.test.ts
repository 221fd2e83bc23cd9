import { describe, expect, test } from "vitest";
import { fixedChanges, refuseFixedChanges } from "../../../../actions/lib/adapters/helm/in-place-changes.ts";

const before = { routingMode: "native", ipam: { mode: "eni" }, eni: { enabled: true, eniTags: { run: "1" } }, bpf: { masquerade: false } };
const inForce = { ...before, tunnelProtocol: "vxlan", bpf: { masquerade: false, datapathMode: "veth" } };
const changes = (after: object) => fixedChanges("cilium", before, inForce, after as Readonly<Record<string, unknown>>);

describe("an upgrade in place", () => {
  test("may change what the agents take up when they start again", () => {
    expect(changes({ ...before, bpf: { masquerade: true }, bandwidthManager: { enabled: true } })).toEqual([]);
  });

  test.each([
    ["routingMode", { ...before, routingMode: "tunnel" }, "native", "tunnel"],
    ["ipam.mode", { ...before, ipam: { mode: "cluster-pool" } }, "eni", "cluster-pool"],
    ["eni.enabled", { ...before, eni: { enabled: false } }, true, false],
    ["bpf.datapathMode", { ...before, bpf: { datapathMode: "netkit" } }, "veth", "netkit"],
    ["ipam.mode", { ...before, ipam: {} }, "eni", undefined],
  ])("may not change %s", (key, after, from, to) => {
    expect(changes(after)).toContainEqual({ key, before: from, after: to });
  });

  test("may write down what the chart says anyway, and give other tags to what is made from now on", () => {
    expect(changes({ ...before, tunnelProtocol: "vxlan", eni: { enabled: true, eniTags: { run: "2" } } })).toEqual([]);
  });

  test("of another chart knows no such keys", () => {
    expect(fixedChanges("tiny", { routingMode: "a" }, {}, { routingMode: "b" })).toEqual([]);
  });

  test("names every key with its value before and after", () => {
    const found = changes({ ...before, routingMode: "tunnel", ipam: {} });
    expect(() => refuseFixedChanges("cilium", found)).toThrow(
      'Input "values" must not change what cilium cannot change on a living cluster: ipam.mode from "eni" to the chart\'s own; routingMode from "native" to "tunnel".',
    );
    expect(() => refuseFixedChanges("cilium", [])).not.toThrow();
  });
});
