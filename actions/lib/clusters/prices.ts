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

/** gp3, USD for a GB and month. LIKELY, as above. */
const DISK_DOLLARS_PER_MONTH: Readonly<Record<string, number>> = { "us-east-1": 0.08, "ap-northeast-2": 0.0912 };
const HOURS_PER_MONTH = 730;
const DISK_GIGABYTES = 40;

/** For a version in standard support; in extended support it is six times as much (EKS pricing). The same in every region that we know. */
const CONTROL_PLANE_DOLLARS_PER_HOUR = 0.1;
/** Since February 2024 every public IPv4 address costs that (VPC pricing); each node has one. */
const PUBLIC_ADDRESS_DOLLARS_PER_HOUR = 0.005;

export const REGIONS_WITH_PRICES = Object.keys(XLARGE_DOLLARS_PER_HOUR);

/** What a cluster costs while it is there. @returns nothing where we have no price of the instance type in the region */
export function dollarsPerHour(region: string, instanceType: string, nodes: number): number | undefined {
  const [family = "", size = ""] = instanceType.split(".");
  const xlarge = XLARGE_DOLLARS_PER_HOUR[region]?.[family];
  const factor = SIZE_IN_XLARGE[size];
  const disk = DISK_DOLLARS_PER_MONTH[region];
  if (xlarge === undefined || factor === undefined || disk === undefined) return undefined;
  const node = xlarge * factor + PUBLIC_ADDRESS_DOLLARS_PER_HOUR + (disk * DISK_GIGABYTES) / HOURS_PER_MONTH;
  return CONTROL_PLANE_DOLLARS_PER_HOUR + nodes * node;
}
