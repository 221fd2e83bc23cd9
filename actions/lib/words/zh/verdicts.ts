import { numbersOf } from "../numbers.ts";
import type { VerdictWords } from "../verdict-words.ts";
import { changed, headline, hostsText, tally } from "./headline.ts";
import { names } from "./names.ts";

const numbers = numbersOf("zh");

/** The first names of many, and how many there are beside them. */
const cut = ({ shown, more }: { readonly shown: readonly string[]; readonly more: number }): string =>
  more === 0 ? shown.join("；") : `${shown.join("；")}；另有 ${more} 项`;

/** A doubt as part of a sentence. */
const BUT: VerdictWords["doubt"] = {
  "one-round": "仅凭一轮无法区分变化与噪声",
  "wide-interval": "置信区间过宽，无法进一步判定",
  "around-threshold": "不能确定幅度超过有实际意义的阈值",
  "rounds-disagree": "方向相反的轮次过多",
  "tests-disagree": "不假定任何分布的检验给出了不同的结果",
  "no-prior": "此处的噪声未知，仅凭这些轮次还不够",
  "noisier-than-known": "各轮的离散程度超出已知的噪声水平，仅凭这些轮次还不够",
  "hosts-differ": "主机本身也有同方向的变化，因此未必是数据平面所致",
  unconfirmed: "尚未复测",
  "not-confirmed": "复测没有得到相同的结果",
};

export const verdicts: VerdictWords = {
  verdict: {
    regression: "退化",
    improvement: "改善",
    equivalent: "等效",
    inconclusive: "无定论",
    invalid: "无效",
    new: "新增",
    missing: "缺失",
  },
  doubt: {
    "one-round": "仅一轮",
    "wide-interval": "区间过宽",
    "around-threshold": "接近阈值",
    "rounds-disagree": "各轮不一致",
    "tests-disagree": "检验不一致",
    "no-prior": "噪声未知",
    "noisier-than-known": "噪声超出已知水平",
    "hosts-differ": "主机有差异",
    unconfirmed: "尚未复测",
    "not-confirmed": "复测不一致",
  },
  unweighed: (why, own) => {
    const arm = "arm" in why && why.arm !== own ? `${why.arm} ` : "";
    switch (why.kind) {
      case "not-measured":
        return `${arm}${{ failed: "测量失败", skipped: "已跳过", invalid: "测量无效" }[why.outcome]}`;
      case "absent":
        return `${arm}没有值`;
      case "no-ratio":
        return `${why.value} 无法计算比值`;
      case "one-round":
        return "仅一轮";
    }
  },
  headline,
  alone: (arm) => `已测量：仅 ${arm} 一个配置，没有比较对象`,
  candidate: (facts) => {
    const { arm, counts, gate, worse, better, suspected } = facts;
    if (gate === 0) return `${arm}：没有测得任何门禁指标`;
    const parts = tally([
      [counts.regression, changed(worse, "worse")],
      [counts.improvement, changed(better, "better")],
      [counts.equivalent, "等效"],
      [suspected.worse, changed(suspected.aspect, "worse", "suspected")],
      [suspected.better, changed(suspected.aspect, "better", "suspected")],
      [counts.inconclusive - suspected.worse - suspected.better, "无定论"],
      [facts.notComparable, "无法比较"],
      [counts.new, "新增"],
    ]);
    return `${arm}：${parts}（共 ${gate} 项门禁指标）${facts.hosts.length === 0 ? "" : `；但${hostsText(facts)}`}`;
  },
  beyondGate: ({ regressions, improvements, suspected, all }) => {
    const parts = tally([
      [regressions, "退化"],
      [improvements, "改善"],
      [suspected, "疑似变化"],
    ]);
    return `门禁指标以外的 ${numbers.plain(all)} 项比较中有 ${parts}。`;
  },
  finding: ({ place, arm, aspect, isBetter, change, interval, p, tests, doubt, freshRounds, isUnpaired }) => {
    const way = changed(aspect, isBetter ? "better" : "worse", doubt === undefined ? "sure" : "suspected");
    const subject = `${place}：${arm}${aspect === "cost" ? " 的" : ""} ${way}`;
    const facts = `${change} ${interval}，${p}（按 ${numbers.plain(tests)} 项检验校正）`;
    const apart = isUnpaired ? "，与基线不在同一次运行" : "";
    if (doubt !== undefined) return `${subject}，${facts}${apart}，但${BUT[doubt]}。`;
    const fresh = freshRounds === undefined ? "" : `，经 ${freshRounds} 轮复测确认`;
    return `${subject}，${facts}${fresh}${apart}。`;
  },
  equivalent: (arm, baseline, some) => `${arm} 与 ${baseline} 等效的指标：${cut(some)}。`,
  undecided: (arm, some) => `${arm} 未能判定的指标：${cut(some)}。`,
  moreFindings: (count) => `另有 ${count} 项发现见表格。`,
  nothingChanged: "没有指标被证实变好或变差。",
  aggregates: (candidates) =>
    `全部参与比较的门禁指标综合（正值为好）：${candidates.map(({ arm, change, interval }) => `${arm} ${change} ${interval}`).join("；")}。`,
  gateNotMeasured: (places) => `属于门禁指标但本次没有测得：${places.join("；")}。`,
  moreCandidates: (some) => `此处篇幅有限，未列出 ${names.list(some)}，详见完整报告。`,
};
