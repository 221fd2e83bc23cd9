import { behindForwarders } from "../forwarder-facts.ts";
import type { NameWords } from "../name-words.ts";
import { numbersOf } from "../numbers.ts";
import { testTitle, variantTitle } from "./titles.ts";

const numbers = numbersOf("zh");

/** Longer lists are cut, and the rest is counted. */
const NAMES_SHOWN = 5;

const METRICS: NameWords["metrics"] = {
  "tcp.throughput": "TCP 吞吐量",
  "tcp.retransmits": "TCP 重传次数",
  "tcp.cpu-per-bit": "TCP CPU 开销",
  "udp.delivered.max": "丢包率 ≤ 0.1 % 时的 UDP 接收速率",
  "udp.delivered": "UDP 接收速率",
  "udp.loss": "UDP 丢包率",
  "latency.p50": "往返延迟 p50",
  "latency.p90": "往返延迟 p90",
  "latency.p99": "往返延迟 p99",
  "latency.p99.9": "往返延迟 p99.9",
  "connection.rate": "新建连接速率",
  "connection.setup.p50": "连接建立时间 p50",
  "connection.setup.p99": "连接建立时间 p99",
  "connection.first-request.p50": "首个请求延迟 p50",
  "connection.first-request.p99": "首个请求延迟 p99",
  "http.rate.max": "HTTP 最大请求速率",
  "http.rate.achieved": "HTTP 实际请求速率",
  "http.latency.p50": "HTTP 延迟 p50",
  "http.latency.p99": "HTTP 延迟 p99",
  "http.errors": "HTTP 错误率",
  "http.cpu-per-request": "HTTP CPU 开销",
  "dns.rate.max": "DNS 最大查询速率",
  "dns.latency.p50": "DNS 延迟 p50",
  "dns.latency.p99": "DNS 延迟 p99",
  "dns.answered": "DNS 应答率",
  "service.programming.time": "Service 规则下发时间",
  "service.entries": "规则数或 map 条目数",
  "service.programming.cpu": "下发规则的 CPU 开销",
  "service.sync.mean": "代理同步平均",
  "service.sync.p50": "代理同步 p50",
  "service.sync.p99": "代理同步 p99",
  "service.start.p50": "新 Service 首次应答 p50",
  "agents.memory": "代理内存",
  "pod.scheduled.p50": "Pod 调度 p50",
  "pod.address.p50": "Pod 获得地址 p50",
  "pod.start.p50": "Pod 接通网络 p50",
  "policy.enforcement.time": "策略生效时间",
  "hop.latency.p50": "每跳延迟 p50",
  "hop.latency.p99": "每跳延迟 p99",
};

const FACTS: Readonly<Record<string, string>> = {
  congestionControl: "拥塞控制",
  cpuBound: "受 CPU 限制",
  receivedBitsPerSecond: "测量开销时的速率",
  requests: "每个百分位数的请求样本数",
  connections: "每个百分位数的新建连接样本数",
  keptConnectionRequests: "长连接上的请求数",
  ...behindForwarders((percentile, forwarders) => `经过 ${forwarders} 个转发器的往返延迟 ${percentile}`),
  slowestSeconds: "最慢的一次启动",
  clockUncertaintySeconds: "两个时钟之间的误差上限",
  p50FitRSquared: "延迟随跳数的线性程度（p50 的 R²）",
  p99FitRSquared: "延迟随跳数的线性程度（p99 的 R²）",
  position: "被测 Service 在规则链中的位置（Service 的每个端口占一条；eBPF map 与位置无关）",
};

/** What the second number of a fact counts. */
const COMPANIONS: Readonly<Record<string, (count: string) => string>> = { position: (count) => `有 ${count} 个 Service 时` };

export const names: NameWords = {
  metrics: METRICS,
  metric: (metric, test) =>
    (test === "service-scaling" || test === "network-policy") && metric === "http.latency.p50"
      ? "长连接对照 HTTP 延迟 p50"
      : METRICS[metric],
  noValue: "无值",
  test: testTitle,
  variant: variantTitle,
  // Brackets and commas would run into those of the sentence around it.
  place: (metric, variant, path) => `${metric} · ${variant} · ${path}`,
  fact: (fact) => (Object.hasOwn(FACTS, fact) ? FACTS[fact] : undefined),
  factValue: (fact, value, scale) => {
    if (typeof value === "string") return value;
    if (typeof value === "number") return scale === undefined ? numbers.plain(value) : numbers.value(value, scale);
    if ("with" in value) {
      const [first, second] = [numbers.plain(value.value), numbers.plain(value.with)];
      return `${first}（${COMPANIONS[fact]?.(second) ?? `对应 ${second}`}）`;
    }
    if ("times" in value) {
      if (value.of === 1) return value.times === 1 ? "是" : "否";
      if (value.times === 0) return "从未";
      return value.times === value.of ? `全部 ${value.of} 轮` : `${value.of} 轮中有 ${value.times} 轮`;
    }
    const named = value.words.map(({ word, times }) => `${word} ${times} 轮`).join("、");
    return value.others === 0 ? named : `${named}，另有 ${value.others} 种`;
  },
  notRecorded: "未记录",
  notMeasured: "未测量",
  conditions: {
    settle: { title: "等待空闲的时间", unit: "s" },
    foreign: { title: "其他进程占用", unit: "%" },
    steal: { title: "其他虚拟机占用", unit: "%" },
    interrupt: { title: "中断处理占用（含被测数据包自身的中断）", unit: "%" },
    repeated: { title: "因其他进程占用过多而重测的步骤", unit: "" },
  },
  counted: (count, of) => (count === 0 ? "无" : `${count} 步（共 ${of} 步）`),
  list: (all) => {
    if (all.length > NAMES_SHOWN) return `${all.slice(0, NAMES_SHOWN - 1).join("、")} 以及另外 ${all.length - NAMES_SHOWN + 1} 项`;
    return all.length < 2 ? (all[0] ?? "") : `${all.slice(0, -1).join("、")} 和 ${all.at(-1)}`;
  },
};
