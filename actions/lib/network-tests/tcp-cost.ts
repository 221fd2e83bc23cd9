import { TRAFFIC_PATHS } from "../model/traffic-path.ts";
import { executionAt } from "./execution-at.ts";
import type { NetworkTest, TestContext } from "./network-test.ts";
import { type Iperf3Load, iperf3Command, parseIperf3 } from "./tools/iperf3.ts";
import { conclude, rateProblems } from "./validity.ts";

/** Nothing is omitted: the CPU time is that of the whole run, so the bits must be too. */
const load = ({ seconds, loads }: TestContext): Iperf3Load => ({ protocol: "TCP", seconds, bitsPerSecond: loads.cappedBitsPerSecond });

/** At a rate that every arm holds, what differs is what the data plane costs; at the maximum rate, cost and throughput would be mixed. */
export const tcpCost: NetworkTest = {
  name: "tcp-cost",
  title: "CPU cost of TCP",
  tool: "iperf3",
  workload: "iperf3",
  paths: TRAFFIC_PATHS,
  variants: [
    {
      name: "capped",
      title: "1 stream at a capped rate, CPU time of both nodes",
      metrics: ["tcp.cpu-per-bit"],
      runs: 1,
      commands: (context) => [iperf3Command(context.server, load(context))],
      parse(output, context) {
        const { received, congestionControl } = parseIperf3(executionAt(output, 0).stdout, load(context));
        const { total, idleFloorCores, wallSeconds } = output.cpu;
        const coreSeconds = idleFloorCores === undefined ? undefined : total.busyCoreSeconds - idleFloorCores * wallSeconds;
        const isAboveFloor = coreSeconds !== undefined && coreSeconds > 0 && received.bytes > 0;
        return conclude({
          measurements: isAboveFloor ? [{ metric: "tcp.cpu-per-bit", value: coreSeconds / (received.bytes * 8) }] : [],
          facts: {
            receivedBitsPerSecond: received.bitsPerSecond,
            ...(coreSeconds === undefined ? {} : { coreSeconds }),
            ...(congestionControl === undefined ? {} : { congestionControl }),
          },
          problems: [
            ...rateProblems("TCP", received.bitsPerSecond, context.loads.cappedBitsPerSecond),
            ...(isAboveFloor
              ? []
              : coreSeconds === undefined
                ? ["nobody knows what both nodes spend when idle, because they never were"]
                : [`both nodes spent ${total.busyCoreSeconds.toFixed(2)} core-seconds, which is not above their idle floor`]),
          ],
        });
      },
    },
  ],
};
