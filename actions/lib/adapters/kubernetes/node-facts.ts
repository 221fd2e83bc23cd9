import { z } from "zod";
import type { NodeEnvironment } from "../../model/record.ts";
import type { KubernetesObject } from "./cluster.ts";
import type { Taint } from "./tolerations.ts";

/** A node, as far as the API server knows it. */
export interface NodeFacts extends NodeEnvironment {
  readonly isReady: boolean;
  readonly isCordoned: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
}

const nodeSchema = z.object({
  metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
  spec: z
    .object({
      unschedulable: z.boolean().default(false),
      taints: z.array(z.object({ key: z.string(), value: z.exactOptional(z.string()), effect: z.string() })).default([]),
    })
    .default({ unschedulable: false, taints: [] }),
  status: z.object({
    conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
    capacity: z.record(z.string(), z.string()).default({}),
    nodeInfo: z.object({
      kernelVersion: z.string(),
      osImage: z.string(),
      architecture: z.string(),
      containerRuntimeVersion: z.string(),
      kubeletVersion: z.string(),
    }),
  }),
});

export function nodeFacts(node: KubernetesObject): NodeFacts {
  const { metadata, spec, status } = nodeSchema.parse(node);
  const { labels } = metadata;
  const instanceType = labels["node.kubernetes.io/instance-type"];
  const zone = labels["topology.kubernetes.io/zone"];
  return {
    name: metadata.name,
    isReady: status.conditions.some(({ type, status: is }) => type === "Ready" && is === "True"),
    isCordoned: spec.unschedulable,
    labels,
    taints: spec.taints,
    ...(instanceType === undefined ? {} : { instanceType }),
    ...(zone === undefined ? {} : { zone }),
    kernel: status.nodeInfo.kernelVersion,
    operatingSystem: status.nodeInfo.osImage,
    architecture: status.nodeInfo.architecture,
    containerRuntime: status.nodeInfo.containerRuntimeVersion,
    kubelet: status.nodeInfo.kubeletVersion,
    cores: quantity(status.capacity.cpu ?? "0"),
    memoryBytes: quantity(status.capacity.memory ?? "0"),
  };
}

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** A resource quantity of Kubernetes as a number: cores or bytes. @throws Error for what is none */
export function quantity(text: string): number {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(text) ?? [];
  const factor = UNITS[unit];
  if (number === undefined || factor === undefined) throw new Error(`"${text}" is no quantity`);
  return Number(number) * factor;
}
