import type { OverallVerdict } from "../../model/verdict.ts";
import { numbersOf } from "../numbers.ts";
import type { CandidateFacts, HeadlineFacts, Remedy } from "../verdict-words.ts";
import { names } from "./names.ts";
import { share, tally, WAYS } from "./phrases.ts";

// Names come from outside and end in any sound: what follows them is a word or a particle that has one form only.

const numbers = numbersOf("ko");

const OVERALL: Readonly<Record<OverallVerdict, string>> = {
  regression: "성능 저하",
  improvement: "성능 개선",
  mixed: "혼재",
  equivalent: "저하 없음",
  inconclusive: "판정 보류",
  invalid: "무효",
};

function remedyText(remedy: Remedy | undefined): string {
  if (remedy === undefined) return "";
  const takes = {
    rounds: () => (remedy.kind === "rounds" ? `약 ${remedy.rounds}라운드 측정` : ""),
    "too-many-rounds": () => "더 조용한 측정 환경(현실적인 라운드 수로는 부족함)",
    confirm: () => "해당 지표의 재측정",
    calibrate: () => "이 환경의 노이즈를 파악할 A/A 실행(cni-bench calibrate)",
    "like-hosts": () => "호스트 간 차이가 없는 환경",
  }[remedy.kind]();
  return ` — 필요한 것: ${takes}`;
}

/** More of them say no more. */
const HOST_CHANGES_SHOWN = 2;

/** That the machines differ, and in what. */
export function hostsText({ hosts }: Pick<CandidateFacts, "hosts">): string {
  const shown = hosts
    .slice(0, HOST_CHANGES_SHOWN)
    .map(({ metric, test, effect }) => `${names.metric(metric, test)} ${numbers.change(effect)}`);
  const more = hosts.length - shown.length;
  return `호스트 자체에 차이가 있습니다(호스트 간 ${shown.join(", ")}${more > 0 ? ` 외 ${more}개` : ""})`;
}

/** The headline where there is one candidate. */
function ofOne(facts: CandidateFacts): string {
  const { arm, baseline, counts, gate, worse, better } = facts;
  switch (facts.overall) {
    case "regression":
      return `${arm} 구성이 ${share(counts.regression, gate)}에서 ${baseline}보다 ${WAYS[worse].worse.final}`;
    case "mixed":
      return `${arm} 구성이 판정 지표 ${gate}개 중 ${counts.improvement}개에서 ${baseline}보다 ${WAYS[better].better.and} ${counts.regression}개에서 ${WAYS[worse].worse.final}`;
    case "improvement": {
      const improved = `${arm} 구성이 ${share(counts.improvement, gate)}에서 ${baseline}보다`;
      if (counts.equivalent === 0) return `${improved} ${WAYS[better].better.final}`;
      return `${improved} ${WAYS[better].better.and}, 나머지 ${counts.equivalent}개는 동등합니다`;
    }
    case "equivalent":
      return `${arm} 구성이 ${share(counts.equivalent, gate)}에서 ${baseline} 대비 동등합니다`;
    case "inconclusive":
      return undecided(facts);
    case "invalid":
      return `${share(facts.notComparable, gate)}에서 ${arm} 구성과 ${baseline} 구성을 비교할 수 없었습니다`;
  }
}

function undecided({ arm, baseline, counts, gate, suspected, remedy }: CandidateFacts): string {
  if (gate === 0) return `측정된 판정 지표가 없어 ${arm} 구성과 ${baseline} 구성의 차이를 판정할 수 없습니다`;
  const { inconclusive } = counts;
  if (inconclusive === 0) return `${arm} 구성의 ${share(counts.new, gate)}에 비교할 기준값이 없습니다`;
  if (remedy?.kind === "confirm" || remedy?.kind === "like-hosts") {
    const { worse, better, aspect } = suspected;
    const ways = WAYS[aspect];
    const looks =
      better === 0
        ? `${share(worse, gate)}에서 ${baseline}보다 ${ways.worse.adnominal}`
        : worse === 0
          ? `${share(better, gate)}에서 ${baseline}보다 ${ways.better.adnominal}`
          : `판정 지표 ${gate}개 중 ${worse}개에서 ${baseline}보다 ${ways.worse.and} ${better}개에서 ${ways.better.adnominal}`;
    return `${arm} 구성이 ${looks} 것으로 ${remedy.kind === "confirm" ? "보이나 다시 측정하지 않았습니다" : "보입니다"}`;
  }
  const rest = tally([
    ["개선", counts.improvement],
    ["동등", counts.equivalent],
  ]);
  return `${share(inconclusive, gate)}에서 ${arm} 구성과 ${baseline} 구성의 차이를 판정할 수 없습니다${rest === "" ? "" : `(${rest})`}`;
}

/** The headline where there are several candidates. */
function ofSeveral({ baseline, candidates, gate, overall, remedy }: HeadlineFacts): string {
  const all = candidates.length;
  const withSome = (count: (facts: CandidateFacts) => number) => candidates.filter((facts) => count(facts) > 0).length;
  const some = (count: number) => `비교 대상 ${all}개 ${count === all ? "모두" : `중 ${count}개`}`;
  const worse = withSome(({ counts }) => counts.regression);
  const better = withSome(({ counts }) => counts.improvement);
  switch (overall) {
    case "regression":
      return `${some(worse)}에 ${baseline}보다 나쁜 판정 지표가 있습니다`;
    case "mixed":
      return `비교 대상 ${all}개 중 ${better}개에 ${baseline}보다 좋은 판정 지표가, ${worse}개에 나쁜 판정 지표가 있습니다`;
    case "improvement":
      return `${some(better)}에 ${baseline}보다 좋은 판정 지표가 있고, 나쁜 판정 지표가 있는 대상은 없습니다`;
    case "equivalent":
      return `비교 대상 ${all}개가 ${share(gate, gate)}에서 ${baseline} 대비 동등합니다`;
    case "inconclusive": {
      if (gate === 0) return `측정된 판정 지표가 없어 ${baseline} 대비 차이를 판정할 수 없습니다`;
      if (remedy?.kind === "confirm" || remedy?.kind === "like-hosts") {
        const flagged = candidates.filter((facts) => facts.remedy?.kind === remedy.kind).length;
        const end = remedy.kind === "confirm" ? "있으나 다시 측정하지 않았습니다" : "있습니다";
        return `${some(flagged)}에 ${baseline} 대비 다른 것으로 보이는 판정 지표가 ${end}`;
      }
      const open = candidates.filter((facts) => facts.overall === "inconclusive").length;
      return `${some(open)}의 ${baseline} 대비 차이를 확실히 판정할 수 없습니다`;
    }
    case "invalid": {
      const bad = candidates.filter(({ notComparable }) => notComparable > 0).length;
      return `${some(bad)}에 ${baseline} 대비 비교할 수 없는 판정 지표가 있습니다`;
    }
  }
}

/** The first line of a report: one word for all of it, then what the word stands for. */
export function headline(facts: HeadlineFacts): string {
  const [only] = facts.candidates;
  const one = only !== undefined && facts.candidates.length === 1 ? { ...only, overall: facts.overall } : undefined;
  const all = facts.candidates.length;
  const apart = facts.candidates.filter(({ hosts }) => hosts.length > 0).length;
  const ofAll = `비교 대상 ${all}개 ${apart === all ? "모두" : `중 ${apart}개`}는 호스트 자체가 기준과 다릅니다`;
  const but = apart === 0 ? "" : `; 단, ${one === undefined ? ofAll : hostsText(one)}`;
  const remedy = facts.overall === "inconclusive" ? remedyText((one ?? facts).remedy) : "";
  return `${OVERALL[facts.overall]}: ${one === undefined ? ofSeveral(facts) : ofOne(one)}${but}${remedy}`;
}
