import type { NodeEnvironment } from "../../model/record.ts";
import type { LabRecipe } from "../../model/scenario.ts";
import { numbersOf } from "../numbers.ts";
import type { RunWords } from "../run-words.ts";
import { names } from "./names.ts";

const numbers = numbersOf("zh");

function recipeText({ podNetwork, serviceRouting, hostRouting, congestionControl, queueing }: LabRecipe): string {
  const pods = { native: "原生路由", vxlan: "VXLAN" }[podNetwork];
  const services = { iptables: "iptables", nftables: "nftables", ebpf: "eBPF" }[serviceRouting];
  const host = { stack: "节点完整网络协议栈", ebpf: "eBPF 主机路由" }[hostRouting];
  const queue = { default: "默认队列规则", fq: "fq 队列规则" }[queueing];
  return `${pods}、${services} 转发 Service、${host}、${congestionControl}、${queue}`;
}

const ORDER: RunWords["order"] = {
  abba: { short: "ABBA 顺序", sentence: "ABBA 顺序（每一轮的顺序与上一轮相反）" },
  baab: { short: "BAAB 顺序", sentence: "BAAB 顺序（从另一端开始的 ABBA）" },
  random: { short: "随机顺序", sentence: "随机顺序" },
};

const PAIRING: RunWords["pairing"] = {
  paired: { short: "配对", sentence: "配对测量：每一轮都在相同的节点上、相近的时间内测量全部配置。" },
  unpaired: { short: "非配对", sentence: "非配对测量：与基线不在同一次运行中测量。" },
};

/** How long ago something was, roughly: nobody needs the minutes of last week. */
function ageText(seconds: number): string {
  const hours = Math.round(seconds / 3600);
  if (hours < 1) return "不到 1 小时前";
  return hours < 48 ? `${hours} 小时前` : `${Math.round(hours / 24)} 天前`;
}

function pairs(values: Readonly<Record<string, string>>, between: string): string {
  const entries = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, value]) => `${name}${between}${value}`).join("、") || "未记录";
}

function nodeText({
  name,
  instanceType,
  zone,
  kernel,
  architecture,
  containerRuntime,
  kubelet,
  cores,
  memoryBytes,
}: NodeEnvironment): string {
  const where = [instanceType, zone].filter((part) => part !== undefined).join("，");
  const what = [architecture, `${cores} 核`, `${numbers.fixed(memoryBytes / 2 ** 30, 1)} GiB`];
  return `${name}${where === "" ? "" : `（${where}）`}：${[...what, `内核 ${kernel}`, containerRuntime, `kubelet ${kubelet}`].join("，")}`;
}

const costText = (dollars: number): string => `估算费用约 ${dollars.toFixed(2)} USD`;

export const run: RunWords = {
  compared: (candidates, baseline) => {
    if (candidates.length === 0) return baseline;
    return candidates.length > 2 ? `${candidates.length} 个候选对比 ${baseline}` : `${names.list(candidates)} 对比 ${baseline}`;
  },
  baseline: "基线",
  arm: ({ title, revision, unavailable }, isBaseline) =>
    [
      isBaseline ? "（基线）：" : "：",
      title,
      revision === undefined ? "" : `，修订版本 ${revision}`,
      unavailable === undefined ? "" : `（本次未测量：${unavailable}）`,
    ].join(""),
  recipe: ({ lab, readySeconds, unavailable }) =>
    [
      ...(lab === undefined ? [] : [recipeText(lab)]),
      ...(unavailable === undefined ? [`${numbers.fixed(readySeconds, 2)} s 后就绪`] : []),
    ].join("；"),
  rounds: (rounds) => `${rounds} 轮`,
  pairing: PAIRING,
  unpaired: (arms) =>
    `${names.list(arms)} 与基线不在同一次运行中测量，因此每一项变化都包含两次运行之间的差异（机器、节点位置、时间）；已知的噪声来自同一次运行内部，不能反映这种差异。`,
  order: ORDER,
  design: ({ rounds, secondsPerRun, order }) =>
    `共 ${rounds} 轮，工具每次运行 ${secondsPerRun} s，${ORDER[order.design].sentence}，随机种子 ${order.seed}。`,
  stopped: ({ looks, reason }, rounds) => {
    const why = {
      equivalent: "所有门禁指标均已等效",
      clear: "已有门禁指标的变化确凿无疑",
      futile: "即使到最后一次检查也无法得出结论",
      time: "时间预算已用完",
      interrupted: "运行被中断",
      "last-look": "已到最后一次检查",
    }[reason];
    return `轮数在测量过程中确定，计划在第 ${names.list(looks.map(String))} 轮后检查；因${why}，在第 ${rounds} 轮后停止。`;
  },
  confirmation: (rounds, metrics) => `对疑似变化的部分（${metrics} 个测试单元），在重新搭建的数据平面上复测了 ${rounds} 轮。`,
  confirmed: (rounds) => `疑似变化复测 ${rounds} 轮`,
  noise: ({ runs, ageSeconds, scenarios }) => {
    if (runs === 0) {
      return "此处的噪声未知（冷启动）：此前没有测量过任何配置与自身的差异，因此只有在每一轮中都很大的变化才能认定为变化，任何指标都不能判定为等效。";
    }
    const age = ageSeconds === undefined ? "" : `，最近一次：${ageText(ageSeconds)}`;
    return `噪声水平来自 ${runs} 次同一配置与自身的对比（${names.list(scenarios)}）${age}。`;
  },
  noiseShort: ({ runs, ageSeconds }) => {
    if (runs === 0) return "噪声未知（冷启动）";
    return `噪声来自 ${runs} 次 A/A 运行${ageSeconds === undefined ? "" : `（最近一次：${ageText(ageSeconds)}）`}`;
  },
  cost: costText,
  run: ({ runId, status, startedAt, durationSeconds, estimatedDollars, harness }) => {
    const kind = { complete: "完整运行", partial: "不完整运行" }[status];
    const cost = estimatedDollars === undefined ? "" : `，${costText(estimatedDollars)}`;
    const begun = startedAt.slice(0, 16).replace("T", " ");
    return `${kind} ${runId}，开始于 ${begun} UTC，历时 ${numbers.duration(durationSeconds)}${cost}，eks-cni-bench ${harness.version}（${harness.commit.slice(0, 7)}）。`;
  },
  partial: "本次运行不完整：提前结束，因此部分单元格的轮数少于计划，或没有数据。",
  target: (kind) => ({ lab: "单机实验环境", kubernetes: "Kubernetes 集群" })[kind],
  statement: ({ kind, statement }) => (kind === "lab" ? "单机实验环境：一台机器上的内核机制，不是 EKS" : statement),
  kernel: ({ kernel }) => `内核 ${kernel}`,
  environment: ({ kernel, operatingSystem, cpuModel, cores, memoryBytes, pinning, tools, sysctls, cluster }) => [
    ...(cluster === undefined
      ? []
      : [
          { name: "Kubernetes 版本", value: cluster.version },
          { name: "节点", value: cluster.nodes.map(nodeText).join("；") },
        ]),
    { name: "内核", value: kernel },
    { name: "操作系统", value: operatingSystem },
    { name: "CPU", value: `${cpuModel}，${cores} 核` },
    { name: "内存", value: `${numbers.fixed(memoryBytes / 2 ** 30, 1)} GiB` },
    { name: "CPU 绑定", value: pinning === undefined ? "无" : `客户端绑定核 ${pinning.client}，服务端绑定核 ${pinning.server}` },
    { name: "工具", value: pairs(tools, " ") },
    ...(cluster === undefined ? [] : [{ name: "镜像", value: pairs(cluster.images, " ") }]),
    { name: "内核参数", value: pairs(sysctls, " = ") },
  ],
};
