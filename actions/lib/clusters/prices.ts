/**
 * On-demand prices in USD an hour, Linux, of an xlarge; other sizes of a family cost in proportion to their size.
 * LIKELY: price dictionaries made from AWS's pricing API, July 2026. They decide about a limit and an announcement, and about nothing that is billed.
 */
const XLARGE_DOLLARS_PER_HOUR: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "us-east-1": { m6i: 0.192, m6in: 0.27846, c6in: 0.2268, m7g: 0.1632 },
  "ap-northeast-2": { m6i: 0.236, m6in: 0.337, c6in: 0.256, m7g: 0.201 },
};

const SIZE_IN_XLARGE: Readonly<Record<string, number>> = {
  large: 0.5,
  xlarge: 1,
  "2xlarge": 2,
  "4xlarge": 4,
  "8xlarge": 8,
  "12xlarge": 12,
  "16xlarge": 16,
  "24xlarge": 24,
  "32xlarge": 32,
};

/** Root disk of a node, gp3. */
export const DISK_GIGABYTES = 40;
/** USD for a GB and month. LIKELY, as above. */
const DISK_DOLLARS_PER_MONTH: Readonly<Record<string, number>> = { "us-east-1": 0.08, "ap-northeast-2": 0.0912 };
const HOURS_PER_MONTH = 730;

/** For a version in standard support; in extended support it is six times as much (EKS pricing). The same in every region that we know. */
export const CONTROL_PLANE_DOLLARS_PER_HOUR = 0.1;
/** Since February 2024 every public IPv4 address costs that (VPC pricing); each node has one. */
export const PUBLIC_ADDRESS_DOLLARS_PER_HOUR = 0.005;

/** What so much disk costs. @returns nothing where we have no price of the region */
export function diskDollarsPerHour(region: string, gigabytes: number): number | undefined {
  const disk = DISK_DOLLARS_PER_MONTH[region];
  return disk === undefined ? undefined : (disk * gigabytes) / HOURS_PER_MONTH;
}

/** What a node costs with its disk and its address. @returns nothing where we have no price of the instance type in the region */
export function nodeDollarsPerHour(region: string, instanceType: string): number | undefined {
  const [family = "", size = ""] = instanceType.split(".");
  const xlarge = XLARGE_DOLLARS_PER_HOUR[region]?.[family];
  const factor = SIZE_IN_XLARGE[size];
  const disk = diskDollarsPerHour(region, DISK_GIGABYTES);
  if (xlarge === undefined || factor === undefined || disk === undefined) return undefined;
  return xlarge * factor + PUBLIC_ADDRESS_DOLLARS_PER_HOUR + disk;
}

/** What a cluster costs while it is there. @returns nothing where we have no price of the instance type in the region */
export function dollarsPerHour(region: string, instanceType: string, nodes: number): number | undefined {
  const node = nodeDollarsPerHour(region, instanceType);
  return node === undefined ? undefined : CONTROL_PLANE_DOLLARS_PER_HOUR + nodes * node;
}
