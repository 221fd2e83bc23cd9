import type { PodStarts } from "../model/arrangement.ts";
import { quantile } from "../statistics/quantile.ts";
import type { NetworkTest, Variant } from "./network-test.ts";
import { startProblems, startWarnings } from "./starts.ts";
import { conclude } from "./validity.ts";

export const podStart: NetworkTest = {
  name: "pod-start",
  title: "Pod start",
  tool: "fortio",
  workload: "http",
  // Where the server is that new pods call: nothing of the path itself is measured.
  paths: ["pod/other-node"],
  variants: [startOf(10), startOf(30)],
};

function startOf(pods: number): Variant {
  return {
    name: String(pods),
    title: `${pods} pods at once on one node`,
    // No 99th percentile: of so few it would be the slowest one.
    metrics: ["pod.scheduled.p50", "pod.address.p50", "pod.start.p50"],
    runs: 0,
    arrangement: { kind: "pod-starts", pods },
    commands: () => [],
    parse({ podStarts }) {
      return conclude({
        measurements: podStarts === undefined || podStarts.seconds.length === 0 ? [] : measurementsOf(podStarts),
        facts: {
          pods,
          ...(podStarts === undefined || podStarts.seconds.length === 0
            ? {}
            : { slowestSeconds: Math.max(...podStarts.seconds), clockUncertaintySeconds: podStarts.uncertaintySeconds }),
        },
        problems: startProblems("pods", pods, podStarts),
        warnings: startWarnings(podStarts),
      });
    },
  };
}

const measurementsOf = ({ scheduledSeconds, addressSeconds, seconds, uncertaintySeconds }: PodStarts) =>
  [
    { metric: "pod.scheduled.p50", value: quantile(scheduledSeconds, 0.5) },
    { metric: "pod.address.p50", value: quantile(addressSeconds, 0.5) },
    { metric: "pod.start.p50", value: quantile(seconds, 0.5), resolution: uncertaintySeconds },
  ] as const;
