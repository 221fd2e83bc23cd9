import type { OverallVerdict } from "../../model/verdict.ts";
import { numbersOf } from "../numbers.ts";
import type { Aspect, CandidateFacts, HeadlineFacts, Remedy, VerdictWords } from "../verdict-words.ts";
import { names } from "./names.ts";

const numbers = numbersOf("zh");

/** What a metric that changed is compared to another arm's, in front of the arm's name. */
const THAN: Readonly<Record<Aspect, { readonly worse: string; readonly better: string }>> = {
  speed: { worse: "慢于", better: "快于" },
  cost: { worse: "CPU 开销高于", better: "CPU 开销低于" },
  mixed: { worse: "差于", better: "优于" },
};

/** The same without the other arm, and what it is said of. */
const ALONE: Readonly<Record<Aspect, { readonly of: string; readonly worse: string; readonly better: string }>> = {
  speed: { of: "", worse: "更慢", better: "更快" },
  cost: { of: "CPU 开销", worse: "更高", better: "更低" },
  mixed: { of: "", worse: "更差", better: "更好" },
};

/** `更慢`, `CPU 开销更高`; of what nobody measured again `疑似更慢`, `CPU 开销疑似更高`. */
export function changed(aspect: Aspect, way: "worse" | "better", certainty: "sure" | "suspected" = "sure"): string {
  const { of, [way]: how } = ALONE[aspect];
  return `${of}${certainty === "sure" ? "" : "疑似"}${how}`;
}

const OVERALL: Readonly<Record<OverallVerdict, string>> = {
  regression: "退化",
  improvement: "改善",
  mixed: "有好有坏",
  equivalent: "无退化",
  inconclusive: "无定论",
  invalid: "无效",
};

/** Characters that are written without a space between them. */
const isHan = (text: string): boolean => /^\p{Script=Han}/u.test(text);

/** `3 项等效`, `3 项 CPU 开销更高` */
const items = (count: number, what: string): string => `${numbers.plain(count)} 项${isHan(what) ? "" : " "}${what}`;

/** `在 8 项门禁指标中有 3 项慢于 vpc-cni` */
function among(count: number, all: number, what: string): string {
  if (count < all) return `在 ${all} 项门禁指标中有 ${items(count, what)}`;
  return `在${all === 1 ? "唯一一项" : `全部 ${all} 项`}门禁指标上${isHan(what) ? "" : " "}${what}`;
}

/** `2 项更快、4 项等效`, without what there is none of. */
export const tally = (counts: readonly (readonly [count: number, what: string])[]): string =>
  counts
    .filter(([count]) => count > 0)
    .map(([count, what]) => items(count, what))
    .join("、");

function remedyText(remedy: Remedy | undefined): string {
  switch (remedy?.kind) {
    case undefined:
      return "";
    case "rounds":
      return `；要得出结论，约需 ${remedy.rounds} 轮`;
    case "too-many-rounds":
      return "；要得出结论，需要更安静的测试环境，在合理的轮数内无法做到";
    case "confirm":
      return "；要得出结论，需要对其复测";
    case "calibrate":
      return "；要得出结论，需要先测量同一配置与自身的差异（cni-bench calibrate），因为此处的噪声未知";
    case "like-hosts":
      return "；要得出结论，需要没有差异的主机";
  }
}

/** More of them say no more. */
const HOST_CHANGES_SHOWN = 2;

/** That the machines differ, and in what. */
export function hostsText({ hosts }: Pick<CandidateFacts, "hosts">): string {
  const shown = hosts
    .slice(0, HOST_CHANGES_SHOWN)
    .map(({ metric, test, effect }) => `${names.metric(metric, test)} ${numbers.change(effect)}`);
  const more = hosts.length - shown.length;
  return `主机本身就有差异（主机之间）：${shown.join("、")}${more > 0 ? `，另有 ${more} 项` : ""}`;
}

/** The headline where there is one candidate. */
function ofOne(facts: CandidateFacts): string {
  const { arm, baseline, counts, gate, worse, better } = facts;
  switch (facts.overall) {
    case "regression":
      return `${arm} ${among(counts.regression, gate, `${THAN[worse].worse} ${baseline}`)}`;
    case "mixed": {
      const ways = tally([
        [counts.improvement, changed(better, "better")],
        [counts.regression, changed(worse, "worse")],
      ]);
      return `与 ${baseline} 相比，${arm} 在 ${gate} 项门禁指标中有 ${ways}`;
    }
    case "improvement": {
      const { improvement, equivalent } = counts;
      const isRest = improvement + equivalent === gate;
      const rest = equivalent === 0 ? "" : `；${isRest ? "其余" : "另有"} ${equivalent} 项等效`;
      return `${arm} ${among(improvement, gate, `${THAN[better].better} ${baseline}`)}${rest}`;
    }
    case "equivalent":
      return `${arm} ${among(counts.equivalent, gate, `与 ${baseline} 等效`)}`;
    case "inconclusive":
      return undecided(facts);
    case "invalid":
      return `${arm} ${among(facts.notComparable, gate, `无法与 ${baseline} 比较`)}`;
  }
}

function undecided({ arm, baseline, counts, gate, suspected, remedy }: CandidateFacts): string {
  if (gate === 0) return `没有测得任何门禁指标，${arm} 与 ${baseline} 之间无从判定`;
  if (counts.inconclusive === 0) return `${arm} ${among(counts.new, gate, "没有可供比较的基线值")}`;
  if (remedy?.kind === "confirm" || remedy?.kind === "like-hosts") {
    const { worse, better, aspect } = suspected;
    const ways = tally([
      [worse, changed(aspect, "worse", "suspected")],
      [better, changed(aspect, "better", "suspected")],
    ]);
    return `与 ${baseline} 相比，${arm} 在 ${gate} 项门禁指标中有 ${ways}${remedy.kind === "confirm" ? "，尚未复测" : ""}`;
  }
  const rest = tally([
    [counts.improvement, "改善"],
    [counts.equivalent, "等效"],
  ]);
  return `${arm} ${among(counts.inconclusive, gate, `无法与 ${baseline} 区分`)}${rest === "" ? "" : `（${rest}）`}`;
}

/** The headline where there are several candidates. */
function ofSeveral({ baseline, candidates, gate, overall, remedy }: HeadlineFacts): string {
  const all = candidates.length;
  const withSome = (count: (facts: CandidateFacts) => number) => candidates.filter((facts) => count(facts) > 0).length;
  const worse = withSome(({ counts }) => counts.regression);
  const better = withSome(({ counts }) => counts.improvement);
  switch (overall) {
    case "regression":
      return `${all} 个候选中有 ${worse} 个在至少一项门禁指标上差于 ${baseline}`;
    case "mixed":
      return `与 ${baseline} 相比，${all} 个候选中有 ${better} 个在至少一项门禁指标上更好，${worse} 个在至少一项上更差`;
    case "improvement":
      return `${all} 个候选中有 ${better} 个在至少一项门禁指标上优于 ${baseline}，没有候选在任何一项上更差`;
    case "equivalent":
      return `全部 ${all} 个候选${among(gate, gate, `与 ${baseline} 等效`)}`;
    case "inconclusive": {
      if (gate === 0) return `没有测得任何门禁指标，${baseline} 与各候选之间无从判定`;
      const flags = remedy?.kind === "confirm" || remedy?.kind === "like-hosts" ? remedy.kind : undefined;
      const open = candidates.filter((facts) =>
        flags === undefined ? facts.overall === "inconclusive" : facts.remedy?.kind === flags,
      ).length;
      const suspected = `在至少一项门禁指标上疑似与 ${baseline} 不同${flags === "confirm" ? "，尚未复测" : ""}`;
      return `${all} 个候选中有 ${open} 个${flags === undefined ? `无法确切地与 ${baseline} 区分` : suspected}`;
    }
    case "invalid": {
      const bad = candidates.filter(({ notComparable }) => notComparable > 0).length;
      return `${all} 个候选中有 ${bad} 个的门禁指标无法与 ${baseline} 比较`;
    }
  }
}

export const headline: VerdictWords["headline"] = (facts) => {
  const [only] = facts.candidates;
  const one = only !== undefined && facts.candidates.length === 1 ? { ...only, overall: facts.overall } : undefined;
  const apart = facts.candidates.filter(({ hosts }) => hosts.length > 0).length;
  const ofAll = `${facts.candidates.length} 个候选中有 ${apart} 个的主机本身与基线的主机不同`;
  const but = apart === 0 ? "" : `；但${one === undefined ? ` ${ofAll}` : hostsText(one)}`;
  const remedy = facts.overall === "inconclusive" ? remedyText((one ?? facts).remedy) : "";
  return `${OVERALL[facts.overall]}：${one === undefined ? ofSeveral(facts) : ofOne(one)}${but}${remedy}`;
};
