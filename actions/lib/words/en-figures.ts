import { VERDICTS } from "../model/verdict.ts";
import type { FigureWords } from "./figure-words.ts";

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
const list = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

export const enFigures: FigureWords = {
  titles: {
    verdicts: "What decides: change of the gate metrics",
    recommendations: "Which arm for which workload",
    "tcp-throughput": "TCP throughput",
    "udp-throughput": "UDP delivered",
    "udp-loss": "UDP loss",
    latency: "Round trip",
    connection: "New connections",
    http: "HTTP",
    dns: "DNS",
    "service-scaling": "Service scaling",
    "service-start": "Service start",
    "pod-start": "Pod start",
    "network-policy": "Network policies",
    "multi-hop": "Several hops",
    cost: "What it costs",
    agents: "Agents of the data plane",
    environment: "Where it was measured",
    "scenario-facets": "What the arms are made of",
    "data-plane-stack": "What a packet passes",
    "tuning-points": "What each arm changes, and what became of the gate metrics",
    compatibility: "What works on EKS",
  },
  baseline: (name) => `${name} (baseline)`,
  notMeasured: "not measured",
  axis: (unit, better) => [unit, { higher: "↑", lower: "↓", neither: "" }[better]].filter((part) => part !== "").join(" "),
  logarithmic: "logarithmic axis: does not start at 0",
  scaled: { services: "services (logarithmic axis)", policies: "policies (logarithmic axis, none at its left end)" },
  bars: ({ hasRanges, hasIntervals, isOneRound, hasBaseline }) => {
    if (isOneRound) return "Each value is the only round.";
    const line =
      hasRanges && hasIntervals
        ? "the line the exact 95 % interval of the median, or the range where there are fewer than six rounds"
        : hasRanges
          ? "the line the range of the rounds"
          : "the line the exact 95 % interval of the median";
    return `The median of the rounds, ${line}, and every round as a dot.${hasBaseline ? " The dashed line is the baseline's median; ▲ and ▼ mark an improvement and a regression." : ""}`;
  },
  morePanels: (count) => `${counted(count, "more row is", "more rows are")} in the tables only.`,
  gaps: (gaps, scaled) => `Not measured: ${list(gaps.map(({ arm, count }) => `${arm} with ${count} ${scaled}`))}.`,
  extremes: ({ place, lowest, highest, baseline, notMeasured }) => {
    const others = [
      ...(baseline === undefined ? [] : [`${baseline.arm}, the baseline, has ${baseline.value}`]),
      ...(notMeasured.length === 0 ? [] : [`not measured: ${list(notMeasured)}`]),
    ];
    const tail = others.length === 0 ? "" : `; ${others.join("; ")}`;
    if (lowest.arm === highest.arm) return `${place}: ${lowest.arm} has ${lowest.value}${tail}.`;
    return `${place}: from ${lowest.value} (${lowest.arm}) to ${highest.value} (${highest.arm})${tail}.`;
  },
  agents: {
    cpu: "CPU on both nodes together",
    memory: "memory on a node",
    ofCore: "% of a core",
    caption: ({ hasBaseline }) =>
      `CPU: the median of the steps, the line from the smallest to the largest. Memory: the most that was held.${hasBaseline ? " The dashed line is the baseline's." : ""}`,
    alt: ({ agents, dearest }) =>
      `What the data plane's agents take (${list(agents)})${dearest === undefined ? "" : `; most CPU: ${dearest.agent} of ${dearest.arm}, ${dearest.share} of a core`}.`,
  },
  verdicts: {
    worse: "← worse",
    better: "better →",
    ratio: (ratio) => `${ratio}×`,
    caption: ({ isPaired }) =>
      `Each mark is a change against the baseline, turned so that right is better; its line is the 95 % interval, ${
        isPaired
          ? "each dot a round against the baseline's same round"
          : "each dot a round, of arms of another run against the baseline's median"
      }. Shaded is what does not matter in practice. ▲ improvement, ▼ regression, ◆ equivalent, ○ inconclusive.`,
    alt: ({ counts, baseline, largest }) => {
      const said = VERDICTS.filter((verdict) => counts[verdict] > 0).map((verdict) => `${counts[verdict]} ${verdict}`);
      return `Gate metrics against ${baseline}: ${list(said)}${largest === undefined ? "" : `; the largest change is ${largest.arm}, ${largest.metric}: ${largest.change}`}.`;
    },
  },
  facets: {
    names: {
      podNetwork: "Pod network",
      serviceRouting: "Service routing",
      hostRouting: "Host routing",
      congestionControl: "Congestion control",
      queueing: "Queueing",
    },
    values: {
      podNetwork: { native: "native", vxlan: "VXLAN" },
      serviceRouting: { iptables: "iptables", nftables: "nftables", ebpf: "eBPF" },
      hostRouting: { stack: "full stack", ebpf: "eBPF" },
      congestionControl: { cubic: "CUBIC", bbr: "BBR" },
      queueing: { default: "default", fq: "fq" },
    },
    unknown: "not recorded",
    caption: "Marked is what differs from the baseline.",
    alt: ({ arms, differing }) =>
      differing.length === 0
        ? `The ${counted(arms, "arm")} are made of the same mechanisms.`
        : `The ${counted(arms, "arm")} differ in ${list(differing.map((name) => name.toLowerCase()))}.`,
  },
  tuning: {
    change: (facet, before, after) => `${facet}: ${before} → ${after}`,
    nothing: "the same mechanisms as the baseline",
    caption: "An arm that changes several things shows what they do together: no single one of them was measured alone.",
    alt: (arms) =>
      arms
        .map(
          ({ name, changes, improvements, regressions }) =>
            `${name} changes ${counted(changes, "thing")}: ${counted(improvements, "improvement")}, ${counted(regressions, "regression")}.`,
        )
        .join(" "),
  },
  stack: {
    layers: {
      application: "client's socket",
      socket: "eBPF at connect(): service → pod",
      "pod-link": "pod's veth",
      "service-rules": "service → pod",
      "host-stack": "node's network stack",
      "host-ebpf": "eBPF redirect at tc",
      encapsulation: "VXLAN, 50 bytes more",
      "node-link": "link to the other node",
    },
    passedBy: "not on the way",
    caption: "From the client's pod to a service whose pod is on the other node, by the recipe of each arm. The way back is not drawn.",
    alt: (arms) =>
      `A packet to a service on the other node passes ${list(arms.map(({ name, layers }) => `${counted(layers, "layer")} of ${name}`))}.`,
  },
  environment: {
    node: (number) => `node ${number}`,
    client: "client pod",
    server: "server pod",
    cores: (cores) => `${/^\d+$/.test(cores) ? "core" : "cores"} ${cores}`,
    sameNode: "same node",
    otherNode: "other node",
    kernel: (kernel) => `Linux ${kernel}`,
    machine: (cpu, cores, memory) => `${cpu} · ${counted(cores, "core")} · ${memory}`,
    alt: ({ isLab, kernel, cores, isPinned }) =>
      `${isLab ? "Two nodes as network namespaces of one machine" : "Two nodes of a cluster"}, kernel ${kernel}, ${counted(cores, "core")}${isPinned ? ", clients and servers on cores of their own" : ""}.`,
  },
  recommendations: {
    characteristics: {
      "bulk-transfer": "Bulk transfer",
      "request-response": "Request and response",
      "tail-latency": "Tail latency",
      "short-connections": "Many short connections",
      "kept-connections": "HTTP over kept connections",
      "dns-heavy": "Many DNS look-ups",
      "many-services": "Many services",
      "many-policies": "Many network policies",
      "pod-churn": "Pods and services that come and go",
      "service-chains": "Requests through many services in a row",
      "cpu-bound": "CPU is scarce on the nodes",
      "udp-streams": "UDP streams",
    },
    standings: {
      better: "better",
      worse: "worse",
      mixed: "better and worse",
      equal: "equivalent",
      ahead: "ahead, unconfirmed",
      behind: "behind, unconfirmed",
      unclear: "no difference shown",
    },
    best: "best shown",
    notMeasured: "not measured",
    columns: { workload: "Workload", decides: "Decided by", recommendation: "What the rounds say" },
    introduction:
      "By rule: only a confirmed verdict makes an arm better or worse; a regression in any of the metrics speaks against it; the first metric in which an arm improved ranks those that remain.",
    sentence: ({ baseline, isMeasured, best, arms }) => {
      if (!isMeasured) return "Nobody measured a metric that decides this.";
      const against = arms.worse.length === 0 ? "" : ` Worse: ${list(arms.worse)}.`;
      const mixed = arms.mixed.length === 0 ? "" : ` Better in one metric and worse in another: ${list(arms.mixed)}.`;
      const leads = [
        ...(arms.ahead.length === 0 ? [] : [`${list(arms.ahead)} lay ahead`]),
        ...(arms.behind.length === 0 ? [] : [`${list(arms.behind)} lay behind`]),
      ];
      const unconfirmed = leads.length === 0 ? "" : ` Not measured again: ${leads.join("; ")}.`;
      const unclear = arms.unclear.length === 0 || best.length === 0 ? "" : ` Of ${list(arms.unclear)} nothing was shown.`;
      const rest = `${mixed}${against}${unconfirmed}${unclear}`;
      if (best.length === 1) return `${best[0]} is the best shown.${rest}`;
      if (best.length > 1) return `${list(best)} are better than ${baseline}; the rounds do not tell them apart.${rest}`;
      if (arms.equal.length > 0 && arms.unclear.length + arms.ahead.length + arms.behind.length + arms.mixed.length === 0) {
        return `${list([baseline, ...arms.equal])} are equivalent.${rest}`;
      }
      return `No difference shown in favour of any arm over ${baseline}.${rest}`;
    },
    caption: (statement) => `By measured speed and cost alone, features aside (${statement}).`,
    alt: (all) => {
      const said = all.filter(({ best }) => best.length > 0);
      const names = [...new Set(said.flatMap(({ best }) => best))];
      return names.length === 0
        ? "No arm was shown to be better than the baseline for any workload."
        : `${list(names)}: shown to be best for ${said.length} of ${all.length} kinds of workload.`;
    },
  },
  compatibility: {
    kinds: {
      "vpc-cni": "VPC CNI",
      "vxlan-kube-proxy": "Cilium, VXLAN, with kube-proxy",
      vxlan: "Cilium, VXLAN, without kube-proxy",
      eni: "Cilium, ENI addresses",
    },
    features: {
      xdp: "XDP acceleration of services",
      dsr: "Direct server return",
      "host-routing": "eBPF host routing",
      "bandwidth-manager": "Bandwidth manager",
      bbr: "BBR for pods",
      "host-firewall": "Host firewall",
      "policy-l3-l4": "Network policy, layers 3 and 4",
      "policy-l7": "Network policy, layer 7",
    },
    values: {
      works: "works",
      conditional: "with conditions",
      no: "no",
      "not-offered": "not offered",
      unknown: "not verified",
    },
    notes: {
      xdp: "The ENA driver has native XDP, on virtual and metal instances alike. It needs an MTU of at most about 3,500 instead of 9,001, and before driver 2.17.0 half of the queues. It touches only traffic from outside to a NodePort or load balancer whose pod is on another node, so tests from pod to pod cannot show it.",
      dsr: "Not with VXLAN. With ENI addresses the source/destination check has to be off; whether the VPC passes the packets is not verified.",
      "host-routing":
        "Needs kube-proxy replacement, a kernel of 5.10 or newer, and no masquerading by iptables: bpf.masquerade=true, or none, which is the chart's default with ENI addresses since 1.18. Without that the agent falls back without a word.",
      "bandwidth-manager": "Sets fq and paces packets. It limits a rate only for pods with the annotation kubernetes.io/egress-bandwidth.",
      bbr: "TCP only; needs a kernel of 5.18 or newer and eBPF host routing: with the node's stack the agent does not start. Pods have to be restarted.",
      "host-firewall":
        "Host policies have rules of layers 3 and 4, and DNS rules as a beta. Without kube-proxy replacement they see a service's address instead of the pod's.",
      "policy-l3-l4":
        "The VPC CNI needs version 1.14, enableNetworkPolicy and a policy that selects the pod, on Linux nodes of EC2. Cilium has it always.",
      "policy-l7":
        "Cilium sends selected traffic through Envoy on the node. AWS documents layers 3 and 4 for the VPC CNI, and names of hosts in EKS Auto Mode only.",
    },
    columns: { feature: "Feature", note: "Conditions", sources: "Read in" },
    introduction:
      "From documentation and source, not measured. “Not verified” means that no primary source was found for it, not that it fails.",
    caption: "From documentation and source, not measured. The table has the conditions.",
    alt: "Which features of the network work on EKS with the VPC CNI and with Cilium in three modes, from documentation and source.",
  },
  page: { contents: "Contents", data: "The numbers" },
};
