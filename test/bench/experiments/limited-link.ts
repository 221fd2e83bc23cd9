import { type LabOptions, type LabTarget, openLab } from "../../../actions/lib/adapters/lab/lab-target.ts";
import { NODES, namespaceName } from "../../../actions/lib/adapters/lab/names.ts";
import { inNamespace } from "../../../actions/lib/adapters/lab/namespace.ts";
import { runChecked } from "../../../actions/lib/adapters/process/run-command.ts";

/** Of the link between the nodes in each direction, bit/s; well below what the slowest lab carries without a limit. */
export const LINK_RATE = 2e9;

/** A tenth less: the truth that a comparison should find, for nothing else is the bottleneck of a stream. */
export const SLOWER_RATE = 0.9 * LINK_RATE;

/** Opens a lab in which the kernel limits the link between the nodes (a token bucket, tbf): the arms that are named to their rate, all others to `LINK_RATE`. */
export function openLimitedLab(rates: ReadonlyMap<string, number>) {
  return async (lab: LabOptions, signal: AbortSignal): Promise<LabTarget> => {
    const target = await openLab(lab, signal);
    const prepare = target.prepare.bind(target);
    target.prepare = async (preparation, preparing) => {
      const facts = await prepare(preparation, preparing);
      for (const { name } of preparation.arms) await limitLink(lab.run, name, rates.get(name) ?? LINK_RATE, preparing);
      return facts;
    };
    return target;
  };
}

/** Four of the largest packets that a veth hands on at once, and what a rate like this sends in 10 ms. */
const BURST_BYTES = 256 * 1024;
const QUEUE_SECONDS = 0.01;

async function limitLink(run: string, arm: string, bitsPerSecond: number, signal: AbortSignal): Promise<void> {
  for (const node of NODES) {
    const limits = ["rate", `${Math.round(bitsPerSecond)}bit`, "burst", `${BURST_BYTES}b`, "latency", `${QUEUE_SECONDS * 1000}ms`];
    const command = ["tc", "qdisc", "replace", "dev", "eth0", "root", "tbf", ...limits];
    await runChecked(inNamespace(namespaceName(run, arm, node), command), { signal });
  }
}
