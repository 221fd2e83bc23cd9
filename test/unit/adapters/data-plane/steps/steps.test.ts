import { describe, expect, test } from "vitest";
import { fillPlaceholders } from "../../../../../actions/lib/adapters/data-plane/fill-placeholders.ts";
import { definitionsIn, gatewayApiAddress, installGatewayApi } from "../../../../../actions/lib/adapters/data-plane/steps/gateway-api.ts";
import { applyManifests, readManifests } from "../../../../../actions/lib/adapters/data-plane/steps/manifests.ts";
import { makeNodes } from "../../../../../actions/lib/adapters/data-plane/steps/nodes.ts";
import { assignRanges, keepAssigningRanges, partsOf } from "../../../../../actions/lib/adapters/data-plane/steps/pod-ranges.ts";
import { addPodSubnet, type PodSubnetWork } from "../../../../../actions/lib/adapters/data-plane/steps/pod-subnet.ts";
import type { KubernetesObject } from "../../../../../actions/lib/adapters/kubernetes/cluster.ts";
import { EnvironmentError } from "../../../../../actions/lib/model/errors.ts";
import type { Mapping } from "../../../../../actions/lib/model/scenario.ts";
import { HandClock } from "../../../../support/fakes.ts";
import { recordingLog } from "../../../../support/recording-log.ts";
import { FakeCluster } from "../../kubernetes/fake-cluster.ts";

const signal = new AbortController().signal;
const waiting = { clock: new HandClock(), signal, limitSeconds: 60 };
const node = (name: string, spec: object = {}, labels = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name, labels },
  spec,
});

describe("manifests", () => {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: placeholders of ours, not of JavaScript's
  test("have three placeholders and no others", () => {
    const facts = { apiServerHost: "api.example", region: "eu-west-1", run: "r1" };
    expect(fillPlaceholders("https://${API_SERVER_HOST} ${REGION} ${RUN_ID} $x", facts, "a.yaml")).toBe(
      "https://api.example eu-west-1 r1 $x",
    );
    expect(() => fillPlaceholders("${HOME}", facts, "a.yaml")).toThrow(
      'a.yaml must have no other placeholders than ${API_SERVER_HOST}, ${REGION} and ${RUN_ID}, not "${HOME}".',
    );
    expect(() => fillPlaceholders("${REGION}", { apiServerHost: "a", run: "r" }, "a.yaml")).toThrow('Input "aws-region" must be given');
  });
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above

  test("are applied in their order, once their kinds are known", async () => {
    const objects = readManifests(
      "apiVersion: v1\nkind: Namespace\nmetadata: { name: a }\n---\n# nothing\n---\napiVersion: x/v1\nkind: Thing\nmetadata: { name: b, namespace: a }\n",
      "a.yaml",
    );
    let refusals = 2;
    const cluster = new (class extends FakeCluster {
      override async apply(object: KubernetesObject): Promise<KubernetesObject> {
        if (object.kind === "Thing" && refusals-- > 0) throw new EnvironmentError("The cluster has no kind Thing of x/v1.");
        return await super.apply(object);
      }
    })();
    await applyManifests(cluster, objects, waiting);
    expect(cluster.calls).toEqual(["apply Namespace/a", "apply Thing/a/b"]);
  });

  test("that are none are refused before anything is applied", () => {
    expect(() => readManifests("kind: Pod", "a.yaml")).toThrow("a.yaml must hold objects of the Kubernetes API");
    expect(() => readManifests("a: [", "a.yaml")).toThrow("a.yaml is not valid YAML");
  });
});

describe("Gateway API", () => {
  const definition = (version: string, channel = "standard", group = "gateway.networking.k8s.io", strategy = "None") => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: gateways.${group}
  annotations: { gateway.networking.k8s.io/bundle-version: ${version}, gateway.networking.k8s.io/channel: ${channel} }
spec: { group: ${group}, conversion: { strategy: ${strategy} } }
`;

  test("is installed from its release, whatever of it the cluster has", async () => {
    const cluster = new FakeCluster();
    const asked: string[] = [];
    const download = async (address: string) => {
      asked.push(address);
      return `${definition("v1.4.1")}---\napiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: { name: safe }\n`;
    };
    await installGatewayApi(cluster, "1.4.1", download, waiting);
    // One definition of a release does not say that the others came too.
    await installGatewayApi(cluster, "v1.4.1", download, waiting);
    const address = "https://github.com/kubernetes-sigs/gateway-api/releases/download/v1.4.1/standard-install.yaml";
    expect(asked).toEqual([address, address]);
    expect(cluster.calls).toEqual(Array(2).fill("apply CustomResourceDefinition/gateways.gateway.networking.k8s.io"));
  });

  test.each([
    ["of another release", definition("v1.5.0")],
    ["of the experimental channel", definition("v1.4.1", "experimental")],
    ["of another project", definition("v1.4.1", "standard", "example.com")],
    ["that calls somebody", definition("v1.4.1", "standard", "gateway.networking.k8s.io", "Webhook")],
    ["that is none", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n"],
  ])("refuses a definition %s", (_, text) => {
    expect(() => definitionsIn(text, gatewayApiAddress("1.4.1"), "v1.4.1")).toThrow(/standard-install.yaml (must hold|holds no)/);
  });
});

describe("ranges of pods", () => {
  test("are the /24 parts of a range", () => {
    expect(partsOf("10.244.7.9/22")).toEqual(["10.244.4.0/24", "10.244.5.0/24", "10.244.6.0/24", "10.244.7.0/24"]);
    expect(partsOf("10.244.0.0/16")).toHaveLength(256);
    for (const wrong of ["10.244.0.0/25", "10.244.0.300/16", "fd00::/48", "10.244.0.0"])
      expect(() => partsOf(wrong)).toThrow("The range of pods must be");
  });

  test("are given to nodes that have none, each another, and those given stay", async () => {
    const cluster = new FakeCluster(node("a", { podCIDR: "10.244.0.0/24" }), node("b"), node("c"));
    expect(await assignRanges(cluster, "10.244.0.0/16", signal)).toEqual(["b 10.244.1.0/24", "c 10.244.2.0/24"]);
    expect(cluster.objects.get("Node/c")?.["spec"]).toEqual({ podCIDR: "10.244.2.0/24", podCIDRs: ["10.244.2.0/24"] });
    expect(await assignRanges(cluster, "10.244.0.0/16", signal)).toEqual([]);
    await expect(assignRanges(new FakeCluster(node("a"), node("b")), "10.1.1.0/24", signal)).rejects.toThrow("has no part left for node b");
  });

  test("are given while nodes join, until nobody waits for them", async () => {
    const cluster = new FakeCluster();
    const log = recordingLog();
    {
      await using _ = keepAssigningRanges(
        {
          cluster,
          clock: {
            ...new HandClock(),
            now: () => new Date(0),
            monotonicSeconds: () => 0,
            sleep: () => new Promise((resolve) => setTimeout(resolve, 1)),
          },
          log,
        },
        "10.244.0.0/16",
        signal,
      );
      cluster.objects.set("Node/late", node("late"));
      await expect.poll(() => log.lines).toContain("Node late 10.244.0.0/24");
    }
    cluster.objects.set("Node/later", node("later"));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(cluster.objects.get("Node/later")?.["spec"]).toEqual({});
  });
});

test("a range that has too few parts for the nodes is told once, not at every look", async () => {
  const cluster = new FakeCluster(node("a", { podCIDR: "10.1.1.0/24" }), node("b"));
  const log = recordingLog();
  let looks = 0;
  const clock = Object.assign(new HandClock(), {
    sleep: () => new Promise<void>((resolve) => setImmediate(resolve)).then(() => void looks++),
  });
  {
    await using _ = keepAssigningRanges({ cluster, clock, log }, "10.1.1.0/24", signal);
    await expect.poll(() => looks).toBeGreaterThan(5);
  }
  expect(log.lines).toEqual([expect.stringContaining("The range 10.1.1.0/24 has no part left for node b.")]);
});

describe("a subnet for pods", () => {
  const nodes = { managedNodeGroups: [{ name: "bench", availabilityZones: ["eu-west-1a"] }] };
  const work = (ranges: Map<string, string>, subnet?: string) => {
    const calls: string[] = [];
    const vpc: PodSubnetWork = {
      securityGroup: "sg-1",
      ranges: async () => ranges,
      addRange: async (range) => {
        calls.push(`add ${range}`);
        ranges.set(range, "associated");
      },
      findSubnet: async () => subnet,
      createSubnet: async (range, zone) => {
        calls.push(`create ${range} in ${zone}`);
        return "subnet-new";
      },
    };
    return { calls, vpc };
  };

  test("is made in the nodes' zone, and the VPC CNI is told of it", async () => {
    const { calls, vpc } = work(new Map([["10.42.0.0/16", "associated"]]));
    const cluster = new FakeCluster();
    await addPodSubnet({ cluster, vpc, nodes }, "100.64.0.0/16", waiting);
    expect(calls).toEqual(["add 100.64.0.0/16", "create 100.64.0.0/16 in eu-west-1a"]);
    expect(cluster.objects.get("ENIConfig/eu-west-1a")?.["spec"]).toEqual({ subnet: "subnet-new", securityGroups: ["sg-1"] });
  });

  test("that is there is taken, and one whose range fails is told", async () => {
    const there = work(new Map([["100.64.0.0/16", "associated"]]), "subnet-old");
    await addPodSubnet({ cluster: new FakeCluster(), vpc: there.vpc, nodes }, "100.64.0.0/16", waiting);
    expect(there.calls).toEqual([]);
    const failed = work(new Map([["100.64.0.0/16", "failed"]]));
    await expect(addPodSubnet({ cluster: new FakeCluster(), vpc: failed.vpc, nodes }, "100.64.0.0/16", waiting)).rejects.toThrow(
      "the range 100.64.0.0/16 of the VPC is failed",
    );
  });

  test("is not made where nobody says the nodes' one zone", async () => {
    const { vpc } = work(new Map());
    const two = { managedNodeGroups: [{ availabilityZones: ["a", "b"] }] };
    for (const wrong of [undefined, {}, two])
      await expect(addPodSubnet({ cluster: new FakeCluster(), vpc, nodes: wrong }, "100.64.0.0/16", waiting)).rejects.toThrow(
        "node groups are in one zone",
      );
  });
});

describe("nodes", () => {
  const config = { managedNodeGroups: [{ name: "bench", desiredCapacity: 2 }] };
  const setUp = () => {
    const made: Mapping[] = [];
    return { made, making: { config, provider: { createNodeGroups: async (asked: Mapping) => void made.push(asked) } } };
  };
  const ours = { "alpha.eksctl.io/nodegroup-name": "bench" };

  test("are made where the cluster lacks some of them", async () => {
    const { made, making } = setUp();
    expect(await makeNodes(new FakeCluster(node("a", {}, ours), node("other")), making, signal)).toBe("made");
    expect(made).toEqual([config]);
  });

  test("are left where all are there", async () => {
    const { made, making } = setUp();
    expect(await makeNodes(new FakeCluster(node("a", {}, ours), node("b", {}, ours)), making, signal)).toBe("there");
    expect(made).toEqual([]);
  });

  test("that nobody said how to make are asked for by name of the input", async () => {
    await expect(makeNodes(new FakeCluster(), undefined, signal)).rejects.toThrow('Input "node-group-config" must name the file');
    expect(await makeNodes(new FakeCluster(node("a")), undefined, signal)).toBe("there");
  });
});
