import { VERDICTS } from "../../model/verdict.ts";
import type { FigureWords } from "../figure-words.ts";
import { compatibility } from "./compatibility.ts";
import { names } from "./names.ts";
import { recommendations } from "./recommendations.ts";
import { verdicts } from "./verdicts.ts";

/** All names: a description must not leave out what the picture shows. */
const every = (all: readonly string[]): string => all.join("、");

export const figures: FigureWords = {
  titles: {
    verdicts: "决定结论：门禁指标的变化",
    recommendations: "各类工作负载适合的配置",
    "tcp-throughput": "TCP 吞吐量",
    "udp-throughput": "UDP 接收速率",
    "udp-loss": "UDP 丢包率",
    latency: "往返延迟",
    connection: "新建连接",
    http: "HTTP",
    dns: "DNS",
    "service-scaling": "Service 数量扩展",
    "service-start": "Service 启动",
    "pod-start": "Pod 启动",
    "network-policy": "网络策略",
    "multi-hop": "多跳",
    cost: "资源开销",
    agents: "数据平面的代理",
    environment: "测试环境",
    "scenario-facets": "各配置的组成",
    "data-plane-stack": "数据包经过的各层",
    "tuning-points": "各配置的改动，以及门禁指标的变化",
    compatibility: "EKS 上的功能兼容性",
  },
  baseline: (name) => `${name}（基线）`,
  notMeasured: names.notMeasured,
  axis: (unit, better) => [unit, { higher: "↑", lower: "↓", neither: "" }[better]].filter((part) => part !== "").join(" "),
  logarithmic: "对数坐标轴，不从 0 开始",
  scaled: { services: "Service 数量（对数坐标轴）", policies: "策略数量（对数坐标轴，左端为没有策略）" },
  bars: ({ hasRanges, hasIntervals, isOneRound, hasBaseline }) => {
    if (isOneRound) return "每个值都只有一轮。";
    const line =
      hasRanges && hasIntervals
        ? "线段为中位数的精确 95 % 置信区间（不足六轮时为各轮的范围）"
        : hasRanges
          ? "线段为各轮的范围"
          : "线段为中位数的精确 95 % 置信区间";
    return `图中为各轮的中位数，${line}，每个圆点为一轮。${hasBaseline ? "虚线为基线的中位数；▲ 表示改善，▼ 表示退化。" : ""}`;
  },
  morePanels: (count) => `另有 ${count} 行仅列在表格中。`,
  gaps: (gaps, scaled) =>
    `未测量：${every(gaps.map(({ arm, count }) => `${arm}（${count} ${{ services: "个 Service", policies: "条策略" }[scaled]}）`))}。`,
  extremes: ({ place, lowest, highest, baseline, notMeasured }) => {
    const parts = [
      lowest.arm === highest.arm
        ? `${lowest.arm} 为 ${lowest.value}`
        : `从 ${lowest.value}（${lowest.arm}）到 ${highest.value}（${highest.arm}）`,
      ...(baseline === undefined ? [] : [`基线 ${baseline.arm} 为 ${baseline.value}`]),
      ...(notMeasured.length === 0 ? [] : [`未测量：${every(notMeasured)}`]),
    ];
    return `${place}：${parts.join("；")}。`;
  },
  agents: {
    cpu: "两个节点合计的 CPU 占用",
    memory: "一个节点上的内存",
    ofCore: "单核的 %",
    caption: ({ hasBaseline }) => `CPU 取各步骤的中位数，线段从最小值到最大值；内存取最大值。${hasBaseline ? "虚线为基线的值。" : ""}`,
    alt: ({ agents, dearest }) =>
      `数据平面代理的资源占用：${every(agents)}${dearest === undefined ? "" : `；CPU 占用最高：${dearest.arm} 的 ${dearest.agent}，单核的 ${dearest.share}`}。`,
  },
  verdicts: {
    worse: "← 更差",
    better: "更好 →",
    ratio: (ratio) => `${ratio}×`,
    caption: ({ isPaired }) =>
      `每个标记表示相对于基线的变化，方向统一为向右更好；线段为 95 % 置信区间，${
        isPaired ? "每个圆点为一轮与基线同一轮之比" : "每个圆点为一轮；在另一次运行中测量的配置，与基线的中位数相比"
      }。阴影内的变化没有实际意义。▲ 改善，▼ 退化，◆ 等效，○ 无定论。`,
    alt: ({ counts, baseline, largest }) => {
      const said = VERDICTS.filter((verdict) => counts[verdict] > 0).map((verdict) => `${counts[verdict]} 项${verdicts.verdict[verdict]}`);
      return `门禁指标与 ${baseline} 相比：${every(said)}${largest === undefined ? "" : `；最大的变化：${largest.arm}，${largest.metric} ${largest.change}`}。`;
    },
  },
  facets: {
    names: {
      podNetwork: "Pod 网络",
      serviceRouting: "Service 路由",
      hostRouting: "主机路由",
      congestionControl: "拥塞控制",
      queueing: "队列规则",
    },
    values: {
      podNetwork: { native: "原生路由", vxlan: "VXLAN" },
      serviceRouting: { iptables: "iptables", nftables: "nftables", ebpf: "eBPF" },
      hostRouting: { stack: "完整协议栈", ebpf: "eBPF" },
      congestionControl: { cubic: "CUBIC", bbr: "BBR" },
      queueing: { default: "默认", fq: "fq" },
    },
    unknown: names.notRecorded,
    caption: "带标记的是与基线不同之处。",
    alt: ({ arms, differing }) =>
      differing.length === 0 ? `${arms} 个配置由相同的机制组成。` : `${arms} 个配置的不同之处：${every(differing)}。`,
  },
  tuning: {
    change: (facet, before, after) => `${facet}：${before} → ${after}`,
    nothing: "与基线的机制相同",
    caption: "同时有多处改动的配置，体现的是这些改动的共同效果：没有单独测量其中任何一处。",
    alt: (arms) =>
      arms
        .map(
          ({ name, changes, improvements, regressions }) => `${name} 有 ${changes} 处改动：${improvements} 项改善，${regressions} 项退化。`,
        )
        .join(""),
  },
  stack: {
    layers: {
      application: "客户端套接字",
      socket: "connect() 处的 eBPF：Service → Pod",
      "pod-link": "Pod 的 veth",
      "service-rules": "Service → Pod",
      "host-stack": "节点网络协议栈",
      "host-ebpf": "tc 处的 eBPF 重定向",
      encapsulation: "VXLAN 封装，+50 字节",
      "node-link": "到另一节点的链路",
    },
    passedBy: "不经过",
    caption: "从客户端 Pod 到某个 Service，其后端 Pod 在另一节点上；按各配置的数据平面组成绘制，不含返回路径。",
    alt: (arms) => `数据包到达另一节点上的 Service 所经过的层数：${arms.map(({ name, layers }) => `${name}：${layers} 层`).join("；")}。`,
  },
  environment: {
    node: (number) => `节点 ${number}`,
    client: "客户端 Pod",
    server: "服务端 Pod",
    cores: (cores) => `核 ${cores}`,
    sameNode: "同一节点",
    otherNode: "不同节点",
    kernel: (kernel) => `Linux ${kernel}`,
    machine: (cpu, cores, memory) => `${cpu} · ${cores} 核 · ${memory}`,
    alt: ({ isLab, kernel, cores, isPinned }) =>
      `${isLab ? "用一台机器的网络命名空间搭建的两个节点" : "集群中的两个节点"}，内核 ${kernel}，${cores} 核${isPinned ? "，客户端和服务端各自绑定到独立的核" : ""}。`,
  },
  recommendations,
  compatibility,
  page: { contents: "目录", data: "数据表" },
};
