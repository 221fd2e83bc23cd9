import { describe, expect, it } from "vitest";
import type { EksRecipe, Mapping } from "../../../actions/lib/model/scenario.ts";
import { checkCapacity } from "../../../actions/lib/scenarios/check-capacity.ts";
import { describeInstanceType, instanceFacts, podsByAddresses } from "../../../actions/lib/scenarios/instance-types.ts";
import { overlap, parseRange, subnetAddresses } from "../../../actions/lib/scenarios/ip-range.ts";
import { ciliumFiles } from "./cilium-files.ts";

interface Given {
  readonly eks?: Partial<EksRecipe>;
  readonly values?: Mapping;
  readonly instanceType?: string;
  readonly nodes?: number;
  readonly vpcRange?: string;
}

const ask = ({ eks = {}, values = {}, ...rest }: Given) =>
  checkCapacity({
    eks: ciliumFiles(values, eks).scenario.eks as EksRecipe,
    values,
    instanceType: "m6i.xlarge",
    nodes: 3,
    vpcRange: "10.42.0.0/16",
    ...rest,
  });
const vpcCni = (maxPods: number, env: Mapping = {}): Partial<EksRecipe> => ({ addons: { "vpc-cni": { env } }, nodes: { maxPods } });
const PREFIXES = { ENABLE_PREFIX_DELEGATION: "true" };

describe("addresses for pods", () => {
  it.each([
    ["m6i.xlarge", "addresses", 0, 58],
    ["m6i.xlarge", "addresses", 1, 44],
    ["m6i.xlarge", "prefixes", 0, 898],
    ["m6i.4xlarge", "addresses", 0, 234],
  ] as const)("%s gives by %s, with %i interfaces spared, %i pods", (type, addressing, spared, pods) => {
    const facts = instanceFacts(type);
    expect(facts && podsByAddresses(facts, addressing, spared)).toBe(pods);
  });

  it.each([
    ["single addresses", { eks: vpcCni(58) }],
    ["prefixes", { eks: vpcCni(110, PREFIXES) }],
    ["an overlay", { eks: { nodes: { maxPods: 110 } } }],
    ["IPv6", { eks: { ...vpcCni(110), cluster: { kubernetesNetworkConfig: { ipFamily: "IPv6" } } } }],
    ["Cilium's interfaces", { values: { eni: { enabled: true } }, eks: { nodes: { maxPods: 58 } } }],
    ["a larger type", { eks: vpcCni(110), instanceType: "m6i.4xlarge" }],
  ])("suffice with %s", (_, given) => {
    expect(ask(given)).toEqual([]);
  });

  it.each([
    ["more pods than addresses", { eks: vpcCni(110) }, "4 × (15 − 1) + 2 = 58 pods"],
    [
      "an interface spared",
      { eks: { ...vpcCni(58), install: [{ step: "pod-subnet", range: "100.64.0.0/16" }] } },
      "(4 − 1) × (15 − 1) + 2 = 44 pods",
    ],
    ["more pods than Cilium has addresses", { values: { eni: { enabled: true } }, eks: { nodes: { maxPods: 59 } } }, "58 pods is all"],
    ["a small VPC", { eks: vpcCni(58), vpcRange: "10.42.0.0/22" }, "3 full nodes take up to 180 addresses of their subnet, which has 123."],
    ["many nodes", { eks: vpcCni(110, PREFIXES), nodes: 80 }, "80 full nodes take up to 10560 addresses of their subnet, which has 8187."],
  ] satisfies [string, Given, string][])("are refused for %s", (_, given, why) => {
    expect(ask(given)[0]).toMatchObject({ severity: "refuse", why: expect.stringContaining(why) });
  });

  it("are warned of where the type is not known, and where pods are more than EKS recommends", () => {
    expect(ask({ eks: vpcCni(58), instanceType: "x9.huge" })).toMatchObject([{ severity: "warn" }]);
    expect(ask({ eks: vpcCni(200, PREFIXES) })).toMatchObject([{ severity: "warn", value: "200" }]);
  });
});

const pool = (range: string | string[], mask = 24): Mapping => ({
  ipam: { operator: { clusterPoolIPv4PodCIDRList: range, clusterPoolIPv4MaskSize: mask } },
});

describe("the pool of an overlay", () => {
  it.each([pool(["10.244.0.0/16"]), pool("10.244.0.0/16"), { podCidr: "10.244.0.0/16" }])("suffices: %j", (values) => {
    expect(ask({ values, eks: { nodes: { maxPods: 110 } } })).toEqual([]);
  });

  it.each([
    [pool(["10.42.128.0/17"]), "It overlaps the VPC's range 10.42.0.0/16"],
    [{ installation: { calicoNetwork: { ipPools: [{ cidr: "10.0.0.0/8" }] } } }, "It overlaps the VPC's range"],
    [{ podCidr: "10.244.0.0/99" }, "This is no range of addresses."],
    [pool(["10.244.0.0/16"], 26), "A part of that size has 60 addresses for pods, and a node takes 110."],
    [pool(["10.244.0.0/23"]), "10.244.0.0/23 holds 2 parts of that size, and there are 3 nodes."],
  ] satisfies [Mapping, string][])("is refused: %j", (values, why) => {
    expect(ask({ values, eks: { nodes: { maxPods: 110 } } })[0]).toMatchObject({ severity: "refuse", why: expect.stringContaining(why) });
  });
});

describe("ranges", () => {
  it.each(["10.0.0.0", "10.0.0/8", "10.0.0.256/8", "10.0.0.0/33", ""])("%j is none", (text) => {
    expect(parseRange(text)).toBeUndefined();
  });

  it("overlap where one holds the other, and not where they are neighbours", () => {
    const range = (text: string) => parseRange(text) ?? { first: 0, prefixLength: 0 };
    expect(overlap(range("10.0.0.0/8"), range("10.244.0.0/16"))).toBe(true);
    expect(overlap(range("10.244.0.0/16"), range("10.0.0.0/8"))).toBe(true);
    expect(overlap(range("10.244.0.0/16"), range("10.245.0.0/16"))).toBe(false);
    expect(subnetAddresses(24)).toBe(251);
  });
});

describe("what is told of an instance type", () => {
  it.each([
    ["m6i.xlarge", "m6i.xlarge carries 1.562 Gbit/s for as long as one likes and up to 12.5 for some minutes"],
    ["m6i.8xlarge", "m6i.8xlarge carries 12.5 Gbit/s, and no more for a short time"],
    ["m5n.xlarge", "m5n.xlarge carries 4.1 Gbit/s for as long as one likes, and more for some minutes"],
    ["t3.nano", "Nothing is known of t3.nano here"],
    ["constructor", "Nothing is known of constructor here"],
  ])("%s", (type, sentence) => {
    expect(describeInstanceType(type)).toContain(sentence);
  });
});
