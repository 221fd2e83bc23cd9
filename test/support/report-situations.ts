import { compareArms } from "../../actions/lib/comparison/compare-arms.ts";
import { joinRecords } from "../../actions/lib/comparison/join-records.ts";
import type { MetricName } from "../../actions/lib/model/metric.ts";
import type { Cell } from "../../actions/lib/model/plan.ts";
import type { RunRecord } from "../../actions/lib/model/record.ts";
import type { LabRecipe } from "../../actions/lib/model/scenario.ts";
import { makeReport } from "../../actions/lib/report/make-report.ts";
import type { Report } from "../../actions/lib/report/report.ts";
import { hostRecords } from "./host-records.ts";
import {
  armFacts,
  buildRecord,
  conditions,
  confirmedBy,
  failed,
  invalid,
  measured,
  type NoiseOptions,
  noiseOf,
  type ScriptedCell,
  skipped,
  type Values,
  wobble,
} from "./records.ts";

/**
 * Records of the situations that a report must tell apart; their reports are kept in test/fixtures/reports.
 * Every number is made up: near what such arms might give, but measured by nobody.
 */

const ARMS = {
  "vpc-cni": ["VPC CNI, kube-proxy with iptables", recipe("native", "iptables", "stack", "cubic")],
  "cilium-vxlan-kube-proxy": ["Cilium with VXLAN, kube-proxy kept", recipe("vxlan", "iptables", "stack", "cubic")],
  "cilium-vxlan": ["Cilium with VXLAN, without kube-proxy", recipe("vxlan", "ebpf", "stack", "cubic")],
  "cilium-eni": ["Cilium with ENI addresses", recipe("native", "ebpf", "stack", "cubic")],
  "cilium-eni-tuned": ["Cilium with ENI addresses, tuned", recipe("native", "ebpf", "ebpf", "bbr")],
} as const satisfies Record<string, readonly [title: string, lab: LabRecipe]>;

type ArmName = keyof typeof ARMS;
const FIVE = Object.keys(ARMS) as ArmName[];
const TWO = FIVE.filter((name) => name === "vpc-cni" || name === "cilium-eni");

function recipe(
  podNetwork: LabRecipe["podNetwork"],
  serviceRouting: LabRecipe["serviceRouting"],
  hostRouting: LabRecipe["hostRouting"],
  congestionControl: LabRecipe["congestionControl"],
): LabRecipe {
  return { podNetwork, serviceRouting, hostRouting, congestionControl, queueing: "default" };
}

const arms = (names: readonly ArmName[]) => names.map((name) => armFacts(name, { title: ARMS[name][0], lab: ARMS[name][1] }));

/** Factors on the baseline's value, in the order of the five arms. */
const FASTER = [1, 0.7, 0.86, 1.24, 0.77];
const DEARER = [1, 1.28, 1.07, 0.84, 0.76];

/** So large that it would show in any median it entered. */
const WARM_UP_FACTOR = 1e6;

function near(baseline: number, factors: readonly number[], share: number) {
  return (arm: string, round: number): number =>
    wobble(baseline * (factors[FIVE.indexOf(arm as ArmName)] ?? 1), share, arm, round) * (round === 0 ? WARM_UP_FACTOR : 1);
}

function cell(test: string, variant: string, path: ScriptedCell["path"], outcome: ScriptedCell["outcome"]): ScriptedCell {
  return { test, variant, path, outcome };
}

const tcp = near(23.8e9, FASTER, 0.05);
const cost = near(0.168e-9, DEARER, 0.04);
const trip = near(71.9e-6, DEARER, 0.15);
const rate = near(16_400, FASTER, 0.04);
const entries = near(40_126, [1, 1, 0.37, 0.37, 0.37], 0);

const congestionControl = (arm: string) => (arm === "cilium-eni-tuned" ? "bbr" : "cubic");

const tcpCell = cell("tcp-throughput", "1-stream", "pod/other-node", (arm, round) =>
  measured(
    { "tcp.throughput": tcp(arm, round), "tcp.retransmits": Math.round(wobble(40, 0.5, arm, round)) },
    { facts: { congestionControl: congestionControl(arm), cpuBound: arm !== "cilium-eni-tuned" || round === 2 } },
  ),
);
const latencyCell = cell("latency", "tcp-idle", "service/other-node", (arm, round) => {
  const p50 = trip(arm, round);
  const values: Values = { "latency.p50": p50, "latency.p99": p50 * 2.4, "latency.p99.9": p50 * 16 };
  return measured(values, { resolution: 1e-6, facts: { requests: 2000 - (round % 3), failedRequests: 0, concurrent: 8 } });
});
const connectionCell = cell("connection", "max", "service/other-node", (arm, round) =>
  measured(
    { "connection.rate": rate(arm, round) },
    { facts: { connections: Math.round(rate(arm, round) * 2), failedRequests: 0, concurrent: 4 } },
  ),
);

const costCell = cell("tcp-cost", "capped", "pod/other-node", (arm, round) =>
  measured(
    { "tcp.cpu-per-bit": cost(arm, round) },
    {
      facts: { receivedBitsPerSecond: wobble(5e9, 0.001, arm, round), coreSeconds: 1.6, congestionControl: congestionControl(arm) },
    },
  ),
);

const severalCandidates = (): RunRecord =>
  buildRecord({
    arms: arms(FIVE),
    cells: [
      tcpCell,
      costCell,
      latencyCell,
      connectionCell,
      cell("service-scaling", "5000", "service/other-node", (arm, round) =>
        measured(
          {
            "service.programming.time": near(2.5, [1, 1.02, 0.24, 0.25, 0.24], 0.03)(arm, round),
            "service.entries": Math.round(entries(arm, round)),
            "http.latency.p50": wobble(150e-6, 0.1, arm, round),
          },
          { facts: { connections: 800, keptConnectionRequests: 800, services: 5000, position: 5010 } },
        ),
      ),
    ],
    conditions: (arm, round) =>
      conditions({
        settleSeconds: wobble(0.4, 0.5, arm, round),
        foreignShare: arm === "cilium-vxlan" && round === 3 ? 0.048 : 0.002,
        interruptShare: wobble(0.2, 0.8, arm, round),
        attempts: arm === "cilium-vxlan" && round === 3 ? 2 : 1,
      }),
    reproduce: `npm run -s bench -- run --target lab --scenarios ${FIVE.join(",")} --seed 42`,
  });

/** The changes of metrics that a candidate shows against the baseline: 0.7 is 30 % less. What is not named does not change. */
type Factors = Partial<Record<MetricName, number>>;

/** Values of the default gate's cells and what is measured beside them, near what a lab gives. */
const GATE_CELLS: readonly (Cell & { readonly values: Values })[] = [
  { test: "tcp-throughput", variant: "1-stream", path: "pod/other-node", values: { "tcp.throughput": 23.8e9 } },
  { test: "tcp-cost", variant: "capped", path: "pod/other-node", values: { "tcp.cpu-per-bit": 0.168e-9 } },
  {
    test: "latency",
    variant: "tcp-idle",
    path: "pod/other-node",
    values: { "latency.p50": 71.9e-6, "latency.p90": 90e-6, "latency.p99": 172e-6, "latency.p99.9": 1.15e-3 },
  },
  { test: "connection", variant: "max", path: "service/other-node", values: { "connection.rate": 16_400 } },
  {
    test: "http",
    variant: "1000-keep-alive",
    path: "service/other-node",
    values: { "http.latency.p50": 140e-6, "http.latency.p99": 420e-6, "http.cpu-per-request": 95e-6 },
  },
  { test: "http", variant: "max-close", path: "service/other-node", values: { "http.rate.max": 9_800 } },
  { test: "dns", variant: "fixed-rate", path: "service/other-node", values: { "dns.latency.p50": 88e-6, "dns.latency.p99": 240e-6 } },
];

/** @param factors by arm @param share how far a value may lie from its middle */
function gateCells(factors: Readonly<Record<string, Factors>>, share = 0.012, salt = ""): ScriptedCell[] {
  return GATE_CELLS.map(({ values, ...of }) =>
    cell(of.test, of.variant, of.path, (arm, round) => {
      const entries = Object.entries(values) as [MetricName, number][];
      const value = ([metric, middle]: [MetricName, number]) =>
        wobble(middle * (factors[arm]?.[metric] ?? 1), share, `${salt}${arm}${metric}`, round) * (round === 0 ? WARM_UP_FACTOR : 1);
      return measured(Object.fromEntries(entries.map((entry) => [entry[0], value(entry)])));
    }),
  );
}

const SLOWER: Factors = { "tcp.throughput": 0.69, "connection.rate": 0.85, "http.rate.max": 0.91, "tcp.cpu-per-bit": 1.24 };
const CANDIDATE = "cilium-vxlan";

interface OneCandidate {
  readonly factors?: Factors;
  readonly share?: number;
  /** What fresh rounds say of the gate metrics; nobody measured again where it is left out. */
  readonly fresh?: Factors;
  readonly noise?: NoiseOptions | "unknown";
  readonly rounds?: number;
}

/** One candidate with the whole gate, where runs of the arms against themselves are there. */
function oneCandidate({ factors = {}, share = 0.012, fresh, noise = {}, rounds = 5 }: OneCandidate): RunRecord {
  const record = buildRecord({
    arms: arms(["vpc-cni", CANDIDATE]),
    rounds,
    cells: gateCells({ [CANDIDATE]: factors }, share),
    reproduce: `npm run -s bench -- run --target lab --scenarios vpc-cni,${CANDIDATE} --seed 42`,
  });
  const known = noise === "unknown" ? record : { ...record, noise: noiseOf(record, { share, ...noise }) };
  if (fresh === undefined) return known;
  const flagged = gateCells({ [CANDIDATE]: fresh }, share, "fresh").filter(({ test }) =>
    GATE_CELLS.some((one) => one.test === test && hasChanged(one, factors)),
  );
  return confirmedBy(known, flagged);
}

const hasChanged = ({ values }: { readonly values: Values }, factors: Factors): boolean =>
  Object.keys(values).some((metric) => metric in factors);

/** More metrics than a comment has room for. */
function manyMetrics(): RunRecord {
  const cells = Array.from({ length: 250 }, (_, index) =>
    cell("http", `${(index + 1) * 100}-keep-alive`, "service/other-node", (arm, round) =>
      measured({
        "http.latency.p50": near((100 + index) * 1e-6, DEARER, 0.02)(arm, round),
        "http.latency.p99": near((300 + index) * 1e-6, [1, 1, 1, 1, 1], 0.02)(arm, round),
      }),
    ),
  );
  const record = buildRecord({ arms: arms(FIVE), cells });
  return { ...record, noise: noiseOf(record, { share: 0.02 }) };
}

export const SITUATIONS = {
  "regression-confirmed": () => oneCandidate({ factors: SLOWER, fresh: SLOWER }),

  unconfirmed: () => oneCandidate({ factors: SLOWER }),

  "not-confirmed": () => oneCandidate({ factors: { "tcp.throughput": 0.93 }, fresh: {} }),

  improvement: () => {
    const faster: Factors = { "tcp.throughput": 1.22, "connection.rate": 1.15, "latency.p50": 0.81, "latency.p90": 0.82 };
    return oneCandidate({ factors: faster, fresh: faster });
  },

  mixed: () => {
    const mixed: Factors = { "tcp.throughput": 1.22, "latency.p50": 1.2, "latency.p99": 1.31 };
    return oneCandidate({ factors: mixed, fresh: mixed });
  },

  "all-equivalent": () => oneCandidate({ share: 0.008 }),

  "inconclusive-cold-start": () =>
    oneCandidate({ factors: { "tcp.throughput": 0.95, "latency.p99": 1.08 }, share: 0.05, noise: "unknown" }),

  "inconclusive-wide-intervals": () => oneCandidate({ share: 0.06 }),

  "adaptive-stopped-futile": () => ({
    ...oneCandidate({ share: 0.09, rounds: 5 }),
    adaptive: { looks: [3, 5, 8, 12], reason: "futile" },
  }),

  "unpaired-clusters": () => {
    const cluster = (name: ArmName, runId: string, factors: Factors) =>
      buildRecord({
        arms: arms([name]),
        runId,
        baseline: name,
        target: { kind: "kubernetes", statement: "Kubernetes cluster: EKS 1.34, m6i.xlarge" },
        cells: gateCells({ [name]: factors }, 0.01),
      });
    return joinRecords([cluster("vpc-cni", "cluster-one", {}), cluster(CANDIDATE, "cluster-two", { "tcp.throughput": 0.6 })]).record;
  },

  "against-the-hosts": () => joinRecords(hostRecords()).record,

  "hosts-differ": () =>
    joinRecords(
      hostRecords(0.88).map((record) => {
        const isShort = ({ test }: Pick<Cell, "test">) => ["tcp-throughput", "latency", "connection", "http"].includes(test);
        return { ...record, cells: record.cells.filter(isShort), steps: record.steps.filter(isShort) };
      }),
    ).record,

  "several-candidates": () => {
    const record = severalCandidates();
    return confirmedBy({ ...record, noise: noiseOf(record, { share: 0.03 }) }, [tcpCell, costCell, connectionCell]);
  },

  "500-metrics": manyMetrics,

  "too-few-rounds": () => buildRecord({ arms: arms(FIVE), rounds: 3, cells: [tcpCell, latencyCell] }),

  "one-round": () => buildRecord({ arms: arms(TWO), rounds: 1, cells: [tcpCell, latencyCell] }),

  "enough-rounds-for-an-interval": () =>
    buildRecord({
      arms: arms(TWO),
      rounds: 8,
      cells: [
        tcpCell,
        cell("connection", "max", "service/other-node", (arm, round) =>
          arm === "cilium-eni" && round > 4 ? failed("fortio: i/o timeout") : measured({ "connection.rate": rate(arm, round) }),
        ),
      ],
    }),

  "failed-and-invalid": () =>
    buildRecord({
      arms: [
        ...arms(["vpc-cni", "cilium-vxlan", "cilium-eni"]),
        armFacts("cilium-eni-tuned", { title: "Cilium with ENI addresses, tuned", unavailable: "this kernel has no eBPF host routing" }),
      ],
      cells: [
        cell("tcp-throughput", "1-stream", "pod/other-node", (arm, round) => {
          if (arm === "cilium-eni-tuned") return skipped("this kernel has no eBPF host routing");
          if (arm === "cilium-vxlan" && round === 3)
            return failed("iperf3 exited with code 1: “error - unable to connect to server: Connection refused”.");
          return measured({ "tcp.throughput": tcp(arm, round) }, { facts: { congestionControl: "cubic", cpuBound: arm !== "vpc-cni" } });
        }),
        cell("http", "5000-keep-alive", "service/other-node", (arm, round) => {
          if (arm === "cilium-eni-tuned") return skipped("this kernel has no eBPF host routing");
          if (arm === "vpc-cni")
            return invalid(`held ${4300 + round} of 5000 requests/s (86 %)`, {
              "http.rate.achieved": 4300 + round,
              "http.latency.p50": 0.4,
            });
          return measured({
            "http.rate.achieved": 5000,
            "http.latency.p50": trip(arm, round),
            "http.errors": arm === "cilium-eni" ? 0.0002 : 0,
          });
        }),
        cell("http", "max-close", "service/other-node", (arm, round) => {
          if (arm === "cilium-eni-tuned") return skipped("this kernel has no eBPF host routing");
          if (arm === "cilium-vxlan") return failed("fortio ran over its limit of 12 s");
          return measured({ "http.rate.max": rate(arm, round), "http.errors": arm === "cilium-eni" ? 0.0002 : 0 });
        }),
        cell("dns", "max", "service/other-node", (arm) =>
          arm === "cilium-eni-tuned" ? skipped("this kernel has no eBPF host routing") : failed("dnsperf is not installed"),
        ),
      ],
      notes: ["cilium-eni-tuned was not measured: this kernel has no eBPF host routing."],
    }),

  "partial-run": () =>
    buildRecord({
      arms: arms(["vpc-cni", "cilium-vxlan", "cilium-eni"]),
      status: "partial",
      cells: [
        tcpCell,
        cell("latency", "tcp-idle", "service/other-node", (arm, round) =>
          round > 3 || (round === 3 && arm === "cilium-eni") ? undefined : latencyCell.outcome(arm, round),
        ),
        cell("connection", "max", "service/other-node", () => undefined),
      ],
      notes: ["The run was interrupted after 31 of 54 steps."],
    }),

  "hostile-strings": () =>
    buildRecord({
      arms: [
        armFacts("vpc-cni", {
          title: "a | b\n| - | - |\n# heading <script>alert(1)</script>",
          notes: ["![image](https://evil.example/x.png) <!-- hidden"],
        }),
        armFacts("head|`x`@team", { scenario: "vpc-cni", title: "[click](javascript:alert(1)) $\\frac{1}{0}$ ~~gone~~ **bold** _i_" }),
      ],
      cells: [
        cell("tcp-throughput", "1|stream", "pod/other-node", (arm, round) => {
          if (arm === "vpc-cni")
            return measured(
              { "tcp.throughput": 1e9 + round },
              {
                warnings: ["see https://evil.example and www.evil.example, cc @octocat, fixes #1 and GH-2"],
                facts: {
                  "<b>odd</b> | *fact*": `[seen](https://evil.example) ${round}`,
                  "@team ![fact](x)": round === 1 ? "a|b" : "`c`\n# d",
                },
              },
            );
          return failed(
            "line one\r\nline two\t\u001b[31mred\u001b[0m \u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007 \u202Eright to left\u202C </td></table> `code` | \\| end\\",
          );
        }),
        cell("<img src=x onerror=alert(1)>", "- item", "pod/same-node", () => failed("\u0000\u0007")),
      ],
      target: { kind: "lab", statement: "lab: **not** EKS <b>" },
      notes: ["1. a list of its own", "- [ ] a task", "x".repeat(5000)],
      environment: {
        ...buildRecord().environment,
        cpuModel: "CPU @ 3.00GHz | @team",
        tools: { iperf3: "3.12 | <b>`rm -rf`</b>", "__proto__ ": "1" },
        sysctls: { "net.ipv4.tcp_tw_reuse": "1\n2" },
      },
      reproduce: "npm run -s bench\n```\n# not a heading, @team <b>\n````",
    }),

  "one-arm": () => buildRecord({ arms: arms(["vpc-cni"]), cells: [tcpCell] }),
} satisfies Record<string, () => RunRecord>;

export type Situation = keyof typeof SITUATIONS;

/** Of two clusters the second arm was not measured beside the baseline. */
const APART: Partial<Record<Situation, string>> = {
  "unpaired-clusters": CANDIDATE,
  "against-the-hosts": "kube-proxy-nftables",
  "hosts-differ": "kube-proxy-nftables",
};

/** The report of a situation. */
export function situationReport(name: Situation): Report {
  const record = SITUATIONS[name]();
  const apart = APART[name];
  return apart === undefined ? makeReport(record) : makeReport(record, { comparison: compareArms(record, { apart: new Set([apart]) }) });
}
