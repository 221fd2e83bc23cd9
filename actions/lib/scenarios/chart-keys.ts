import type { Mapping } from "../model/scenario.ts";
import type { SchemaTree } from "./chart-schemas.ts";
import { isMapping, leaves } from "./helm-values.ts";
import { nearestName } from "./nearest-name.ts";

/** Keys that Cilium's chart reads although its values.yaml only mentions them in comments, so its schema does not have them. */
const COMMENTED_KEYS = [
  "kubeProxyReplacement",
  "devices",
  "egressMasqueradeInterfaces",
  "socketLB.hostNamespaceOnly",
  "loadBalancer.mode",
  "loadBalancer.algorithm",
  "loadBalancer.dsrDispatch",
  "maglev.tableSize",
  "maglev.hashSeed",
];

/** Mappings that Kubernetes reads, not the chart: the schema lists what the defaults happen to have. */
const FREE_NAMES = new Set([
  "affinity",
  "nodeSelector",
  "annotations",
  "podAnnotations",
  "labels",
  "podLabels",
  "matchLabels",
  "resources",
  "securityContext",
  "podSecurityContext",
  "updateStrategy",
]);

export interface Replacement {
  readonly why: string;
  readonly instead: string;
}

/** Keys that people write and no chart reads, in lower case, with what they are called today. What is below such a key belongs to it. */
const REPLACED: Readonly<Record<string, Replacement>> = {
  tunnel: {
    why: "Cilium removed this key in 1.15, and the chart fails.",
    instead: "routingMode: tunnel with tunnelProtocol: vxlan or geneve, or routingMode: native",
  },
  "bpf.ctglobaltcpmax": { why: "No chart has this key: it is ignored without a word.", instead: "bpf.ctTcpMax" },
  "bpf.ctglobalanymax": { why: "No chart has this key: it is ignored without a word.", instead: "bpf.ctAnyMax" },
  xdp: { why: "The chart has no such block: XDP serves the load balancer.", instead: "loadBalancer.acceleration: native" },
  enablexdpprefilter: { why: "No chart has this key: XDP serves the load balancer.", instead: "loadBalancer.acceleration: native" },
  hostservices: { why: "Cilium removed this block long ago.", instead: "socketLB.enabled" },
  "loadbalancer.maglev": {
    why: "Maglev's settings are not below loadBalancer.",
    instead: "maglev.tableSize and maglev.hashSeed, with loadBalancer.algorithm: maglev",
  },
  "eni.minallocate": {
    why: "It is no key of the chart before 1.19, and has another place since.",
    instead: "eni.nodeSpec or ipam.nodeSpec, from chart 1.19",
  },
  "eni.preallocate": {
    why: "It is no key of the chart before 1.19, and has another place since.",
    instead: "eni.nodeSpec or ipam.nodeSpec, from chart 1.19",
  },
  "nodeport.enabled": { why: "The key is gone since chart 1.19: replacing kube-proxy implies it.", instead: "kubeProxyReplacement: true" },
  hostport: { why: "The block is gone since chart 1.18: replacing kube-proxy implies it.", instead: "kubeProxyReplacement: true" },
  externalips: { why: "The block is gone since chart 1.17: replacing kube-proxy implies it.", instead: "kubeProxyReplacement: true" },
  "eni.updateec2adapterlimitviaapi": { why: "The key is gone since chart 1.18: Cilium always asks the API.", instead: "nothing" },
  "encryption.strictmode.enabled": {
    why: "Since chart 1.20 strict mode says for which direction it is.",
    instead: "encryption.strictMode.egress.enabled",
  },
};

export interface UnknownKey {
  readonly path: string;
  readonly value: unknown;
  readonly replacement?: Replacement;
  /** The real key that was probably meant. */
  readonly nearest?: string;
}

/** For so many a name is looked for that was meant: each takes milliseconds, and a file may have ten thousands. */
const MOST_MEANT = 20;

/** Whether the chart reads all of the values. */
export const areKnown = (values: Mapping, schema: SchemaTree): boolean => leaves(values).every(([path]) => isKnown(path, schema));

/** Paths of values that Cilium's chart does not read. It accepts every key, so a misspelt one would only have no effect. */
export function unknownKeys(values: Mapping, schema: SchemaTree): UnknownKey[] {
  return leaves(values)
    .filter(([path]) => !isKnown(path, schema))
    .map(([path, value], index) => {
      const replacement = replacementOf(path);
      if (replacement !== undefined) return { path: path.join("."), value, replacement };
      const nearest = index < MOST_MEANT ? nearestKey(path, schema) : undefined;
      return { path: path.join("."), value, ...(nearest === undefined ? {} : { nearest }) };
    });
}

function isKnown(path: readonly string[], schema: SchemaTree): boolean {
  let tree: SchemaTree = schema;
  for (const [index, name] of path.entries()) {
    const so = path.slice(0, index + 1).join(".");
    if (COMMENTED_KEYS.some((key) => key === so)) return true;
    const children = tree.properties ?? {};
    // A mapping without a shape takes any key, but not where we know the shape better.
    if (index > 0 && tree.properties === undefined)
      return !COMMENTED_KEYS.some((key) => key.startsWith(`${path.slice(0, index).join(".")}.`));
    if (!Object.hasOwn(children, name)) return false;
    tree = children[name] as SchemaTree;
    if (FREE_NAMES.has(name)) return true;
  }
  return true;
}

function replacementOf(path: readonly string[]): Replacement | undefined {
  const lower = path.map((name) => name.toLowerCase());
  for (let length = lower.length; length > 0; length--) {
    const key = lower.slice(0, length).join(".");
    if (Object.hasOwn(REPLACED, key)) return REPLACED[key];
  }
  return undefined;
}

function nearestKey(path: readonly string[], schema: SchemaTree): string | undefined {
  const known = [...paths(schema), ...COMMENTED_KEYS];
  const parent = path
    .slice(0, -1)
    .map((name) => `${name}.`)
    .join("");
  const last = (path.at(-1) ?? "").toLowerCase();
  // First a neighbour, then what is spelt alike as a whole, then the same word elsewhere where there is but one.
  const neighbour = nearestName(
    last,
    known.filter((key) => key.startsWith(parent) && !key.slice(parent.length).includes(".")).map((key) => key.slice(parent.length)),
  );
  if (neighbour !== undefined) return `${parent}${neighbour}`;
  const alike = nearestName(path.join("."), known);
  if (alike !== undefined) return alike;
  const sameWord = known.filter((key) => key.toLowerCase().split(".").at(-1) === last);
  return sameWord.length === 1 ? sameWord[0] : undefined;
}

function paths(tree: SchemaTree, parent = ""): string[] {
  return Object.entries(tree.properties ?? {}).flatMap(([name, child]) => {
    const path = parent === "" ? name : `${parent}.${name}`;
    return [path, ...paths(child, path)];
  });
}

/** Texts in which somebody left a placeholder: values are plain, nothing fills them in. */
export function placeholders(value: unknown, path: readonly string[] = []): { readonly path: string; readonly value: string }[] {
  if (typeof value === "string") return /\$\{[^}]*\}|\{\{.*\}\}/.test(value) ? [{ path: path.join("."), value }] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => placeholders(item, [...path, String(index)]));
  return isMapping(value) ? Object.entries(value).flatMap(([key, item]) => placeholders(item, [...path, key])) : [];
}
