import type { CpuUsage } from "../model/command.ts";
import { TRAFFIC_PATHS } from "../model/traffic-path.ts";
import { executionAt } from "./execution-at.ts";
import type { NetworkTest, TestContext, Variant } from "./network-test.ts";
import { type Iperf3Load, iperf3Command, parseIperf3 } from "./tools/iperf3.ts";
import { conclude } from "./validity.ts";

export const tcpThroughput: NetworkTest = {
  name: "tcp-throughput",
  title: "TCP throughput",
  tool: "iperf3",
  workload: "iperf3",
  paths: TRAFFIC_PATHS,
  variants: [
    variant("1-stream", "1 stream", {}),
    variant("8-streams", "8 streams", { streams: 8 }),
    variant("reverse", "1 stream from server to client", { reverse: true }),
  ],
};

function variant(name: string, title: string, manner: Pick<Iperf3Load, "streams" | "reverse">): Variant {
  const load = ({ seconds, loads }: TestContext): Iperf3Load => ({ protocol: "TCP", seconds, omitSeconds: loads.omitSeconds, ...manner });
  return {
    name,
    title,
    metrics: ["tcp.throughput", "tcp.retransmits"],
    runs: 1,
    isMaximum: true,
    commands: (context) => [iperf3Command(context.server, load(context))],
    parse(output, context) {
      // `sent` and `received` are told from the data's view: in reverse, the server is the one that sent.
      const { received, retransmits, congestionControl } = parseIperf3(executionAt(output, 0).stdout, load(context));
      return conclude({
        measurements: [
          { metric: "tcp.throughput", value: received.bitsPerSecond },
          ...(retransmits === undefined ? [] : [{ metric: "tcp.retransmits", value: retransmits } as const]),
        ],
        facts: { ...(congestionControl === undefined ? {} : { congestionControl }), cpuBound: isCpuBound(output.cpu) },
        problems: received.bytes === 0 ? ["nothing arrived"] : [],
        warnings: retransmits === undefined ? ["the sender's kernel did not count retransmits"] : [],
      });
    },
  };
}

/** From this share of one core on, the processor and not the data plane's path sets the pace: a stream cannot use a second core. */
const CPU_BOUND_SHARE = 0.95;

const isCpuBound = ({ client, server, wallSeconds }: CpuUsage): boolean =>
  [client, server].some(({ busiestCoreSeconds }) => busiestCoreSeconds >= CPU_BOUND_SHARE * wallSeconds);
