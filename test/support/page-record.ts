import { DEFAULT_GATE } from "../../actions/lib/comparison/gate.ts";
import type { MetricName } from "../../actions/lib/model/metric.ts";
import type { NoiseHistory, NoiseOfMetric } from "../../actions/lib/model/noise.ts";
import type { Outcome } from "../../actions/lib/model/outcome.ts";
import type { ArmFacts, RunRecord } from "../../actions/lib/model/record.ts";
import type { LabRecipe } from "../../actions/lib/model/scenario.ts";
import type { TrafficPath } from "../../actions/lib/model/traffic-path.ts";
import {
  armFacts,
  buildRecord,
  conditions,
  confirmedBy,
  failed,
  invalid,
  measured,
  noiseOf,
  type ScriptedCell,
  wobble,
} from "./records.ts";

/**
 * Records as large and as uneven as real ones, for the page and its pictures. Every number in them is made up, after the manner of a real run
 * in the lab: they were never measured.
 */

const recipe = (more: Partial<LabRecipe> = {}): LabRecipe => ({
  podNetwork: "native",
  serviceRouting: "iptables",
  hostRouting: "stack",
  congestionControl: "cubic",
  queueing: "default",
  ...more,
});

const ARMS: readonly ArmFacts[] = [
  armFacts("vpc-cni", { title: "VPC CNI, kube-proxy with iptables", lab: recipe(), readySeconds: 0.27 }),
  armFacts("cilium-vxlan-kube-proxy", {
    title: "Cilium with VXLAN, kube-proxy kept",
    lab: recipe({ podNetwork: "vxlan" }),
    readySeconds: 0.28,
  }),
  armFacts("cilium-vxlan", {
    title: "Cilium with VXLAN, without kube-proxy",
    lab: recipe({ podNetwork: "vxlan", serviceRouting: "ebpf" }),
    readySeconds: 0.29,
  }),
  armFacts("cilium-eni", { title: "Cilium with ENI addresses", lab: recipe({ serviceRouting: "ebpf" }), readySeconds: 0.24 }),
  armFacts("cilium-eni-tuned", {
    title: "Cilium with ENI addresses, tuned",
    lab: recipe({ serviceRouting: "ebpf", hostRouting: "ebpf", congestionControl: "bbr" }),
    notes: ["this kernel has no fq queueing discipline (Error: Specified qdisc kind is unknown.), so links keep the default one"],
    readySeconds: 0.33,
  }),
];

/** By how much each arm differs from the baseline, made up: of a stream, of packets, of connections, of services. */
const FACTORS: Readonly<
  Record<string, { readonly stream: number; readonly packet: number; readonly connection: number; readonly byService: number }>
> = {
  "vpc-cni": { stream: 1, packet: 1, connection: 1, byService: 33e-9 },
  "cilium-vxlan-kube-proxy": { stream: 0.66, packet: 1.14, connection: 0.79, byService: 36e-9 },
  "cilium-vxlan": { stream: 0.78, packet: 1.07, connection: 0.98, byService: 0 },
  "cilium-eni": { stream: 1.005, packet: 0.93, connection: 1.16, byService: 0 },
  "cilium-eni-tuned": { stream: 0.63, packet: 0.9, connection: 1.2, byService: 0 },
};
const factors = (arm: string) => FACTORS[arm.replace(/@.*$/, "")] ?? { stream: 0.965, packet: 1.01, connection: 0.99, byService: 33e-9 };

type Values = Partial<Record<MetricName, number>>;

/** Centres with their noise: a share that each round may lie off. */
export function cell(
  test: string,
  variant: string,
  path: TrafficPath,
  values: (arm: string) => Readonly<Partial<Record<MetricName, readonly [centre: number, noise: number]>>>,
  outcome: (arm: string, round: number, values: Values) => Outcome = (_arm, _round, of) => measured(of),
): ScriptedCell {
  return {
    test,
    variant,
    path,
    outcome: (arm, round) => {
      const made = Object.entries(values(arm)).map(([metric, [centre, noise]]) => [
        metric,
        // What all arms of a round share is half of the noise.
        wobble(wobble(centre, noise / 2, `${metric}${variant}`, round), noise, arm, round),
      ]);
      return outcome(
        arm,
        round,
        Object.fromEntries(made.map(([metric, value]) => [metric, metric === "tcp.retransmits" ? Math.round(Number(value)) : value])),
      );
    },
  };
}

const tcp = (variant: string, path: TrafficPath, gigabits: number, noise: number) =>
  cell("tcp-throughput", variant, path, (arm) => ({
    "tcp.throughput": [gigabits * 1e9 * (path === "pod/same-node" ? 1.3 : factors(arm).stream), noise],
    "tcp.retransmits": [arm === "cilium-eni-tuned" ? 2100 : 40, 0.9],
  }));

const latency = (variant: string, microseconds: number) =>
  cell("latency", variant, "pod/other-node", (arm) => ({
    "latency.p50": [microseconds * 1e-6 * factors(arm).packet, 0.02],
    "latency.p90": [1.5 * microseconds * 1e-6 * factors(arm).packet, 0.06],
    "latency.p99": [4.2 * microseconds * 1e-6 * factors(arm).packet, 0.3],
    "latency.p99.9": [11 * microseconds * 1e-6, 0.5],
  }));

const httpAt = (variant: string, microseconds: number) =>
  cell("http", variant, "service/other-node", (arm) => ({
    "http.latency.p50": [microseconds * 1e-6 * factors(arm).packet, 0.015],
    "http.latency.p99": [4 * microseconds * 1e-6 * factors(arm).packet, 0.25],
    "http.cpu-per-request": [95e-6 * factors(arm).packet, 0.03],
    "http.rate.achieved": [1000, 0.001],
    "http.errors": [0, 0],
  }));

const services = (count: number) =>
  cell(
    "service-scaling",
    String(count),
    "service/other-node",
    (arm) => ({
      "connection.setup.p50": [(170e-6 + count * factors(arm).byService) / factors(arm).connection ** 0.5, 0.03],
      "connection.setup.p99": [(520e-6 + count * factors(arm).byService) / factors(arm).connection ** 0.5, 0.25],
      "connection.first-request.p50": [(480e-6 + 1.2 * count * factors(arm).byService) / factors(arm).connection ** 0.5, 0.03],
      "connection.first-request.p99": [1.5e-3, 0.4],
      "http.latency.p50": [260e-6 * factors(arm).packet, 0.02],
      "service.programming.time": [factors(arm).byService > 0 ? 0.02 + 0.00036 * count : 0.008 + 0.000085 * count, 0.06],
      "service.entries": [factors(arm).byService > 0 ? 8 * count + 68 : 3 * count + 22, 0],
    }),
    (arm, _round, values) =>
      arm === "cilium-vxlan-kube-proxy" && count === 5000
        ? failed("iptables-restore ended with 4: Another app is currently holding the xtables lock")
        : measured(values),
  );

const CELLS: readonly ScriptedCell[] = [
  tcp("1-stream", "pod/other-node", 19.9, 0.04),
  tcp("8-streams", "pod/other-node", 18.6, 0.12),
  tcp("reverse", "pod/other-node", 20.4, 0.05),
  tcp("1-stream", "pod/same-node", 24.1, 0.05),
  cell("tcp-cost", "capped", "pod/other-node", (arm) => ({ "tcp.cpu-per-bit": [1.24e-10 * factors(arm).packet ** 1.6, 0.03] })),
  cell("udp-delivery", "ladder", "pod/other-node", (arm) => ({ "udp.delivered.max": [1.24e9 / factors(arm).packet ** 2, 0.03] })),
  cell("udp-delivery", "1-gbit", "pod/other-node", (arm) => ({
    "udp.delivered": [arm === "cilium-vxlan-kube-proxy" ? 0.87e9 : 0.998e9, 0.001],
    "udp.loss": [arm === "cilium-vxlan-kube-proxy" ? 0.13 : 0.0004, 0.2],
  })),
  latency("tcp-idle", 204),
  latency("tcp-loaded", 390),
  latency("udp-idle", 180),
  cell("connection", "max", "service/other-node", (arm) => ({ "connection.rate": [4010 * factors(arm).connection, 0.025] })),
  cell(
    "connection",
    "fixed-rate",
    "service/other-node",
    (arm) => ({
      "connection.setup.p50": [212e-6 / factors(arm).connection, 0.03],
      "connection.setup.p99": [560e-6 / factors(arm).connection, 0.25],
      "connection.first-request.p50": [570e-6 / factors(arm).connection, 0.03],
      "connection.first-request.p99": [1.6e-3, 0.35],
    }),
    (arm, round, values) =>
      arm === "vpc-cni" && round >= 4
        ? invalid(`the requests reached ${round === 4 ? 98.5 : 97.9} % of the rate that was asked for, not 99 %`)
        : measured(values),
  ),
  httpAt("1000-keep-alive", 256),
  httpAt("5000-keep-alive", 290),
  cell("http", "max-keep-alive", "service/other-node", (arm) => ({
    "http.rate.max": [31_400 / factors(arm).packet, 0.03],
    "http.errors": [0, 0],
  })),
  httpAt("1000-close", 610),
  cell("http", "max-close", "service/other-node", (arm) => ({
    "http.rate.max": [4990 * factors(arm).connection, 0.02],
    "http.errors": [0, 0],
  })),
  cell("dns", "fixed-rate", "service/other-node", (arm) => ({
    "dns.latency.p50": [188e-6 * factors(arm).packet, 0.02],
    "dns.latency.p99": [700e-6, 0.5],
    "dns.answered": [1, 0],
  })),
  cell("dns", "max", "service/other-node", (arm) => ({
    "dns.rate.max": [32_600 * factors(arm).connection ** 1.5, 0.03],
    "dns.answered": [1, 0],
  })),
  services(4),
  services(104),
  services(1000),
  services(5000),
];

/** The gate's cells, measured again in other rounds. */
const confirming = (cells: readonly ScriptedCell[]): ScriptedCell[] =>
  cells
    .filter((one) => DEFAULT_GATE.some(({ test, variant, path }) => test === one.test && variant === one.variant && path === one.path))
    .map((one) => ({ ...one, outcome: (arm, round) => one.outcome(arm, round + 50) }));

/** Tails and many streams are noisier than middles, as in any real run. */
function unevenNoise(bare: RunRecord): NoiseHistory {
  const [quiet, noisy] = [0.03, 0.3].map((share) => noiseOf(bare, { runs: 12, share })) as [NoiseHistory, NoiseHistory];
  const isNoisy = ({ metric, variant }: NoiseOfMetric) => metric.includes("p99") || variant === "8-streams";
  return {
    ...quiet,
    runs: quiet.runs.map((run, index) => ({
      ...run,
      metrics: run.metrics.map((one, place) => (isNoisy(one) ? (noisy.runs[index]?.metrics[place] ?? one) : one)),
    })),
  };
}

function record(arms: readonly ArmFacts[], cells: readonly ScriptedCell[]): RunRecord {
  const bare = buildRecord({
    arms,
    cells,
    conditions: (arm, round) => conditions({ stealShare: wobble(0.005, 0.9, arm, round), interruptShare: wobble(0.07, 0.5, arm, round) }),
    reproduce: `npm run -s bench -- run --target lab --scenarios ${arms.map(({ scenario }) => scenario).join(",")} --rounds 5 --seed 42`,
  });
  return confirmedBy({ ...bare, noise: unevenNoise(bare) }, confirming(cells));
}

/** Five data planes, all tests, a calibrated prior and a confirmation. */
export const ladderRecord = (): RunRecord => record(ARMS, CELLS);

/** A pull request's change of one scenario, measured against its base. */
export const oneCandidateRecord = (): RunRecord =>
  record(
    [
      armFacts("vpc-cni@1f6e02d", { scenario: "vpc-cni", revision: "1f6e02d", title: "VPC CNI, kube-proxy with iptables", lab: recipe() }),
      armFacts("vpc-cni@9c41b7a", { scenario: "vpc-cni", revision: "9c41b7a", title: "VPC CNI, kube-proxy with iptables", lab: recipe() }),
    ],
    CELLS.filter(({ path, test }) => path !== "pod/same-node" && test !== "udp-delivery"),
  );
