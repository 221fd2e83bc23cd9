/** What an instance type gives a node: network interfaces and bandwidth. */
export interface InstanceFacts {
  readonly interfaces: number;
  readonly addressesPerInterface: number;
  /** What it carries for as long as one likes. */
  readonly baselineMbps: number;
  /** What it carries at best for some minutes; absent where it is not known. */
  readonly burstMbps?: number;
}

/*
 * Bandwidth: baselines of the EC2 API as karpenter's generated table has them (zz_generated.bandwidth.go).
 * Interfaces: the EKS image's table of pods per type (amazon-eks-ami, eni-max-pods.txt), whose formula is interfaces × (addresses − 1) + 2: 58 pods are
 * 4 interfaces of 15 addresses, 234 are 8 of 30.
 */
const SMALL = { interfaces: 4, addressesPerInterface: 15 };
const LARGE = { interfaces: 8, addressesPerInterface: 30 };

/** Instance types whose facts are known; a scenario may run on others, and is told so. */
const INSTANCE_TYPES: Readonly<Record<string, InstanceFacts>> = {
  "m6i.xlarge": { ...SMALL, baselineMbps: 1562, burstMbps: 12_500 },
  "m6i.2xlarge": { ...SMALL, baselineMbps: 3125 },
  "m6i.4xlarge": { ...LARGE, baselineMbps: 6250 },
  // Its maximum is its baseline (likely): the smallest of its family that does not burst.
  "m6i.8xlarge": { ...LARGE, baselineMbps: 12_500, burstMbps: 12_500 },
  "m5n.xlarge": { ...SMALL, baselineMbps: 4100 },
  "m5n.2xlarge": { ...SMALL, baselineMbps: 8125 },
  "m6in.xlarge": { ...SMALL, baselineMbps: 6250 },
  "m6in.2xlarge": { ...SMALL, baselineMbps: 12_500, burstMbps: 40_000 },
  "m6in.4xlarge": { ...LARGE, baselineMbps: 25_000 },
  "c6in.xlarge": { ...SMALL, baselineMbps: 6250 },
  "c6in.2xlarge": { ...SMALL, baselineMbps: 12_500 },
  "c6in.4xlarge": { ...LARGE, baselineMbps: 25_000 },
  "c7gn.xlarge": { ...SMALL, baselineMbps: 12_500 },
  "c7gn.2xlarge": { ...SMALL, baselineMbps: 25_000 },
};

export const instanceFacts = (type: string): InstanceFacts | undefined =>
  Object.hasOwn(INSTANCE_TYPES, type) ? INSTANCE_TYPES[type] : undefined;

/** What a report's reader must know of the nodes' network: a sentence or two. */
export function describeInstanceType(type: string): string {
  const facts = instanceFacts(type);
  if (facts === undefined) {
    return `Nothing is known of ${type} here: neither how many addresses its interfaces hold nor how much it carries. Look both up before its numbers are read.`;
  }
  const { interfaces, addressesPerInterface, baselineMbps, burstMbps } = facts;
  const carries =
    burstMbps === baselineMbps
      ? `carries ${gigabits(baselineMbps)} Gbit/s, and no more for a short time`
      : `carries ${gigabits(baselineMbps)} Gbit/s for as long as one likes${burstMbps === undefined ? ", and more for some minutes" : ` and up to ${gigabits(burstMbps)} for some minutes`}`;
  return `${type} ${carries}; one flow carries 5 Gbit/s at most, and 10 inside a cluster placement group. It has ${interfaces} interfaces of ${addressesPerInterface} addresses.`;
}

const gigabits = (megabits: number): string => String(Number((megabits / 1000).toFixed(3)));

/** Addresses in a /28, which prefix delegation gives in the place of one. */
export const PREFIX_ADDRESSES = 16;

/** Pods with the host's network that EKS's formula counts on top: aws-node and kube-proxy. */
const HOST_NETWORK_PODS = 2;

export type Addressing = "addresses" | "prefixes";

/**
 * Pods that a node's interfaces have addresses for: the first address of each interface is the interface's own.
 * @param spared interfaces that carry no pods: with custom networking the first
 */
export function podsByAddresses({ interfaces, addressesPerInterface }: InstanceFacts, addressing: Addressing, spared = 0): number {
  const each = (addressesPerInterface - 1) * (addressing === "prefixes" ? PREFIX_ADDRESSES : 1);
  return (interfaces - spared) * each + HOST_NETWORK_PODS;
}
