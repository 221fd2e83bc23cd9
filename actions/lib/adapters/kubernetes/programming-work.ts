import type { ServiceProgramming } from "../../model/arrangement.ts";
import { agentsOf } from "./node-agent/agent-usage.ts";
import type { IpFamily } from "./node-agent/kube-proxy.ts";
import { histogramQuantile, histogramSum } from "./node-agent/prometheus.ts";
import { type MeasuredUsage, usageBetween } from "./node-agent/usage.ts";
import type { PairReading } from "./node-agents.ts";

/**
 * What both nodes did between two readings to programme services. Quantiles of passes are those of kube-proxy's own histogram, of both nodes
 * together; its buckets double from one to the next, and within one they are interpolated. What nobody can tell in full is absent.
 * @param family of the services' addresses
 */
export function programmingWork(
  before: PairReading,
  after: PairReading,
  family: Exclude<IpFamily, "both">,
): Pick<ServiceProgramming, "sync" | "agents"> {
  const usages = [usageBetween(before.client, after.client)];
  if (before.other !== undefined && after.other !== undefined) usages.push(usageBetween(before.other, after.other));
  const measured = usages.filter((usage) => usage.status === "measured");
  if (measured.length < usages.length) return {};
  const sync = passesOf(measured, family);
  const agents = spentBy(measured);
  return { ...(sync === undefined ? {} : { sync }), ...(agents === undefined ? {} : { agents }) };
}

function passesOf(usages: readonly MeasuredUsage[], family: Exclude<IpFamily, "both">): ServiceProgramming["sync"] {
  const durations = usages.map(({ proxy }) => (proxy?.get(family) ?? proxy?.get("both"))?.durations);
  const known = durations.filter((one) => one !== undefined);
  const all = known.length < durations.length ? undefined : histogramSum(known);
  if (all === undefined) return undefined;
  const [p50, p99] = [histogramQuantile(0.5, all), histogramQuantile(0.99, all)];
  // Above the last bucket nobody knows how long they took.
  if (p50 === undefined || p99 === undefined || p50.isLowerBound === true || p99.isLowerBound === true) return undefined;
  return { mean: all.sum / all.count, p50: p50.value, p99: p99.value };
}

function spentBy(usages: readonly MeasuredUsage[]): ServiceProgramming["agents"] {
  const agents = agentsOf(usages);
  const wanted = usages.flatMap(({ containers }) => containers.filter(({ isOurs }) => !isOurs));
  const isWhole = usages.every(({ replaced }) => replaced.every(({ isOurs }) => isOurs)) && agents.length === wanted.length;
  if (!isWhole || agents.length === 0) return undefined;
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    cpuSeconds: sum(agents.map(({ cpuSeconds }) => cpuSeconds)),
    memoryBytes: sum(agents.map(({ memoryBytes }) => memoryBytes)),
  };
}
