import { VERDICTS } from "../../model/verdict.ts";
import type { TableWords } from "../table-words.ts";
import { verdicts } from "./verdicts.ts";

export const tables: TableWords = {
  headings: {
    compared: "比较对象",
    gate: "门禁指标",
    findings: "主要发现",
    results: "测量结果",
    cost: "资源开销",
    hosts: "与主机对照",
    agents: "数据平面的代理",
    ratios: "逐轮变化",
    context: "参考信息",
    conditions: "机器空闲程度",
    notes: "注释",
    environment: "测试环境",
    reading: "阅读说明",
    reproduce: "复现测量",
  },
  columns: { metric: "指标", change: "变化", verdict: "结论" },
  gateLegend: ({ baseline, tests, isOneCandidate }) => {
    if (tests === 0) return `结论由这些指标决定，以 ${baseline} 为比较基线。`;
    if (isOneCandidate) {
      return `结论由这些指标决定：变化相对于 ${baseline}，方括号内为其 95 % 置信区间；p 值按本表全部 ${tests} 项检验校正。`;
    }
    return `结论由这些指标决定：每格依次为相对于 ${baseline} 的变化、按本表全部 ${tests} 项检验校正的结论、95 % 置信区间。`;
  },
  cellLegend: ({ baseline, usualCount, isExact, countsDiffer }) => {
    const parts = [
      usualCount === 1 ? "唯一一轮的值" : "各轮的中位数",
      ...(usualCount === 1 ? [] : [isExact ? "中位数的精确 95 % 置信区间" : "各轮的范围（最小值–最大值）"]),
      ...(baseline === undefined ? [] : [`相对于 ${baseline} 的变化${usualCount === 1 ? "" : "及其 95 % 置信区间"}`, "结论"]),
    ];
    const count = usualCount === 1 && !countsDiffer ? "" : `；n = ${usualCount}${countsDiffer ? "，另有注明的除外" : ""}`;
    return `每个单元格：${parts.join("、")}${count}。`;
  },
  costLegend: ({ hasMemory }) => `数据平面完成同样的工作所消耗的 CPU 时间${hasMemory ? "，以及其代理占用的内存" : ""}，两个节点合计。`,
  hostsLegend:
    "Pod 的结果与同样的机器不经过 Pod 数据平面（host/other-node）时的结果之比：每轮在相同节点上取 Pod ÷ 主机，列出各轮的中位数及其区间或范围，下面是两者的中位数；时间类指标还列出 Pod 多用的时间。",
  besideHost: (pods, host) => `${pods}（主机 ${host}）`,
  ofMedians: "中位数之比：没有两者俱全的轮次",
  agentsLegend: "按容器名称列出各代理：两个节点合计占用一个核的比例，取各步骤的中位数，括号内为最大值；下面是在一个节点上占用的最大内存。",
  ratiosLegend: (baseline) => `每一轮相对于 ${baseline} 的变化，按轮次排列。`,
  contextIntroduction: "用于解释测量结果。这些数据本身没有好坏之分，因此不作比较。",
  conditionsIntroduction: "每个配置列出其全部步骤的中位数，括号内为最大值；百分比以运行客户端和服务端的核为基数。",
  variants: (all) => all.map(({ name, title }) => `${name}：${title}`).join("；"),
  bounds: ({ kind, low, high, n }) =>
    [
      ...(kind === undefined ? [] : [{ range: "范围", interval: "区间" }[kind]]),
      `${low}–${high}`,
      ...(n === undefined ? [] : [`n=${n}`]),
    ].join(" "),
  allAlike: (value) => `均为 ${value}`,
  count: (n) => `n=${n}`,
  within: (size) => `在 ±${size} 以内`,
  finds: (size) => `可检出 ≥ ${size}`,
  needs: (rounds) => `约需 ${rounds} 轮`,
  verdictInCell: (verdict, doubt) =>
    doubt === undefined ? verdicts.verdict[verdict] : `${verdicts.verdict[verdict]}：${verdicts.doubt[doubt]}`,
  testSummary: (title, counts) => {
    const parts = VERDICTS.filter((verdict) => counts[verdict] > 0).map((verdict) => `${counts[verdict]} 项${verdicts.verdict[verdict]}`);
    return parts.length === 0 ? title : `${title}：${parts.join("、")}`;
  },
  quietRows: (count) => `此处省略了 ${count} 行等效的指标。`,
};
