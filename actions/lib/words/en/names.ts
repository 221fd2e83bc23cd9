import { behindForwarders } from "../forwarder-facts.ts";
import type { NameWords } from "../name-words.ts";
import { numbersOf } from "../numbers.ts";

const numbers = numbersOf("en");

/** Longer lists are cut, and the rest is counted. */
const NAMES_SHOWN = 5;

const METRICS: NameWords["metrics"] = {
  "tcp.throughput": "TCP throughput",
  "tcp.retransmits": "TCP retransmits",
  "tcp.cpu-per-bit": "CPU cost of TCP",
  "udp.delivered.max": "UDP delivered, loss ≤ 0.1 %",
  "udp.delivered": "UDP delivered",
  "udp.loss": "UDP loss",
  "latency.p50": "Round trip p50",
  "latency.p90": "Round trip p90",
  "latency.p99": "Round trip p99",
  "latency.p99.9": "Round trip p99.9",
  "connection.rate": "New connections",
  "connection.setup.p50": "Connection set-up p50",
  "connection.setup.p99": "Connection set-up p99",
  "connection.first-request.p50": "First request p50",
  "connection.first-request.p99": "First request p99",
  "http.rate.max": "HTTP max rate",
  "http.rate.achieved": "HTTP achieved rate",
  "http.latency.p50": "HTTP p50",
  "http.latency.p99": "HTTP p99",
  "http.errors": "HTTP errors",
  "http.cpu-per-request": "CPU cost of HTTP",
  "dns.rate.max": "DNS max rate",
  "dns.latency.p50": "DNS p50",
  "dns.latency.p99": "DNS p99",
  "dns.answered": "DNS answered",
  "service.programming.time": "Services programmed in",
  "service.entries": "Rules or map entries",
  "service.programming.cpu": "CPU cost of programming",
  "service.sync.mean": "Agent's pass, mean",
  "service.sync.p50": "Agent's pass p50",
  "service.sync.p99": "Agent's pass p99",
  "service.start.p50": "New service answers p50",
  "agents.memory": "Memory of the agents",
  "pod.scheduled.p50": "Pod scheduled p50",
  "pod.address.p50": "Pod has an address p50",
  "pod.start.p50": "Pod on the network p50",
  "policy.enforcement.time": "Policies enforced in",
  "hop.latency.p50": "Latency per hop p50",
  "hop.latency.p99": "Latency per hop p99",
};

const FACTS: Readonly<Record<string, string>> = {
  congestionControl: "Congestion control",
  cpuBound: "Bound by the CPU",
  receivedBitsPerSecond: "Rate at which the cost was measured",
  requests: "Requests behind each percentile",
  connections: "New connections behind each percentile",
  keptConnectionRequests: "Requests over kept connections",
  ...behindForwarders(
    (percentile, forwarders) => `Round trip ${percentile} behind ${forwarders} ${forwarders === 1 ? "forwarder" : "forwarders"}`,
  ),
  slowestSeconds: "Slowest of the starts",
  clockUncertaintySeconds: "What two clocks may be apart",
  p50FitRSquared: "How straight the line over the hops is, R² of p50",
  p99FitRSquared: "How straight the line over the hops is, R² of p99",
  position: "Place of the probed service in the chain (one per port of a service; an eBPF map does not feel it)",
};

/** What the second number of a fact counts. */
const COMPANIONS: Readonly<Record<string, string>> = { position: "services" };

export const names: NameWords = {
  metrics: METRICS,
  metric: (metric, test) =>
    (test === "service-scaling" || test === "network-policy") && metric === "http.latency.p50"
      ? "Control: HTTP p50, keep-alive"
      : METRICS[metric],
  noValue: "No value",
  // The catalogue of network tests is written in English.
  test: () => undefined,
  variant: () => undefined,
  place: (metric, variant, path) => `${metric}, ${variant}, ${path}`,
  fact: (fact) => (Object.hasOwn(FACTS, fact) ? FACTS[fact] : undefined),
  factValue: (fact, value, scale) => {
    if (typeof value === "string") return value;
    if (typeof value === "number") return scale === undefined ? numbers.plain(value) : numbers.value(value, scale);
    if ("with" in value) return `${numbers.plain(value.value)} with ${numbers.plain(value.with)} ${COMPANIONS[fact] ?? ""}`.trim();
    if ("times" in value) {
      if (value.of === 1) return value.times === 1 ? "yes" : "no";
      return value.times === 0 ? "never" : `in ${value.times} of ${value.of} rounds`;
    }
    const named = value.words.map(({ word, times }) => `${word} ${times}`).join(", ");
    return value.others === 0 ? named : `${named} and ${value.others} others`;
  },
  notRecorded: "not recorded",
  notMeasured: "not measured",
  conditions: {
    settle: { title: "Waited for quiet", unit: "s" },
    foreign: { title: "Taken by other processes", unit: "%" },
    steal: { title: "Taken by other virtual machines", unit: "%" },
    // The kernel receives packets in interrupts, so most of this is the measured traffic.
    interrupt: { title: "In interrupts, the measured packets' own included", unit: "%" },
    repeated: { title: "Steps repeated, because others took too much", unit: "" },
  },
  counted: (count, of) => (count === 0 ? "none" : `${count} of ${of}`),
  list: (all) => {
    if (all.length > NAMES_SHOWN) return `${all.slice(0, NAMES_SHOWN - 1).join(", ")} and ${all.length - NAMES_SHOWN + 1} more`;
    return all.length < 2 ? (all[0] ?? "") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
  },
};
