import { present } from "./present.ts";
import {
  type Histogram,
  type HistogramQuantile,
  histogramBetween,
  histogramQuantile,
  histogramsNamed,
  parseSamples,
  type Sample,
} from "./prometheus.ts";

/** What kube-proxy says of itself on its metrics port. */
export interface ProxyReading {
  /** `iptables`, `nftables`, `ipvs` … */
  readonly mode: string;
  readonly families: ReadonlyMap<IpFamily, ProxyFamily>;
  /** Changes of services and endpoints that it has heard of and not yet programmed. */
  readonly pending?: number;
}

/** As kube-proxy labels it; it works for both apart. Releases before 1.33 have no such label. */
export type IpFamily = "IPv4" | "IPv6" | "both";

export interface ProxyFamily {
  /** Durations of syncs, seconds. */
  readonly syncs?: Histogram;
  readonly fullSyncs?: Histogram;
  readonly partialSyncs?: Histogram;
  /** From the change of an endpoint, as the API server has it, to its being programmed; seconds. */
  readonly programming?: Histogram;
  /** Seconds since 1970. */
  readonly lastSync?: number;
  readonly lastQueued?: number;
  /** Rules as it counts them itself, by table; iptables only. */
  readonly iptablesRules?: Readonly<Record<string, number>>;
}

/** What kube-proxy did between two readings, of one family. */
export interface ProxyWork {
  readonly syncs: number;
  /** Their durations, seconds. */
  readonly durations: Histogram;
  readonly fullSyncs?: number;
  readonly partialSyncs?: number;
  /** Seconds; absent where it did not sync. */
  readonly syncP50?: HistogramQuantile;
  readonly syncP99?: HistogramQuantile;
  /** Seconds spent in all of them. */
  readonly syncSeconds: number;
  readonly programmingP50?: HistogramQuantile;
  readonly programmingP99?: HistogramQuantile;
}

const DURATIONS = {
  syncs: "kubeproxy_sync_proxy_rules_duration_seconds",
  fullSyncs: "kubeproxy_sync_full_proxy_rules_duration_seconds",
  partialSyncs: "kubeproxy_sync_partial_proxy_rules_duration_seconds",
  programming: "kubeproxy_network_programming_duration_seconds",
} as const;

const FAMILIES: readonly IpFamily[] = ["IPv4", "IPv6", "both"];

/** @param mode what it answers at /proxyMode. @param metrics its lines of /metrics */
export function parseProxy(mode: string, metrics: string): ProxyReading {
  const samples = parseSamples(metrics);
  const families = FAMILIES.flatMap((family) => {
    const own = samples.filter(({ labels }) => (labels["ip_family"] ?? "both") === family);
    const read = proxyFamily(own);
    return Object.keys(read).length === 0 ? [] : [[family, read] as const];
  });
  // Counted for both families together, also where all else has one.
  const pending = samples.filter(({ name }) => /^kubeproxy_sync_proxy_rules_(service|endpoint)_changes_pending$/.test(name));
  return {
    mode: mode.trim(),
    families: new Map(families),
    ...(pending.length === 0 ? {} : { pending: pending.reduce((sum, { value }) => sum + value, 0) }),
  };
}

function proxyFamily(samples: readonly Sample[]): ProxyFamily {
  const value = (name: string) => samples.find((sample) => sample.name === name)?.value;
  const histogram = (name: string) => [...histogramsNamed(name, samples).values()][0];
  const lastSync = value("kubeproxy_sync_proxy_rules_last_timestamp_seconds");
  const lastQueued = value("kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds");
  const rules = samples.filter(({ name }) => name === "kubeproxy_sync_proxy_rules_iptables_total");
  return {
    ...Object.fromEntries(
      Object.entries(DURATIONS).flatMap(([field, name]) => {
        const found = histogram(name);
        return found === undefined ? [] : [[field, found]];
      }),
    ),
    ...(lastSync === undefined ? {} : { lastSync }),
    ...(lastQueued === undefined ? {} : { lastQueued }),
    ...(rules.length === 0
      ? {}
      : { iptablesRules: Object.fromEntries(rules.map(({ labels, value }) => [labels["table"] ?? "all", value])) }),
  };
}

/**
 * True when it has programmed all that it has heard of; whether it has heard of all, only a connection tells.
 * @returns undefined where its release does not say
 */
export function isProxySynced({ families, pending }: ProxyReading): boolean | undefined {
  const states = [...families.values()].flatMap(({ lastSync, lastQueued }) =>
    lastSync === undefined || lastQueued === undefined ? [] : [lastSync >= lastQueued],
  );
  if (pending === undefined || states.length === 0) return undefined;
  return pending === 0 && states.every(Boolean);
}

/** @returns by family; one that cannot be told, because kube-proxy started anew between both readings, is absent */
export function proxyBetween(before: ProxyReading, after: ProxyReading): ReadonlyMap<IpFamily, ProxyWork> {
  return new Map(
    [...after.families].flatMap(([family, now]) => {
      const then = before.families.get(family);
      const work = then === undefined ? undefined : proxyWork(then, now);
      return work === undefined ? [] : [[family, work] as const];
    }),
  );
}

function proxyWork(before: ProxyFamily, after: ProxyFamily): ProxyWork | undefined {
  const between = (field: keyof typeof DURATIONS) => {
    const [then, now] = [before[field], after[field]];
    // A series with labels first appears when something is observed: until then there was nothing.
    return now === undefined || then === undefined ? now : histogramBetween(then, now);
  };
  const syncs = between("syncs");
  if (syncs === undefined) return undefined;
  const programming = between("programming");
  const counted = { fullSyncs: between("fullSyncs")?.count, partialSyncs: between("partialSyncs")?.count };
  const quantiles = {
    syncP50: histogramQuantile(0.5, syncs),
    syncP99: histogramQuantile(0.99, syncs),
    ...(programming === undefined
      ? {}
      : { programmingP50: histogramQuantile(0.5, programming), programmingP99: histogramQuantile(0.99, programming) }),
  };
  return { syncs: syncs.count, durations: syncs, syncSeconds: syncs.sum, ...present(counted), ...present(quantiles) };
}
