import { z } from "zod";
import type { Command } from "../../model/command.ts";
import { OutputError } from "../network-test.ts";
import { readJson } from "./json-output.ts";

/** How hard iperf3 presses, and in which direction. */
export interface Iperf3Load {
  readonly protocol: "TCP" | "UDP";
  readonly seconds: number;
  /** Leading seconds that do not count. */
  readonly omitSeconds?: number;
  readonly streams?: number;
  /** The server sends and the client receives. */
  readonly reverse?: boolean;
  /** Of every stream; without it as fast as it goes. */
  readonly bitsPerSecond?: number;
  readonly payloadBytes?: number;
}

export interface Iperf3Run {
  /** What the sending side handed to its socket. */
  readonly sent: Transfer;
  /** What the receiving side got: the only honest throughput. */
  readonly received: Transfer;
  /** Segments the sender's kernel sent again; absent for UDP and where the kernel does not tell. */
  readonly retransmits?: number;
  /** Rate that the sender offered in every reporting interval that counts (1 s each, but for the last). */
  readonly intervals: readonly { readonly seconds: number; readonly bitsPerSecond: number }[];
  /** Of the sender; absent for UDP. */
  readonly congestionControl?: string;
}

interface Transfer {
  readonly bytes: number;
  readonly bitsPerSecond: number;
}

/** Connecting, exchanging results and a busy machine; iperf3 itself waits without end for a peer that fell silent. */
const MARGIN_SECONDS = 15;

export function iperf3Command(server: { readonly host: string; readonly port: number }, load: Iperf3Load): Command {
  const { omitSeconds = 0, streams = 1 } = load;
  return {
    argv: [
      ...["iperf3", "--client", server.host, "--port", String(server.port), "--connect-timeout", "3000", "--json"],
      ...["--time", String(load.seconds)],
      ...(omitSeconds > 0 ? ["--omit", String(omitSeconds)] : []),
      ...(load.protocol === "UDP" ? ["--udp", "--udp-counters-64bit"] : []),
      ...(streams > 1 ? ["--parallel", String(streams)] : []),
      ...(load.reverse === true ? ["--reverse"] : []),
      ...(load.bitsPerSecond === undefined ? [] : ["--bitrate", String(Math.round(load.bitsPerSecond))]),
      ...(load.payloadBytes === undefined ? [] : ["--length", String(load.payloadBytes)]),
    ],
    limitSeconds: omitSeconds + load.seconds + MARGIN_SECONDS,
  };
}

const transfer = z.object({
  seconds: z.number().positive(),
  bytes: z.number().nonnegative(),
  bits_per_second: z.number().nonnegative(),
});

const failure = z.object({ error: z.string().optional() });

const report = z.object({
  start: z.object({
    test_start: z.object({ protocol: z.enum(["TCP", "UDP"]), num_streams: z.number(), reverse: z.number() }),
  }),
  intervals: z.array(z.object({ sum: z.object({ seconds: z.number(), bits_per_second: z.number(), omitted: z.boolean() }) })),
  end: z.object({
    /*
     * UDP: `end.sum` is left out on purpose. iperf3 3.12 prints the sender's bytes and rate there, beside the receiver's loss. The receiver's
     * bytes are in `end.sum_received` (3.12 and later; added by https://github.com/esnet/iperf/pull/1174, so 3.9 has none and is refused here).
     * Its field `sender` differs between versions (https://github.com/esnet/iperf/issues/1784) and is not read.
     */
    sum_sent: transfer.extend({ retransmits: z.number().nonnegative().optional() }),
    sum_received: transfer,
    sender_tcp_congestion: z.string().optional(),
  }),
});

/**
 * Reads what `iperf3 --json` printed for that load (3.12 and later).
 * @throws OutputError also for a run that failed: with `--json`, 3.12 exits with 0 then and says why in `error`
 */
export function parseIperf3(text: string, load: Iperf3Load): Iperf3Run {
  const { error } = readJson("iperf3", text, failure);
  if (error !== undefined) throw new OutputError("iperf3", "reported an error", error);
  const { start, intervals, end } = readJson("iperf3", text, report);
  const { protocol, num_streams: streams, reverse } = start.test_start;
  if (protocol !== load.protocol || streams !== (load.streams ?? 1) || (reverse === 1) !== (load.reverse ?? false)) {
    throw new OutputError("iperf3", "reported another test than it was asked for", JSON.stringify(start.test_start));
  }
  return {
    sent: checkUnit(end.sum_sent),
    received: checkUnit(end.sum_received),
    intervals: intervals.filter(({ sum }) => !sum.omitted).map(({ sum }) => ({ seconds: sum.seconds, bitsPerSecond: sum.bits_per_second })),
    ...(end.sum_sent.retransmits === undefined ? {} : { retransmits: end.sum_sent.retransmits }),
    ...(end.sender_tcp_congestion === undefined ? {} : { congestionControl: end.sender_tcp_congestion }),
  };
}

/** The rate must be the bytes over the seconds, in bits; 1 % is far more than rounding and far less than a wrong unit. */
function checkUnit(printed: z.infer<typeof transfer>): Transfer {
  const bitsPerSecond = (printed.bytes * 8) / printed.seconds;
  if (Math.abs(printed.bits_per_second - bitsPerSecond) > 0.01 * bitsPerSecond) {
    throw new OutputError("iperf3", "printed a rate that does not follow from its bytes and seconds", JSON.stringify(printed));
  }
  return { bytes: printed.bytes, bitsPerSecond: printed.bits_per_second };
}
