import type { EksRecipe, Mapping } from "../model/scenario.ts";
import type { Finding } from "./finding.ts";
import { valueAt } from "./helm-values.ts";
import { type Addressing, type InstanceFacts, instanceFacts, PREFIX_ADDRESSES, podsByAddresses } from "./instance-types.ts";
import { overlap, parseRange, size, subnetAddresses } from "./ip-range.ts";

export interface CapacityQuestion {
  readonly eks: EksRecipe;
  /** Values of the scenario's CNI; empty for the VPC CNI. */
  readonly values: Mapping;
  readonly instanceType: string;
  readonly nodes: number;
  /** Range of the VPC that clusters of ours get. */
  readonly vpcRange: string;
}

/** eksctl cuts the VPC's range into eight subnets, public and private ones of up to four zones (likely). */
const SUBNET_BITS = 3;

/** What EKS recommends for nodes with fewer than 30 virtual processors. */
const RECOMMENDED_PODS = 110;

type Fact = Omit<Finding, "scenario" | "check">;

/** Whether addresses suffice: on the nodes' interfaces, in the subnet, in the pool of an overlay. */
export function checkCapacity(question: CapacityQuestion): Fact[] {
  return [...checkPodsPerNode(question), ...checkPool(question)];
}

/** How pods get addresses of the VPC; nothing where they have none. */
function addressingOf(
  { addons, install }: EksRecipe,
  values: Mapping,
): { readonly addressing: Addressing; readonly spared: number } | undefined {
  if (addons["vpc-cni"] !== undefined) {
    const isPrefix = valueAt(addons["vpc-cni"], "env.ENABLE_PREFIX_DELEGATION") === "true";
    const isApart = install.some(({ step }) => step === "pod-subnet");
    return { addressing: isPrefix ? "prefixes" : "addresses", spared: isApart ? 1 : 0 };
  }
  if (valueAt(values, "eni.enabled") !== true) return undefined;
  return { addressing: valueAt(values, "eni.awsEnablePrefixDelegation") === true ? "prefixes" : "addresses", spared: 0 };
}

function checkPodsPerNode({ eks, values, instanceType, nodes, vpcRange }: CapacityQuestion): Fact[] {
  const { maxPods } = eks.nodes;
  const findings: Fact[] = [];
  if (maxPods !== undefined && maxPods > RECOMMENDED_PODS) {
    findings.push({
      severity: "warn",
      key: "eks.nodes.maxPods",
      value: String(maxPods),
      why: "EKS recommends at most 110 pods on nodes with fewer than 30 virtual processors, and 250 on larger ones.",
    });
  }
  // IPv6 addresses come in prefixes of their own, and do not run out.
  if (valueAt(eks.cluster ?? {}, "kubernetesNetworkConfig.ipFamily") === "IPv6") return findings;
  const facts = instanceFacts(instanceType);
  const given = addressingOf(eks, values);
  if (given === undefined) return findings;
  if (facts === undefined) {
    const why = `Nothing is known of the interfaces of ${instanceType}: whether its addresses suffice for the pods is not checked.`;
    return [...findings, { severity: "warn", key: "eks.nodes.maxPods", ...(maxPods === undefined ? {} : { value: String(maxPods) }), why }];
  }
  const most = podsByAddresses(facts, given.addressing, given.spared);
  if (maxPods !== undefined && maxPods > most) {
    findings.push({
      severity: "refuse",
      key: "eks.nodes.maxPods",
      value: String(maxPods),
      why: `${arithmetic(facts, given)} = ${most} pods is all that the interfaces of an ${instanceType} have addresses for: the others would wait for ever.`,
      instead: `at most ${most}, or prefix delegation`,
    });
  }
  const subnet = parseRange(vpcRange);
  const needed = nodes * addressesOfNode(facts, given, maxPods ?? most);
  const available = subnet === undefined ? 0 : subnetAddresses(subnet.prefixLength + SUBNET_BITS);
  if (given.spared === 0 && needed > available) {
    findings.push({
      severity: "refuse",
      key: "eks.nodes.maxPods",
      value: String(maxPods ?? most),
      why: `${nodes} full nodes take up to ${needed} addresses of their subnet, which has ${available}.`,
      instead: "fewer nodes or pods, or a larger range for the VPC",
    });
  }
  return findings;
}

function arithmetic(
  { interfaces, addressesPerInterface }: InstanceFacts,
  { addressing, spared }: { readonly addressing: Addressing; readonly spared: number },
): string {
  const each = `(${addressesPerInterface} − 1)${addressing === "prefixes" ? ` × ${PREFIX_ADDRESSES}` : ""}`;
  return `${spared === 0 ? interfaces : `(${interfaces} − ${spared})`} × ${each} + 2`;
}

/** Addresses of the subnet that a node takes when it is full, with what is kept in reserve. */
function addressesOfNode(
  { interfaces, addressesPerInterface }: InstanceFacts,
  { addressing }: { readonly addressing: Addressing },
  pods: number,
): number {
  if (addressing === "addresses") return interfaces * addressesPerInterface;
  // A prefix in reserve beyond what the pods fill, and an address of its own for every interface.
  return (Math.ceil(pods / PREFIX_ADDRESSES) + 1) * PREFIX_ADDRESSES + interfaces;
}

/** Where a chart says which range pods get, and how large a node's part of it is. */
const POOLS: readonly { readonly range: string; readonly part?: string }[] = [
  { range: "ipam.operator.clusterPoolIPv4PodCIDRList.0", part: "ipam.operator.clusterPoolIPv4MaskSize" },
  { range: "installation.calicoNetwork.ipPools.0.cidr" },
  { range: "podCidr" },
];

function checkPool({ eks, values, nodes, vpcRange }: CapacityQuestion): Fact[] {
  const findings: Fact[] = [];
  const vpc = parseRange(vpcRange);
  for (const { range: key, part } of POOLS) {
    const text = listed(values, key);
    if (typeof text !== "string") continue;
    const range = parseRange(text);
    const value = JSON.stringify(text);
    if (range === undefined) {
      findings.push({ severity: "refuse", key, value, why: "This is no range of addresses.", instead: "one as 10.244.0.0/16 is" });
      continue;
    }
    if (vpc !== undefined && overlap(range, vpc)) {
      const why = `It overlaps the VPC's range ${vpcRange}: packets to those pods, or to those nodes, would go astray.`;
      findings.push({ severity: "refuse", key, value, why, instead: "another private range" });
    }
    const mask = part === undefined ? undefined : valueAt(values, part);
    if (part === undefined || typeof mask !== "number") continue;
    const parts = mask < range.prefixLength ? 0 : 2 ** (mask - range.prefixLength);
    // Cilium keeps two addresses of a node's part for itself, the first and the last are not given away.
    const pods = size(mask) - 4;
    if (parts < nodes) {
      const why = `${text} holds ${parts} parts of that size, and there are ${nodes} nodes.`;
      findings.push({ severity: "refuse", key: part, value: String(mask), why, instead: "smaller parts, or a larger range" });
    }
    if (eks.nodes.maxPods !== undefined && pods < eks.nodes.maxPods) {
      const why = `A part of that size has ${pods} addresses for pods, and a node takes ${eks.nodes.maxPods}.`;
      findings.push({ severity: "refuse", key: part, value: String(mask), why, instead: "larger parts, or fewer pods" });
    }
  }
  return findings;
}

/** As {@link valueAt}, where a number in the path counts in a list; Cilium takes a single range for a list of one. */
function listed(values: Mapping, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => {
    if (typeof value === "string" && key === "0") return value;
    if (Array.isArray(value)) return value[Number(key)];
    return typeof value === "object" && value !== null ? valueAt(value as Mapping, key) : undefined;
  }, values);
}
