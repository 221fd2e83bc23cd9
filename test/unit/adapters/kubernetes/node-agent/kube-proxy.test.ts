import { describe, expect, test } from "vitest";
import { isProxySynced, parseProxy, proxyBetween } from "../../../../../actions/lib/adapters/kubernetes/node-agent/kube-proxy.ts";
import { fixture } from "./readings.ts";

const METRICS = fixture("made/kube-proxy-metrics.txt");
const reading = parseProxy("iptables\n", METRICS);
const changed = (...replacements: readonly [string | RegExp, string][]) =>
  parseProxy(
    "iptables",
    replacements.reduce((text, [from, to]) => text.replace(from, to), METRICS),
  );

test("its mode and both families are read apart", () => {
  expect(reading.mode).toBe("iptables");
  expect([...reading.families.keys()]).toEqual(["IPv4", "IPv6"]);
  expect(reading.families.get("IPv4")?.syncs?.count).toBe(10);
  expect(reading.families.get("IPv4")?.iptablesRules).toEqual({ filter: 5, nat: 46 });
  expect(reading.families.get("IPv6")).not.toHaveProperty("programming");
});

test("a release without families has one for both", () => {
  const { families } = parseProxy("iptables", METRICS.replaceAll('ip_family="IPv4",', "").replaceAll('{ip_family="IPv4"}', ""));
  expect([...families.keys()]).toEqual(["IPv6", "both"]);
  expect(families.get("both")?.syncs?.count).toBe(10);
});

describe("it has programmed what it has heard of", () => {
  test("when nothing is pending and the last sync is later than the last request for one", () => {
    expect(isProxySynced(reading)).toBe(true);
  });

  test.each<[string, [string, string]]>([
    ["a service is pending", ["service_changes_pending 0", "service_changes_pending 1"]],
    ["an endpoint is pending", ["endpoint_changes_pending 0", "endpoint_changes_pending 2"]],
    ["a sync was asked for after the last", ["1.7952647e+09", "1.7952648e+09"]],
  ])("not when %s", (_, replacement) => {
    expect(isProxySynced(changed(replacement))).toBe(false);
  });

  test("is not known where it does not say", () => {
    expect(isProxySynced(parseProxy("ipvs", ""))).toBeUndefined();
  });
});

describe("what it did between two readings", () => {
  const later = changed(
    ['duration_seconds_bucket{ip_family="IPv4",le="0.032"} 10', 'duration_seconds_bucket{ip_family="IPv4",le="0.032"} 18'],
    [
      'proxy_rules_duration_seconds_bucket{ip_family="IPv4",le="+Inf"} 10',
      'proxy_rules_duration_seconds_bucket{ip_family="IPv4",le="+Inf"} 18',
    ],
    ['proxy_rules_duration_seconds_sum{ip_family="IPv4"} 0.25', 'proxy_rules_duration_seconds_sum{ip_family="IPv4"} 0.5'],
    ['proxy_rules_duration_seconds_count{ip_family="IPv4"} 10', 'proxy_rules_duration_seconds_count{ip_family="IPv4"} 18'],
  );

  test("is counted by family, with quantiles of the difference alone", () => {
    const work = proxyBetween(reading, later);
    expect(work.get("IPv4")).toMatchObject({ syncs: 8, fullSyncs: 0, syncSeconds: 0.25 });
    expect(work.get("IPv4")?.syncP50?.value).toBeCloseTo(0.024, 9);
    expect(work.get("IPv4")).not.toHaveProperty("programmingP50");
    expect(work.get("IPv4")).not.toHaveProperty("partialSyncs");
    expect(work.get("IPv6")).toMatchObject({ syncs: 0, syncSeconds: 0 });
    expect(work.get("IPv6")).not.toHaveProperty("syncP50");
  });

  test("is not known when its counters went back", () => {
    expect(proxyBetween(later, reading).has("IPv4")).toBe(false);
  });

  test("counts a series from nothing that was not there before, as nothing had been observed", () => {
    const before = parseProxy("iptables", METRICS.replaceAll(/^kubeproxy_network.*\n/gm, ""));
    const work = proxyBetween(before, reading).get("IPv4");
    expect(work?.programmingP50?.value).toBeCloseTo(0.375, 9);
    expect(work?.programmingP99).toEqual({ value: 0.5, isLowerBound: true });
  });
});
