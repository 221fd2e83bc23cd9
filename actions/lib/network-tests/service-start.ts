import { quantile } from "../statistics/quantile.ts";
import type { NetworkTest, Variant } from "./network-test.ts";
import { startProblems, startWarnings } from "./starts.ts";
import { conclude } from "./validity.ts";

/** Every one waits until the data plane is at rest, which takes over a second: more would tell the median little better. */
const STARTS = 20;

export const serviceStart: NetworkTest = {
  name: "service-start",
  title: "Service start",
  tool: "fortio",
  workload: "http",
  paths: ["service/other-node"],
  variants: [startBeside(0), startBeside(1000)],
};

function startBeside(beside: number): Variant {
  return {
    name: beside === 0 ? String(STARTS) : `${STARTS}-beside-${beside}`,
    title: `${STARTS} new services, one after the other${beside === 0 ? "" : `, beside ${beside} others`}`,
    // No 99th percentile: of so few it would be the slowest one.
    metrics: ["service.start.p50"],
    runs: 0,
    arrangement: { kind: "service-starts", starts: STARTS, beside },
    commands: () => [],
    parse({ serviceStarts }) {
      const seconds = serviceStarts?.seconds ?? [];
      return conclude({
        measurements:
          serviceStarts === undefined || seconds.length === 0
            ? []
            : [{ metric: "service.start.p50", value: quantile(seconds, 0.5), resolution: serviceStarts.uncertaintySeconds }],
        facts: {
          starts: STARTS,
          servicesBeside: beside,
          ...(serviceStarts === undefined || seconds.length === 0
            ? {}
            : { slowestSeconds: Math.max(...seconds), clockUncertaintySeconds: serviceStarts.uncertaintySeconds }),
        },
        problems: startProblems("services", STARTS, serviceStarts),
        warnings: startWarnings(serviceStarts),
      });
    },
  };
}
