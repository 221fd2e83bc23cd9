import { TRAFFIC_PATHS } from "../model/traffic-path.ts";
import { coreSecondsOf } from "./core-seconds.ts";
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
        const { aboveFloor: coreSeconds, problem } = coreSecondsOf(output.cpu);
        const isCost = coreSeconds !== undefined && problem === undefined && received.bytes > 0;
        return conclude({
          measurements: isCost ? [{ metric: "tcp.cpu-per-bit", value: coreSeconds / (received.bytes * 8) }] : [],
          facts: {
            receivedBitsPerSecond: received.bitsPerSecond,
            ...(coreSeconds === undefined ? {} : { coreSeconds }),
            ...(congestionControl === undefined ? {} : { congestionControl }),
          },
          problems: [
            ...rateProblems("TCP", received.bitsPerSecond, context.loads.cappedBitsPerSecond),
            ...(problem === undefined ? [] : [problem]),
          ],
        });
      },
    },
  ],
};
