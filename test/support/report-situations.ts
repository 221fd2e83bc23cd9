import { compareArms } from "../../actions/lib/comparison/compare-arms.ts";
import { joinRecords } from "../../actions/lib/comparison/join-records.ts";
import type { Cell } from "../../actions/lib/model/plan.ts";
import type { RunRecord } from "../../actions/lib/model/record.ts";
import { makeReport } from "../../actions/lib/report/make-report.ts";
import type { Report } from "../../actions/lib/report/report.ts";
import {
  type ArmName,
  arms,
  cell,
  connectionCell,
  costCell,
  DEARER,
  FIVE,
  latencyCell,
  near,
  rate,
  severalCandidates,
  TWO,
  tcp,
  tcpCell,
  trip,
} from "./five-arms.ts";
import { hostRecords } from "./host-records.ts";
import { CANDIDATE, type Factors, gateCells, oneCandidate, SLOWER } from "./one-candidate.ts";
import { armFacts, buildRecord, confirmedBy, failed, invalid, measured, noiseOf, skipped } from "./records.ts";

/**
 * Records of the situations that a report must tell apart; their reports are kept in test/fixtures/reports.
 * Every number is made up: near what such arms might give, but measured by nobody.
 */

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
