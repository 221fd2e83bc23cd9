import type { Verdict } from "../../model/verdict.ts";
import { ROUNDS_FOR_INTERVAL } from "../../statistics/summary.ts";
import { numbersOf } from "../numbers.ts";
import type { ReadingWords } from "../reading-words.ts";
import { verdicts } from "./verdicts.ts";

const numbers = numbersOf("zh");

const MEANINGS: Readonly<Record<Verdict, string>> = {
  regression: "指标变差，在所属检验族的全部检验中显著，幅度不小于阈值，每五轮中至少四轮方向一致，并经复测确认",
  improvement: "指标变好，判定规则与退化相同",
  equivalent: "90 % 置信区间落在阈值之内：即使存在差异，也没有实际意义",
  inconclusive: "既未证实有变化，也未证实没有变化；门禁指标表列出这些轮次能检出多大的变化，以及需要多少轮",
  invalid: "实际测量的内容与要求不符，或无法计算比值",
  new: "基线没有可供比较的值",
  missing: "基线有值，该配置没有",
};

export const reading: ReadingWords = {
  directions: "↑ 表示越高越好，↓ 表示越低越好；每行的单位列在指标名称之后。",
  effect:
    "变化是各轮比值的 Hodges–Lehmann 估计，不会被个别异常轮次左右；置信区间和 p 值来自对比值的对数所做的 t 检验，该检验同时利用了已知的噪声水平。",
  interval: `中位数的置信区间由各轮的秩次构造，不对噪声作任何假设；少于 ${ROUNDS_FOR_INTERVAL} 轮的单元格改为列出范围，并注明。`,
  range: `轮数太少，只能给出范围：中位数的精确 95 % 置信区间至少需要 ${ROUNDS_FOR_INTERVAL} 轮。`,
  families: ({ gate, report, alpha }) =>
    `门禁指标的 ${gate} 项检验一并校正（Holm，${alpha}），本报告的全部 ${numbers.plain(report)} 项检验一并校正（Benjamini–Hochberg，5 %）。`,
  thresholds: (thresholds) =>
    `变化达到以下幅度才有实际意义：${thresholds.map(({ size, metrics }) => `${metrics.join("、")} ≥ ${size}`).join("；")}。`,
  raised: ({ by, metrics }) =>
    by === "noise"
      ? `以下阈值已提高，因为同一配置与自身对比也有这么大的差异：${metrics.join("、")}。`
      : `以下阈值已提高，因为工具无法分辨更小的变化：${metrics.join("、")}。`,
  controls: (tests) =>
    `主机之间的测量（host/other-node）不用于判定数据平面：其 ${tests} 项检验一并校正（Holm，5 %），用来判断机器本身是否不同；若不同，则同方向的变化不判定为退化或改善。`,
  verdict: (verdict) => `${verdicts.verdict[verdict]}：${MEANINGS[verdict]}。`,
  coldStart: "没有噪声历史时，置信区间较窄可能只是偶然，因此不会判定为等效；cni-bench calibrate 可测量同一配置与自身的差异。",
  missing: "“—”后带数字：没有值，原因见对应的注释。失败绝不会显示为数字。",
  warmUp: "预热（第 0 轮）不计入任何数字。",
};
