import { expect, test } from "vitest";
import { requireRoom } from "../../../../actions/lib/adapters/kubernetes/load-balancer-room.ts";
import type { BpfMapCount } from "../../../../actions/lib/adapters/kubernetes/node-agent/rules.ts";
import { EnvironmentError } from "../../../../actions/lib/model/errors.ts";

const ENDPOINTS = ["10.0.0.1", "10.0.0.2"];
const NO_RULES = undefined;
const cilium = (settings: Record<string, string> = {}) => ({ parts: [], cilium: settings });
const map = (name: string, count: BpfMapCount) => ({ iptables: new Map(), nftables: new Map(), bpf: new Map([[name, count]]) });

test("services that fit are not refused: each takes an entry, and one per endpoint", () => {
  expect(() => requireRoom(21_845, ENDPOINTS, cilium(), NO_RULES)).not.toThrow();
  expect(() => requireRoom(1, [], cilium({ "bpf-lb-map-max": "1" }), NO_RULES)).not.toThrow();
});

test("more than Cilium is set to are refused in one sentence", () => {
  expect(() => requireRoom(21_846, ENDPOINTS, cilium(), NO_RULES)).toThrow(
    new EnvironmentError(
      "Cilium's map of services holds 65536 entries, and 21846 services with 2 endpoints each need 65538: a higher bpf-lb-map-max makes room.",
    ),
  );
  expect(() => requireRoom(1000, ENDPOINTS, cilium({ "bpf-lb-map-max": "2000" }), NO_RULES)).toThrow("holds 2000 entries");
});

test("what the map says of itself goes before its setting, and what it has already counts", () => {
  const rules = map("cilium_lb4_services_v2", { entries: 120, maximum: 3000 });
  expect(() => requireRoom(960, ENDPOINTS, cilium(), rules)).not.toThrow();
  expect(() => requireRoom(961, ENDPOINTS, cilium(), rules)).toThrow("need 2883 beside the 120 that it has");
});

test("addresses of IPv6 have a map of their own", () => {
  const rules = map("cilium_lb6_services_v2", { entries: 0, maximum: 2 });
  expect(() => requireRoom(1, ["fd00::1", "fd00::2"], cilium(), rules)).toThrow("holds 2 entries");
  expect(() => requireRoom(1, ENDPOINTS, cilium(), rules)).not.toThrow();
});

test("without Cilium there is no such limit", () => {
  expect(() => requireRoom(1_000_000, ENDPOINTS, { parts: [] }, NO_RULES)).not.toThrow();
});
