import { z } from "zod";
import { ConfigurationError, EnvironmentError } from "../../../model/errors.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Log } from "../../../ports/log.ts";
import type { Cluster } from "../../kubernetes/cluster.ts";

/** Of a node: 254 pods, more than any takes. */
const NODE_BITS = 24;
const PAUSE_SECONDS = 2;

const nodeSchema = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({ podCIDR: z.string().default(""), podCIDRs: z.array(z.string()).default([]) }).prefault({}),
});

/** The /24 parts of a range, in order. @throws ConfigurationError for what is no range, or one that has none */
export function partsOf(range: string): readonly string[] {
  const [, a, b, c, d, bits] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(range) ?? [];
  const bytes = [a, b, c, d].map(Number);
  const size = Number(bits);
  if (bytes.some((byte) => !(byte <= 255)) || !(size >= 8 && size <= NODE_BITS))
    throw new ConfigurationError(`The range of pods must be of IPv4 and of 8 to ${NODE_BITS} bits, such as 10.244.0.0/16, not "${range}".`);
  const address = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  const first = Math.floor(address / 2 ** (32 - size)) * 2 ** (32 - size);
  return Array.from({ length: 2 ** (NODE_BITS - size) }, (_, index) => {
    const network = first + index * 256;
    return `${[24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256).join(".")}/${NODE_BITS}`;
  });
}

/** Gives each node without a range a part that no other has. @returns those that got one. @throws EnvironmentError when none is left */
export async function assignRanges(cluster: Cluster, range: string, signal: AbortSignal): Promise<readonly string[]> {
  const nodes = (await cluster.list({ apiVersion: "v1", kind: "Node" }, signal)).map((node) => nodeSchema.parse(node));
  const taken = new Set(nodes.flatMap(({ spec }) => [spec.podCIDR, ...spec.podCIDRs]));
  const free = partsOf(range)
    .filter((part) => !taken.has(part))
    .values();
  const assigned: string[] = [];
  for (const { metadata, spec } of nodes.filter((node) => node.spec.podCIDR === "")) {
    const part = free.next().value;
    if (part === undefined) throw new EnvironmentError(`The range ${range} has no part left for node ${metadata.name}.`);
    await cluster.apply({ apiVersion: "v1", kind: "Node", metadata, spec: { ...spec, podCIDR: part, podCIDRs: [part] } }, signal);
    assigned.push(`${metadata.name} ${part}`);
  }
  return assigned;
}

/**
 * Goes on giving ranges to nodes that join until it is disposed: eksctl waits for nodes to become ready, and they wait for their range.
 * What goes wrong is told, and shows in nodes that do not become ready.
 */
export function keepAssigningRanges(
  { cluster, clock, log }: { readonly cluster: Cluster; readonly clock: Clock; readonly log: Log },
  range: string,
  signal: AbortSignal,
): AsyncDisposable {
  partsOf(range);
  const end = new AbortController();
  const within = AbortSignal.any([signal, end.signal]);
  let told: string | undefined;
  const work = (async () => {
    while (!within.aborted) {
      try {
        for (const assigned of await assignRanges(cluster, range, within)) log.info(`Node ${assigned}`);
      } catch (error) {
        if (within.aborted) return;
        const { message } = error as Error;
        if (message !== told) log.warning(`A node did not get its range of pods: ${message}`);
        told = message;
      }
      await clock.sleep(PAUSE_SECONDS, within).catch(() => undefined);
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      end.abort(new Error("all nodes have joined"));
      await work;
    },
  };
}
