import type { FigureWords } from "../figure-words.ts";
import { names } from "./names.ts";

const { list } = names;

export const recommendations: FigureWords["recommendations"] = {
  characteristics: {
    "bulk-transfer": "大批量数据传输",
    "request-response": "请求与响应",
    "tail-latency": "尾延迟敏感",
    "short-connections": "大量短连接",
    "kept-connections": "HTTP 长连接",
    "dns-heavy": "大量 DNS 查询",
    "many-services": "大量 Service",
    "many-policies": "大量网络策略",
    "pod-churn": "频繁更替的 Pod 与 Service",
    "service-chains": "经过多个 Service 的请求",
    "cpu-bound": "节点 CPU 紧张",
    "udp-streams": "UDP 流",
  },
  standings: {
    better: "更好",
    worse: "更差",
    mixed: "有好有坏",
    equal: "等效",
    ahead: "领先，未复测",
    behind: "落后，未复测",
    unclear: "未证实差异",
  },
  best: "已证实最佳",
  notMeasured: "未测量",
  columns: { workload: "工作负载", decides: "依据指标", recommendation: "测量结果" },
  introduction: "判定规则：只有经复测确认的结论才能判定配置更好或更差；任一指标退化都对该配置不利；其余配置按第一个出现改善的指标排序。",
  sentence: ({ baseline, isMeasured, best, arms }) => {
    if (!isMeasured) return "没有测量可供判断的指标。";
    const leads = [
      ...(arms.ahead.length === 0 ? [] : [`${list(arms.ahead)} 领先`]),
      ...(arms.behind.length === 0 ? [] : [`${list(arms.behind)} 落后`]),
    ];
    const rest = [
      arms.mixed.length === 0 ? "" : `有的指标更好、有的更差：${list(arms.mixed)}。`,
      arms.worse.length === 0 ? "" : `更差：${list(arms.worse)}。`,
      leads.length === 0 ? "" : `尚未复测：${leads.join("，")}。`,
      arms.unclear.length === 0 || best.length === 0 ? "" : `未证实差异：${list(arms.unclear)}。`,
    ].join("");
    if (best.length === 1) return `已证实 ${best[0]} 最佳。${rest}`;
    if (best.length > 1) return `${list(best)} 优于 ${baseline}，但这些轮次分不出彼此的高下。${rest}`;
    const open = arms.unclear.length + arms.ahead.length + arms.behind.length + arms.mixed.length;
    if (arms.equal.length > 0 && open === 0) return `${list([baseline, ...arms.equal])} 等效。${rest}`;
    return `没有配置被证实优于 ${baseline}。${rest}`;
  },
  caption: (statement) => `仅依据测得的速度和开销，不考虑功能（${statement}）。`,
  alt: (all) => {
    const said = all.filter(({ best }) => best.length > 0);
    const arms = [...new Set(said.flatMap(({ best }) => best))];
    return arms.length === 0
      ? "没有配置被证实在任何一类工作负载上优于基线。"
      : `${all.length} 类工作负载中有 ${said.length} 类已证实最佳配置：${list(arms)}。`;
  },
};
