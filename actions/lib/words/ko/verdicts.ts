import { numbersOf } from "../numbers.ts";
import type { VerdictWords } from "../verdict-words.ts";
import { headline, hostsText } from "./headline.ts";
import { names } from "./names.ts";
import { tally, WAYS } from "./phrases.ts";

const numbers = numbersOf("ko");

/** The first names of many, and how many there are beside them. */
const cut = ({ shown, more }: { readonly shown: readonly string[]; readonly more: number }): string =>
  more === 0 ? shown.join("; ") : `${shown.join("; ")} 외 ${more}개`;

/** A doubt as the end of a sentence. */
const BUT: VerdictWords["doubt"] = {
  "one-round": "한 라운드만으로는 변화와 노이즈를 구분할 수 없습니다",
  "wide-interval": "신뢰구간이 넓어 그 이상은 판단할 수 없습니다",
  "around-threshold": "실제로 의미 있는 크기인지 확실하지 않습니다",
  "rounds-disagree": "반대 방향으로 나온 라운드가 너무 많습니다",
  "tests-disagree": "분포를 가정하지 않는 검정은 같은 결론을 내지 않았습니다",
  "no-prior": "이 환경의 노이즈를 알 수 없고, 이번 라운드만으로는 근거가 부족합니다",
  "noisier-than-known": "라운드 간 편차가 알려진 노이즈로 설명되는 수준보다 크고, 이번 라운드만으로는 근거가 부족합니다",
  "hosts-differ": "호스트 자체도 같은 방향으로 변했으므로 데이터 플레인의 차이라고 단정할 수 없습니다",
  unconfirmed: "다시 측정하지 않았습니다",
  "not-confirmed": "재측정 라운드에서는 같은 결과가 나오지 않았습니다",
};

export const verdicts: VerdictWords = {
  verdict: {
    regression: "저하",
    improvement: "개선",
    equivalent: "동등",
    inconclusive: "판정 보류",
    invalid: "무효",
    new: "신규",
    missing: "누락",
  },
  doubt: {
    "one-round": "라운드 1개뿐",
    "wide-interval": "넓은 신뢰구간",
    "around-threshold": "임계값 부근",
    "rounds-disagree": "라운드 간 불일치",
    "tests-disagree": "검정 간 불일치",
    "no-prior": "노이즈 미상",
    "noisier-than-known": "알려진 것보다 큰 노이즈",
    "hosts-differ": "호스트 간 차이",
    unconfirmed: "재측정 안 함",
    "not-confirmed": "재측정과 불일치",
  },
  unweighed: (why, own) => {
    const arm = "arm" in why && why.arm !== own ? `${why.arm}: ` : "";
    switch (why.kind) {
      case "not-measured":
        return `${arm}${{ failed: "실패", skipped: "건너뜀", invalid: "무효" }[why.outcome]}`;
      case "absent":
        return `${arm}값 없음`;
      case "no-ratio":
        return `값이 ${numbers.plain(why.value)}, 비율 계산 불가`;
      case "one-round":
        return "라운드 1개뿐";
    }
  },
  headline,
  alone: (arm) => `측정 완료: ${arm} 구성 하나뿐이므로 비교할 대상이 없습니다`,
  candidate: (facts) => {
    const { counts, gate, worse, better, suspected } = facts;
    const parts = tally([
      [WAYS[worse].worse.noun, counts.regression],
      [WAYS[better].better.noun, counts.improvement],
      ["동등", counts.equivalent],
      [`${WAYS[suspected.aspect].worse.noun}(미확정)`, suspected.worse],
      [`${WAYS[suspected.aspect].better.noun}(미확정)`, suspected.better],
      ["판정 보류", counts.inconclusive - suspected.worse - suspected.better],
      ["비교 불가", facts.notComparable],
      ["신규", counts.new],
    ]);
    return `${facts.arm}: ${gate === 0 ? "측정된 판정 지표 없음" : `${parts} (판정 지표 ${gate}개)`}${facts.hosts.length === 0 ? "" : `; 단, ${hostsText(facts)}`}`;
  },
  beyondGate: ({ regressions, improvements, suspected, all }) => {
    const parts = tally([
      ["저하", regressions],
      ["개선", improvements],
      ["미확정 변화", suspected],
    ]);
    return `판정 지표 외의 비교 ${numbers.plain(all)}개 중 ${parts}가 있습니다.`;
  },
  finding: ({ place, arm, aspect, isBetter, change, interval, p, tests, doubt, freshRounds, isUnpaired }) => {
    const way = isBetter ? WAYS[aspect].better : WAYS[aspect].worse;
    const facts = `${change} ${interval}, 검정 ${numbers.plain(tests)}개 기준 ${p}${isUnpaired ? ", 기준과 다른 실행에서 측정" : ""}`;
    if (doubt !== undefined) return `${place}: ${arm} 구성이 기준보다 ${way.adnominal} 것으로 보이나(${facts}), ${BUT[doubt]}.`;
    const fresh = freshRounds === undefined ? "" : ` 재측정 ${freshRounds}라운드에서도 확인했습니다.`;
    return `${place}: ${arm} 구성이 기준보다 ${way.final}(${facts}).${fresh}`;
  },
  equivalent: (arm, baseline, some) => `${arm} 구성이 ${baseline} 대비 동등한 지표: ${cut(some)}.`,
  undecided: (arm, some) => `${arm} 구성의 판정을 보류한 지표: ${cut(some)}.`,
  moreFindings: (count) => `나머지 결과 ${count}개는 표에 있습니다.`,
  nothingChanged: "좋아지거나 나빠졌다고 확인된 지표가 없습니다.",
  aggregates: (candidates) =>
    `비교한 판정 지표를 모두 종합한 변화(클수록 좋음): ${candidates.map(({ arm, change, interval }) => `${arm} ${change} ${interval}`).join("; ")}.`,
  gateNotMeasured: (places) => `판정 지표이지만 여기서는 측정하지 않은 것: ${places.join("; ")}.`,
  moreCandidates: (some) => `자리가 부족해 표에 넣지 못한 비교 대상: ${names.list(some)}. 전체 보고서에는 모두 있습니다.`,
};
