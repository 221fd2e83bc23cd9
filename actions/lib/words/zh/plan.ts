import type { PlannedState, PlanWords } from "../plan-words.ts";

const STATES: Readonly<Record<PlannedState, string>> = {
  measured: "测量更改前后的状态",
  new: "新场景：没有可比较的先前状态",
  removed: "已删除：没有可测量的状态",
  refused: "不测量：未通过下方的检查",
  "not-in-lab": "不测量：实验环境无法构建",
  "not-on-eks": "不测量：没有 EKS 配置",
};

export const plan: PlanWords = {
  headline: ({ scenarios, headSha }) => `计划：${scenarios} 个场景，提交 ${headSha.slice(0, 7)}`,
  nothing: {
    unchanged: "无需比较：没有场景发生变化",
    unmeasurable: "无法比较：发生变化的场景都不能测量",
    refused: "不测量：更改的文件未被接受",
    unplannable: "不测量：无法根据所要求的内容制定计划",
  },
  explained: ({ baseSha, headSha, scenarios }) => {
    const measured = `每个场景分别按 ${baseSha.slice(0, 7)} 和 ${headSha.slice(0, 7)} 的状态测量。`;
    if (scenarios > 1) return `${measured}每个场景的结论与本计划分开，单独给出；针对更早提交的结论已不再适用。`;
    return `${measured}目前对该提交的性能一无所知；针对更早提交的结论已不再适用。`;
  },
  elsewhere: ({ headSha }) => `提交 ${headSha.slice(0, 7)} 没有单独的结论：测量什么以及结果如何，见此拉取请求的另一条评论`,
  fork: "该拉取请求来自复刻仓库，因此无法接触任何云凭证：由维护者针对这一提交启动集群测量。",
  scenario: "场景",
  changes: "更改",
  planned: "计划",
  state: (state) => STATES[state],
  places: (count) => `${count} 处`,
  place: "位置",
  from: "之前",
  to: "之后",
  absent: "未设置",
  morePlaces: (count) => `另有 ${count} 处未显示。`,
  manifest: "应用到集群的清单",
  findings: "检查",
  moreFindings: (count) => `另有 ${count} 项未显示。`,
  layouts: "时长和费用",
  layout: "布局",
  duration: "时长",
  cost: "费用",
  layoutExplained: (layout) =>
    ({
      "in-place": "一个集群，在两种状态之间来回升级",
      crossover: "在两个集群上同样进行，从相反的状态开始",
      parallel: "两种状态各用一个集群",
      lab: "在一台机器上比较内核机制",
    })[layout],
  chosen: "已选",
  dollars: (amount) => `约 ${amount.toFixed(2)} USD`,
  free: "无",
  unknownPrice: "未知：这里没有该区域和实例类型的价格",
  estimate: "估算值：所有场景依次测量，包括创建和删除集群；时长来自日志，价格为 2026 年 7 月的价格。轮数自动决定时可能提前结束。",
  sameInLab: ({ podNetwork, serviceRouting }) =>
    `实验环境为两者构建的内容相同（${podNetwork}，${serviceRouting}）：在那里看到的差异全部是噪声。`,
  noise: (runs) =>
    runs === 0 ? "没有任何夜间测量给出它的噪声，因此只能分辨较大的变化。" : `机器类型相同时，其噪声已由 ${runs} 次自身对照测量得知。`,
  runLink: "工作流运行",
};
