import { describe, expect, test } from "vitest";
import { checkCluster } from "../../../actions/install-scenario/check-cluster.ts";
import { checkValues } from "../../../actions/install-scenario/check-values.ts";
import type { Request } from "../../../actions/install-scenario/request.ts";
import type { Installation } from "../../../actions/lib/adapters/data-plane/installation.ts";
import type { KubernetesObject } from "../../../actions/lib/adapters/kubernetes/cluster.ts";
import type { EksRecipe, Mapping } from "../../../actions/lib/model/scenario.ts";
import type { ScenarioFiles } from "../../../actions/lib/scenarios/scenario-files.ts";
import { recordingLog } from "../../support/recording-log.ts";
import { FakeCluster } from "../adapters/kubernetes/fake-cluster.ts";

const signal = new AbortController().signal;
const eks = (more: Partial<EksRecipe> = {}): EksRecipe => ({
  ...{ status: "ready", needs: {}, addons: { "vpc-cni": {} }, nodes: { maxPods: 200 } },
  ...{ install: [{ step: "nodes" }], ready: [], assertions: [], pitfalls: [], evidence: "", ...more },
});
const node = (name: string, instanceType?: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name, labels: instanceType === undefined ? {} : { "node.kubernetes.io/instance-type": instanceType } },
});
const files = (recipe: EksRecipe): ScenarioFiles => ({
  scenario: { slug: "mine", title: "Mine", summary: "Mine.", eks: recipe },
  values: {},
  manifests: {},
});
const group = (instanceType: string, more: Mapping = {}): Mapping => ({
  managedNodeGroups: [{ name: "bench", instanceType, desiredCapacity: 2, ...more }],
});

interface Asked {
  readonly recipe?: EksRecipe;
  readonly nodes?: readonly KubernetesObject[];
  readonly config?: Mapping;
  readonly mode?: Request["mode"];
}

function check({ recipe = eks(), nodes = [], config, mode = "install" }: Asked): Promise<void> {
  const making = config === undefined ? {} : { nodes: { config, provider: { createNodeGroups: async () => undefined } } };
  const installation = { cluster: new FakeCluster(...nodes), log: recordingLog(), ...making } as unknown as Installation;
  return checkCluster({ files: files(recipe), recipe, mode } as unknown as Request, installation, signal);
}

describe("a scenario is held against the machines that it really gets", () => {
  const tooMany = "pods is all that the interfaces of an m6i.xlarge have addresses for";

  test("which are those of the nodes' file", async () => {
    await expect(check({ config: group("m6i.xlarge") })).rejects.toThrow(tooMany);
    await expect(check({ config: group("m6i.4xlarge") })).resolves.toBeUndefined();
  });

  test("or the cluster's own, where nobody makes any", async () => {
    await expect(check({ nodes: [node("a", "m6i.xlarge"), node("b", "m6i.xlarge")] })).rejects.toThrow(tooMany);
    await expect(check({ nodes: [node("a", "m6i.4xlarge"), node("b", "m6i.4xlarge")] })).resolves.toBeUndefined();
  });

  test("and nobody guesses where they differ, or say nothing of themselves", async () => {
    await expect(check({ nodes: [node("a", "m6i.xlarge"), node("b", "m6i.4xlarge")] })).resolves.toBeUndefined();
    await expect(check({ nodes: [node("a"), node("b")] })).resolves.toBeUndefined();
    expect(() => checkValues(files(eks()), recordingLog())).not.toThrow();
  });
});

test("a scenario that wants more of its cluster than the network is refused before any cluster is asked", () => {
  const greedy = files(eks({ cluster: { metadata: { name: "somebody-elses" } } }));
  expect(() => checkValues(greedy, recordingLog())).toThrow('eks.cluster.metadata.name: "somebody-elses"');
});

describe("before anything is changed, a cluster is refused", () => {
  test("that has no nodes, where nobody says how to make them", async () => {
    await expect(check({})).rejects.toThrow('Input "node-group-config" must name the file that create-cluster wrote');
    await expect(check({ mode: "upgrade" })).resolves.toBeUndefined();
  });

  test("whose nodes are in more zones than the subnet for pods", async () => {
    const recipe = eks({ install: [{ step: "pod-subnet", range: "100.64.0.0/16" }, { step: "nodes" }] });
    const config = group("m6i.4xlarge", { availabilityZones: ["eu-west-1a", "eu-west-1b"] });
    await expect(check({ recipe, config })).rejects.toThrow("node groups are in one zone");
  });
});
