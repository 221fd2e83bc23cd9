import type { RunRecord } from "../../actions/lib/model/record.ts";
import type { LabRecipe } from "../../actions/lib/model/scenario.ts";
import { armFacts, buildRecord, conditions, measured, type ScriptedCell, type Values, wobble } from "./records.ts";

/** Five arms and what cells give on them. Every number is made up: near what such arms might give, but measured by nobody. */

const ARMS = {
  "vpc-cni": ["VPC CNI, kube-proxy with iptables", recipe("native", "iptables", "stack", "cubic")],
  "cilium-vxlan-kube-proxy": ["Cilium with VXLAN, kube-proxy kept", recipe("vxlan", "iptables", "stack", "cubic")],
  "cilium-vxlan": ["Cilium with VXLAN, without kube-proxy", recipe("vxlan", "ebpf", "stack", "cubic")],
  "cilium-eni": ["Cilium with ENI addresses", recipe("native", "ebpf", "stack", "cubic")],
  "cilium-eni-tuned": ["Cilium with ENI addresses, tuned", recipe("native", "ebpf", "ebpf", "bbr")],
} as const satisfies Record<string, readonly [title: string, lab: LabRecipe]>;

export type ArmName = keyof typeof ARMS;
export const FIVE = Object.keys(ARMS) as ArmName[];
export const TWO = FIVE.filter((name) => name === "vpc-cni" || name === "cilium-eni");

function recipe(
  podNetwork: LabRecipe["podNetwork"],
  serviceRouting: LabRecipe["serviceRouting"],
  hostRouting: LabRecipe["hostRouting"],
  congestionControl: LabRecipe["congestionControl"],
): LabRecipe {
  return { podNetwork, serviceRouting, hostRouting, congestionControl, queueing: "default" };
}

export const arms = (names: readonly ArmName[]) => names.map((name) => armFacts(name, { title: ARMS[name][0], lab: ARMS[name][1] }));

/** Factors on the baseline's value, in the order of the five arms. */
const FASTER = [1, 0.7, 0.86, 1.24, 0.77];
export const DEARER = [1, 1.28, 1.07, 0.84, 0.76];

/** So large that it would show in any median it entered. */
export const WARM_UP_FACTOR = 1e6;

export function near(baseline: number, factors: readonly number[], share: number) {
  return (arm: string, round: number): number =>
    wobble(baseline * (factors[FIVE.indexOf(arm as ArmName)] ?? 1), share, arm, round) * (round === 0 ? WARM_UP_FACTOR : 1);
}

export function cell(test: string, variant: string, path: ScriptedCell["path"], outcome: ScriptedCell["outcome"]): ScriptedCell {
  return { test, variant, path, outcome };
}

export const tcp = near(23.8e9, FASTER, 0.05);
const cost = near(0.168e-9, DEARER, 0.04);
export const trip = near(71.9e-6, DEARER, 0.15);
export const rate = near(16_400, FASTER, 0.04);
const entries = near(40_126, [1, 1, 0.37, 0.37, 0.37], 0);

const congestionControl = (arm: string) => (arm === "cilium-eni-tuned" ? "bbr" : "cubic");

export const tcpCell = cell("tcp-throughput", "1-stream", "pod/other-node", (arm, round) =>
  measured(
    { "tcp.throughput": tcp(arm, round), "tcp.retransmits": Math.round(wobble(40, 0.5, arm, round)) },
    { facts: { congestionControl: congestionControl(arm), cpuBound: arm !== "cilium-eni-tuned" || round === 2 } },
  ),
);
export const latencyCell = cell("latency", "tcp-idle", "service/other-node", (arm, round) => {
  const p50 = trip(arm, round);
  const values: Values = { "latency.p50": p50, "latency.p99": p50 * 2.4, "latency.p99.9": p50 * 16 };
  return measured(values, { resolution: 1e-6, facts: { requests: 2000 - (round % 3), failedRequests: 0, concurrent: 8 } });
});
export const connectionCell = cell("connection", "max", "service/other-node", (arm, round) =>
  measured(
    { "connection.rate": rate(arm, round) },
    { facts: { connections: Math.round(rate(arm, round) * 2), failedRequests: 0, concurrent: 4 } },
  ),
);

export const costCell = cell("tcp-cost", "capped", "pod/other-node", (arm, round) =>
  measured(
    { "tcp.cpu-per-bit": cost(arm, round) },
    {
      facts: { receivedBitsPerSecond: wobble(5e9, 0.001, arm, round), coreSeconds: 1.6, congestionControl: congestionControl(arm) },
    },
  ),
);

export const severalCandidates = (): RunRecord =>
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
