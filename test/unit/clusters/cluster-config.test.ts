import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { clusterConfig } from "../../../actions/lib/clusters/cluster-config.ts";
import { layOver } from "../../../actions/lib/clusters/lay-over.ts";
import type { EksRecipe, Mapping } from "../../../actions/lib/model/scenario.ts";
import { eksctlSchema, eksScenarios, RECIPE, REQUEST } from "./requests.ts";

const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(eksctlSchema());
const troubles = (config: Mapping) =>
  validate(config) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);

/** The one node group of a file. */
const nodes = (config: Mapping): Mapping => (config["managedNodeGroups"] as Mapping[])[0] as Mapping;
const withNodes = (recipe: Partial<EksRecipe["nodes"]>) => nodes(clusterConfig({ ...RECIPE, nodes: recipe }, REQUEST).cluster);

describe("eksctl's schema", () => {
  test.each(eksScenarios().map(({ slug, eks }) => [slug, eks] as const))("takes what is made of %s", (_, eks) => {
    const { cluster, nodeGroups } = clusterConfig(eks, REQUEST);
    expect(troubles(cluster)).toEqual([]);
    if (nodeGroups !== undefined) expect(troubles(nodeGroups)).toEqual([]);
  });

  test("refuses a key that there is not, so its consent means something", () => {
    expect(troubles({ ...clusterConfig(RECIPE, REQUEST).cluster, kubeProxy: {} })).toEqual([" must NOT have additional properties"]);
  });
});

describe("a cluster", () => {
  test.each(eksScenarios().map(({ slug, eks }) => [slug, eks] as const))("has nodes in one file only, as eksctl demands: %s", (_, eks) => {
    const { cluster, nodeGroups } = clusterConfig(eks, REQUEST);
    const isBare = eks.addons["vpc-cni"] === undefined;
    expect("managedNodeGroups" in cluster).toBe(nodeGroups === undefined);
    // validateBareCluster of eksctl: no nodes in the file of a cluster without VPC CNI.
    if (isBare) expect(cluster).not.toHaveProperty("managedNodeGroups");
    expect(nodes(nodeGroups ?? cluster)).toMatchObject({ name: "bench", availabilityZones: [REQUEST.zones[0]] });
  });

  test("costs no gateway and no extended support, and is no Auto Mode", () => {
    expect(clusterConfig(RECIPE, REQUEST).cluster).toMatchObject({
      metadata: { name: REQUEST.name, region: REQUEST.region, version: "1.35" },
      upgradePolicy: { supportType: "STANDARD" },
      autoModeConfig: { enabled: false },
      availabilityZones: REQUEST.zones,
      vpc: { cidr: "10.42.0.0/16", nat: { gateway: "Disable" } },
      addonsConfig: { disableDefaultAddons: true },
    });
  });

  test("carries the four tags, and so do its add-ons and its nodes", () => {
    const { cluster } = clusterConfig(RECIPE, REQUEST);
    const tags = {
      "cni-bench/run": "19000000001-1",
      "cni-bench/scenario": "vpc-cni",
      "cni-bench/repository": "octo-org/octo-repo",
      "cni-bench/expires-at": "2026-11-21T23:00:00Z",
    };
    expect((cluster["metadata"] as Mapping)["tags"]).toEqual(tags);
    expect((cluster["addons"] as Mapping[]).map((addon) => addon["tags"])).toEqual([tags, tags, tags]);
    expect(nodes(cluster)).toMatchObject({ tags, propagateASGTags: true });
  });

  test("has the scenario's add-ons, with a configuration as JSON text where there is one", () => {
    const configuration = { env: { ENABLE_PREFIX_DELEGATION: "true" } };
    const { cluster } = clusterConfig({ ...RECIPE, addons: { "vpc-cni": configuration, coredns: {} } }, REQUEST);
    expect(cluster["addons"]).toEqual([
      { name: "vpc-cni", tags: REQUEST.tags, configurationValues: JSON.stringify(configuration), resolveConflicts: "overwrite" },
      { name: "coredns", tags: REQUEST.tags },
    ]);
  });

  test("takes the scenario's own keys, and loses those that it sets to null", () => {
    const { cluster } = clusterConfig({ ...RECIPE, cluster: { iam: { withOIDC: true }, vpc: null } }, REQUEST);
    expect(cluster["iam"]).toEqual({ withOIDC: true });
    expect(cluster).not.toHaveProperty("vpc");
  });
});

describe("the nodes", () => {
  test("are as many as asked for, no more and no fewer, all in the first zone and public", () => {
    expect(withNodes({})).toMatchObject({
      instanceType: "m6i.xlarge",
      minSize: 3,
      maxSize: 3,
      desiredCapacity: 3,
      availabilityZones: ["ap-northeast-2a"],
      privateNetworking: false,
      placement: { groupName: REQUEST.placementGroup },
      volumeType: "gp3",
      volumeSize: 40,
      disableIMDSv1: true,
    });
  });

  test("have no placement group, no pinned image and no more than that where nobody asks for it", () => {
    const { placementGroup: _, ...anywhere } = REQUEST;
    const group = nodes(clusterConfig(RECIPE, anywhere).cluster);
    for (const key of ["placement", "releaseVersion", "maxPodsPerNode", "taints", "iam", "preBootstrapCommands"])
      expect(group).not.toHaveProperty(key);
  });

  test("have what the scenario needs", () => {
    const taint = { key: "node.cilium.io/agent-not-ready", value: "true", effect: "NoExecute" } as const;
    const group = withNodes({ maxPods: 58, taints: [taint], permissions: "cilium-eni", modules: ["ip_vs", "ip_vs_rr"] });
    expect(group).toMatchObject({
      maxPodsPerNode: 58,
      taints: [taint],
      preBootstrapCommands: ["modprobe -a ip_vs ip_vs_rr", "printf '%s\\n' ip_vs ip_vs_rr > /etc/modules-load.d/cni-bench.conf"],
    });
    expect(JSON.stringify(group["iam"])).toContain("ec2:DescribeManagedPrefixLists");
  });

  test("have their interface set before the kubelet starts", () => {
    expect(withNodes({ networkInterface: { mtu: 3498, queues: 2 } })["preBootstrapCommands"]).toEqual([
      "ip link set dev ens5 mtu 3498",
      "ethtool -L ens5 combined 2",
    ]);
  });

  test("have the release of the image that was pinned", () => {
    expect(nodes(clusterConfig(RECIPE, { ...REQUEST, imageRelease: "1.35.2-20261112" }).cluster)).toMatchObject({
      releaseVersion: "1.35.2-20261112",
    });
  });
});

describe("one mapping over another", () => {
  test.each([
    [{ a: 1 }, { b: 2 }, { a: 1, b: 2 }],
    [{ a: { b: 1, c: 2 } }, { a: { c: 3 } }, { a: { b: 1, c: 3 } }],
    [{ a: { b: 1 } }, { a: null }, {}],
    [{ a: { b: 1, c: 1 } }, { a: { b: null } }, { a: { c: 1 } }],
    [{ a: [1, 2] }, { a: [3] }, { a: [3] }],
    [{}, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
    [{ a: 1 }, { a: { b: 2 } }, { a: { b: 2 } }],
    [{ a: false }, {}, { a: false }],
  ])("%j and %j make %j", (base, patch, merged) => {
    expect(layOver(base, patch)).toEqual(merged);
  });
});

describe("a permissions boundary", () => {
  const boundary = "arn:aws:iam::123456789012:policy/cni-bench-boundary";
  const bound = (recipe: EksRecipe) => clusterConfig(recipe, { ...REQUEST, permissionsBoundary: boundary });

  test("is on the role of the control plane and on that of the nodes, beside what the nodes are allowed", () => {
    const recipe: EksRecipe = { ...RECIPE, nodes: { permissions: "cilium-eni" } };
    const { cluster } = bound(recipe);
    expect(cluster["iam"]).toMatchObject({ serviceRolePermissionsBoundary: boundary });
    expect(nodes(cluster)["iam"]).toMatchObject({ instanceRolePermissionsBoundary: boundary, attachPolicy: expect.anything() });
    expect(troubles(cluster)).toEqual([]);
  });

  test.each(eksScenarios().map(({ slug, eks }) => [slug, eks] as const))("is on every role that eksctl makes for %s", (_, eks) => {
    const { cluster, nodeGroups } = bound(eks);
    // What else could make roles is in no scenario; who adds it adds its boundary.
    expect(Object.keys(cluster["iam"] as Mapping).filter((key) => !["withOIDC", "serviceRolePermissionsBoundary"].includes(key))).toEqual(
      [],
    );
    for (const key of ["nodeGroups", "fargateProfiles", "capabilities", "karpenter"]) expect(cluster).not.toHaveProperty(key);
    expect(cluster).toMatchObject({ autoModeConfig: { enabled: false }, addonsConfig: { disableDefaultAddons: true } });
    expect(cluster["addonsConfig"]).not.toHaveProperty("autoApplyPodIdentityAssociations");
    expect(cluster["iam"]).toMatchObject({ serviceRolePermissionsBoundary: boundary });
    expect(nodes(nodeGroups ?? cluster)["iam"]).toMatchObject({ instanceRolePermissionsBoundary: boundary });
    for (const addon of cluster["addons"] as Mapping[]) {
      expect(addon).toMatchObject({ permissionsBoundary: boundary });
      for (const key of ["podIdentityAssociations", "useDefaultPodIdentityAssociations"]) expect(addon).not.toHaveProperty(key);
    }
    for (const file of [cluster, nodeGroups ?? cluster]) expect(troubles(file)).toEqual([]);
  });

  test("is nowhere where nobody asked for it", () => {
    expect(JSON.stringify(clusterConfig(RECIPE, REQUEST))).not.toContain("Boundary");
  });
});
