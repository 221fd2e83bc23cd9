import type { Facts } from "../model/outcome.ts";
import { TRAFFIC_PATHS } from "../model/traffic-path.ts";
import { executionAt } from "./execution-at.ts";
import type { NetworkTest, Parsed, RawOutput, TestContext, Variant } from "./network-test.ts";
import { type Iperf3Load, iperf3Command, parseIperf3 } from "./tools/iperf3.ts";
import { ALLOWED_FAILURE_SHARE, conclude, megabits, percent, rateProblems } from "./validity.ts";

/** 1,372 + 8 UDP + 20 IPv4 + 50 VXLAN = 1,450: no data plane has to fragment it on a link of 1,500, and every one carries the same packets. */
const PAYLOAD_BYTES = 1372;

/** Only the expected duration rests on it; a target's ladder may be longer or shorter. */
const USUAL_RUNGS = 8;

const load = ({ seconds }: TestContext, bitsPerSecond: number): Iperf3Load => ({
  protocol: "UDP",
  seconds,
  bitsPerSecond,
  payloadBytes: PAYLOAD_BYTES,
});

export const udpDelivery: NetworkTest = {
  name: "udp-delivery",
  title: "UDP delivery",
  tool: "iperf3",
  workload: "iperf3",
  paths: TRAFFIC_PATHS,
  variants: [
    {
      name: "ladder",
      title: "Highest rate delivered with at most 0.1 % loss",
      metrics: ["udp.delivered.max"],
      runs: USUAL_RUNGS,
      isMaximum: true,
      commands: (context) => context.loads.udpLadder.map((rate) => iperf3Command(context.server, load(context, rate))),
      parse: parseLadder,
    },
    fixedRate("250-mbit", 250e6),
    fixedRate("1-gbit", 1e9),
  ],
};

function fixedRate(name: string, bitsPerSecond: number): Variant {
  return {
    name,
    title: `At ${megabits(bitsPerSecond)}`,
    metrics: ["udp.delivered", "udp.loss"],
    runs: 1,
    commands: (context) => [iperf3Command(context.server, load(context, bitsPerSecond))],
    parse(output, context) {
      const { offered, delivered, loss } = parseRung(output, 0, context, bitsPerSecond);
      return conclude({
        measurements: [
          { metric: "udp.delivered", value: delivered },
          { metric: "udp.loss", value: loss },
        ],
        facts: { offeredBitsPerSecond: offered },
        problems: rateProblems("the sender", offered, bitsPerSecond),
      });
    },
  };
}

/** One rate of the ladder, and what came of it. */
interface Rung {
  readonly bitsPerSecond: number;
  readonly offered: number;
  readonly delivered: number;
  readonly loss: number;
}

function parseRung(output: RawOutput, index: number, context: TestContext, bitsPerSecond: number): Rung {
  const { sent, received } = parseIperf3(executionAt(output, index).stdout, load(context, bitsPerSecond));
  return {
    bitsPerSecond,
    offered: sent.bitsPerSecond,
    delivered: received.bitsPerSecond,
    // From the bytes of both sides: the receiver's own count sees gaps between datagrams, not that nothing came after the last one.
    loss: sent.bytes === 0 ? 1 : Math.max(0, 1 - received.bytes / sent.bytes),
  };
}

function parseLadder(output: RawOutput, context: TestContext): Parsed {
  const rungs = context.loads.udpLadder.map((rate, index) => parseRung(output, index, context, rate));
  const highest = rungs.findLastIndex(({ loss }) => loss <= ALLOWED_FAILURE_SHARE);
  const facts: Facts = { lossByRate: rungs.map(({ bitsPerSecond, loss }) => `${megabits(bitsPerSecond)}: ${percent(loss)}`).join(", ") };
  const best = rungs[highest];
  if (best === undefined)
    return conclude({ measurements: [], facts, problems: [`more than ${percent(ALLOWED_FAILURE_SHARE)} was lost at every rate`] });
  const next = rungs[highest + 1];
  return conclude({
    // Nothing was tried between this rate and the next.
    measurements: [
      {
        metric: "udp.delivered.max",
        value: best.delivered,
        ...(next === undefined ? {} : { resolution: Math.max(0, next.offered - best.offered) }),
      },
    ],
    facts: { ...facts, offeredBitsPerSecond: best.offered },
    problems: [],
    warnings: [...endOfLadder(best, next), ...lossBelow(rungs.slice(0, highest))],
  });
}

function endOfLadder(best: Rung, next: Rung | undefined): readonly string[] {
  if (rateProblems("the sender", best.offered, best.bitsPerSecond).length > 0) {
    return [`the sender itself reached only ${megabits(best.offered)} of ${megabits(best.bitsPerSecond)}: its limit, not the path's`];
  }
  return next === undefined ? ["the ladder ended before the loss began"] : [];
}

function lossBelow(rungs: readonly Rung[]): readonly string[] {
  const lossy = rungs.filter(({ loss }) => loss > ALLOWED_FAILURE_SHARE);
  if (lossy.length === 0) return [];
  const rates = lossy.map(({ bitsPerSecond, loss }) => `${percent(loss)} at ${megabits(bitsPerSecond)}`);
  return [`a lower rate lost more than the highest that passed: ${rates.join(", ")}`];
}
