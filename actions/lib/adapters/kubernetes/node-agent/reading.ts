import { type ProxyReading, parseProxy } from "./kube-proxy.ts";
import { type Moment, parseMoment } from "./moment.ts";
import { type Nic, parseNic, queueingOf } from "./nic.ts";
import { splitSections } from "./node-script.ts";
import { present } from "./present.ts";
import { type Histogram, histogramsNamed, parseSamples } from "./prometheus.ts";
import { parseRules, type RuleCounts } from "./rules.ts";

/** What a node said. What was not asked for, or what it does not have, is absent. */
export interface NodeReading {
  readonly node: string;
  /** New at every boot of the kernel. */
  readonly bootId: string;
  /** When the node's first process began, hundredths of a second after the kernel; tells a node in a container from the same one started again. */
  readonly startedTicks: number;
  readonly kernel: string;
  /** The data plane's containers and ours. */
  readonly containers: readonly NodeContainer[];
  /** Before anything else was looked at, and after. */
  readonly first: Moment;
  readonly last: Moment;
  readonly conntrack?: Conntrack;
  readonly nics?: readonly Nic[];
  readonly rules?: RuleCounts;
  readonly proxy?: ProxyReading;
  readonly cilium?: CiliumReading;
  readonly pods?: readonly PodNetwork[];
  readonly machine?: MachineFacts;
}

export interface NodeContainer {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly id: string;
  readonly isOurs: boolean;
}

/** Connections that the node's kernel tracks; of the node's network namespace. */
export interface Conntrack {
  readonly count: number;
  readonly maximum: number;
}

/** What Cilium's agent says of itself, where its metrics are on. */
export interface CiliumReading {
  /** From the change of a service to its being programmed, seconds, by labels. */
  readonly serviceDelay: ReadonlyMap<string, Histogram>;
  /** Share of a map that is used, 0 to 1, by its name. */
  readonly mapPressure: Readonly<Record<string, number>>;
}

/** What is in force where a pod of ours sends: a pod's network namespace has settings of its own. */
export interface PodNetwork {
  readonly namespace: string;
  readonly pod: string;
  readonly congestionControl?: string;
  /** Of its eth0. */
  readonly mtu?: number;
  readonly queueing?: readonly string[];
}

export interface MachineFacts {
  readonly cpuModel?: string;
  readonly memoryBytes?: number;
  readonly sysctls: Readonly<Record<string, string>>;
}

/**
 * Parses what the node script printed.
 * @returns undefined when it was cut off, or lacks that without which a reading says nothing
 */
export function parseReading(printed: string, mark: string): NodeReading | undefined {
  const sections = splitSections(printed, mark);
  if (sections === undefined) return undefined;
  const text = (heading: string): string | undefined => sections.get(heading)?.[0];
  const identity = text("node") ?? "";
  const [node, bootId, kernel, started] = ["name", "boot-id", "kernel", "started"].map(
    (name) => new RegExp(`^${name} (\\S+)$`, "m").exec(identity)?.[1],
  );
  const containers = parseContainers(text("containers") ?? "");
  const ids = containers.map(({ id }) => id);
  const [firstGroups = "", lastGroups = ""] = sections.get("groups") ?? [];
  const first = parseMoment(text("moment first") ?? "", firstGroups, ids);
  const last = parseMoment(text("moment last") ?? "", lastGroups, ids);
  if (node === undefined || bootId === undefined || kernel === undefined || started === undefined) return undefined;
  if (first === undefined || last === undefined) return undefined;
  const mode = text("proxy-mode");
  const machine = text("machine");
  const cilium = text("cilium-metrics");
  const headings = [...sections.keys()];
  const isFull = machine !== undefined;
  return {
    node,
    bootId,
    startedTicks: Number(started),
    kernel,
    containers,
    first,
    last,
    ...present({
      conntrack: parseConntrack(text("conntrack") ?? ""),
      nics: text("conntrack") === undefined ? undefined : named("nic", headings).map((name) => parseNic(name, text(`nic ${name}`) ?? "")),
      rules: isFull ? parseRules(sections) : undefined,
      proxy: mode === undefined ? undefined : parseProxy(mode, text("proxy-metrics") ?? ""),
      cilium: cilium === undefined ? undefined : parseCilium(cilium),
      pods: isFull ? named("pod", headings).map((name) => parsePod(name, text(`pod ${name}`) ?? "")) : undefined,
      machine: machine === undefined ? undefined : parseMachine(machine, text("sysctls") ?? ""),
    }),
  };
}

const named = (kind: string, headings: readonly string[]): string[] =>
  headings.filter((heading) => heading.startsWith(`${kind} `)).map((heading) => heading.slice(kind.length + 1));

function parseContainers(text: string): NodeContainer[] {
  return [...text.matchAll(/^(ours|data-plane) (\S+) (\S+) (\S+) (\w+)$/gm)].map(
    ([, kind, namespace = "", pod = "", container = "", id = ""]) => ({
      namespace,
      pod,
      container,
      id,
      isOurs: kind === "ours",
    }),
  );
}

function parseConntrack(text: string): Conntrack | undefined {
  const [count, maximum] = ["count", "max"].map((name) => new RegExp(`^${name} (\\d+)$`, "m").exec(text)?.[1]);
  return count === undefined || maximum === undefined ? undefined : { count: Number(count), maximum: Number(maximum) };
}

function parseCilium(metrics: string): CiliumReading {
  const samples = parseSamples(metrics);
  const pressures = samples.filter(({ name }) => name === "cilium_bpf_map_pressure");
  return {
    serviceDelay: histogramsNamed("cilium_service_implementation_delay", samples),
    mapPressure: Object.fromEntries(pressures.map(({ labels, value }) => [labels["map_name"] ?? "", value])),
  };
}

function parsePod(name: string, text: string): PodNetwork {
  const [namespace = "", pod = ""] = name.split(" ");
  const mtu = /\bmtu (\d+)\b/.exec(text)?.[1];
  const queueing = queueingOf(text);
  return {
    namespace,
    pod,
    ...present({
      congestionControl: /^congestion-control (\S+)$/m.exec(text)?.[1],
      mtu: mtu === undefined ? undefined : Number(mtu),
      queueing: queueing.length === 0 ? undefined : queueing,
    }),
  };
}

function parseMachine(text: string, sysctls: string): MachineFacts {
  const memory = /^MemTotal:\s+(\d+) kB$/m.exec(text)?.[1];
  return {
    ...present({
      cpuModel: /^model name\s*: (.+)$/m.exec(text)?.[1],
      memoryBytes: memory === undefined ? undefined : Number(memory) * 1024,
    }),
    sysctls: Object.fromEntries(
      [...sysctls.matchAll(/^(\S+) = (.*)$/gm)].map(([, name = "", value = ""]) => [name, value.trim().replaceAll(/\s+/g, " ")]),
    ),
  };
}
