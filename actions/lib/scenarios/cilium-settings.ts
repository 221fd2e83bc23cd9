import semver from "semver";
import type { Mapping } from "../model/scenario.ts";
import { isMapping, valueAt } from "./helm-values.ts";

/** What Cilium would do with its values: what is not set is what the chart of that version has. */
export interface CiliumSettings {
  readonly version: string;
  readonly kubeProxyReplacement: boolean;
  readonly routing: "native" | "tunnel";
  readonly tunnelProtocol: string;
  readonly eni: boolean;
  readonly ipam: string;
  /** Other CNI whose pods Cilium joins. */
  readonly chaining: string | undefined;
  readonly masquerade: boolean;
  readonly bpfMasquerade: boolean;
  readonly bandwidthManager: boolean;
  readonly bbr: boolean;
  readonly netkit: boolean;
  readonly acceleration: string;
  readonly loadBalancerMode: string;
  readonly dsrDispatch: string;
  readonly gatewayApi: boolean;
  /** Type of encryption between nodes. */
  readonly encryption: string | undefined;
  /** The way of packets through the node; the agent falls back to the node's stack without a word. */
  readonly hostRouting: "bpf" | "legacy";
}

/** Kernel that eBPF host routing needs at least (Cilium's tuning guide). */
const HOST_ROUTING_KERNEL = "5.10.0";

/** @param kernel release of the nodes' kernel: `6.12` */
export function ciliumSettings(values: Mapping, version: string, kernel: string): CiliumSettings {
  const text = (path: string, fallback: string): string => {
    const value = valueAt(values, path);
    return value === undefined || value === null || value === "" ? fallback : String(value);
  };
  const flag = (path: string, fallback = false): boolean => text(path, String(fallback)) === "true";
  const eni = flag("eni.enabled");
  const chaining = text("cni.chainingMode", "none");
  const kubeProxyReplacement = flag("kubeProxyReplacement");
  const isEniDefaultOff = eni && semver.gte(version, "1.18.0");
  const masquerade = flag("enableIPv4Masquerade", !isEniDefaultOff);
  const bpfMasquerade = flag("bpf.masquerade");
  const isFast =
    kubeProxyReplacement &&
    chaining === "none" &&
    (!masquerade || bpfMasquerade) &&
    !flag("bpf.hostLegacyRouting") &&
    semver.gte(coerced(kernel), HOST_ROUTING_KERNEL);
  return {
    version,
    kubeProxyReplacement,
    // Since 1.20 the chart makes routing native where ENI is on.
    routing: text("routingMode", eni && semver.gte(version, "1.20.0") ? "native" : "tunnel") === "native" ? "native" : "tunnel",
    tunnelProtocol: text("tunnelProtocol", "vxlan"),
    eni,
    ipam: text("ipam.mode", eni && semver.gte(version, "1.20.0") ? "eni" : "cluster-pool"),
    chaining: chaining === "none" ? undefined : chaining,
    masquerade,
    bpfMasquerade,
    bandwidthManager: flag("bandwidthManager.enabled"),
    bbr: flag("bandwidthManager.bbr"),
    netkit: text("bpf.datapathMode", "veth").startsWith("netkit"),
    acceleration: text("loadBalancer.acceleration", "disabled"),
    loadBalancerMode: text("loadBalancer.mode", "snat"),
    dsrDispatch: text("loadBalancer.dsrDispatch", "opt"),
    gatewayApi: flag("gatewayAPI.enabled"),
    encryption: flag("encryption.enabled") ? text("encryption.type", "ipsec") : undefined,
    hostRouting: isFast ? "bpf" : "legacy",
  };
}

/** `6.12` as a version that can be compared. */
export const coerced = (release: string): string => semver.coerce(release)?.version ?? "0.0.0";

/** Whether something is set at all, so that a default does not count. */
export const isSet = (values: Mapping, path: string): boolean => {
  const value = valueAt(values, path);
  return value !== undefined && value !== null && !(isMapping(value) && Object.keys(value).length === 0);
};
