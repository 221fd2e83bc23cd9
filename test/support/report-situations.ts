import type { RunRecord } from "../../actions/lib/model/record.ts";
import type { LabRecipe } from "../../actions/lib/model/scenario.ts";
import {
  armFacts,
  buildRecord,
  conditions,
  failed,
  invalid,
  measured,
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

export const SITUATIONS = {
  "everything-fine": () =>
    buildRecord({
      arms: arms(FIVE),
      cells: [
        tcpCell,
        cell("tcp-cost", "capped", "pod/other-node", (arm, round) =>
          measured(
            { "tcp.cpu-per-bit": cost(arm, round) },
            {
              facts: { receivedBitsPerSecond: wobble(5e9, 0.001, arm, round), coreSeconds: 1.6, congestionControl: congestionControl(arm) },
            },
          ),
        ),
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
    }),

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
