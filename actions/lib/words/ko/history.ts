import type { EventFacts, HistoryWords } from "../history-words.ts";
import { numbersOf } from "../numbers.ts";
import { names } from "./names.ts";
import { tally } from "./phrases.ts";

const numbers = numbersOf("ko");

const WHAT: Readonly<Record<EventFacts["kind"], Readonly<Record<EventFacts["direction"], string>>>> = {
  change: { regression: "성능 저하", improvement: "성능 개선", mixed: "혼재된 변화" },
  drift: { regression: "완만한 성능 저하", improvement: "완만한 성능 개선", mixed: "완만하고 혼재된 변화" },
  anomaly: { regression: "평소보다 나쁜 밤", improvement: "평소보다 좋은 밤", mixed: "평소와 다른 밤" },
};

export const history: HistoryWords = {
  title: "기록",
  headings: {
    series: "변화가 보이는 시계열",
    nights: "최근의 밤",
    commits: "커밋",
    environment: "그 밖에 바뀐 것",
    bisect: "원인 커밋 찾기",
    ending: "이슈가 닫히는 조건",
    accepting: "변화 수용하기",
    found: "이번 밤에 발견된 것",
    closed: "이번 밤에 종결된 것",
    open: "이미 알려졌고 아직 남아 있는 것",
    suspected: "의심되는 것",
    anomalies: "이번 밤의 이상값",
    boundaries: "환경 변화",
    acceptances: "수용된 변화",
    problems: "문제",
    precision: "판정의 신뢰도",
  },
  columns: {
    scenario: "시나리오",
    before: "이전",
    after: "이후",
    p: "p",
    night: "밤",
    value: "중앙값",
    commit: "커밋",
    fact: "항목",
  },
  event: ({ kind, direction, scenario, metric, where, change, more, night }) => {
    const others = more === 0 ? "" : `, 외 시계열 ${numbers.plain(more)}개`;
    const when = night === undefined ? "" : kind === "anomaly" ? `, ${night}` : `, ${night}부터`;
    return `${WHAT[kind][direction]}: ${scenario}, ${metric} ${change} (${where})${others}${when}`;
  },
  evidence: ({ kind, corroborated, change, interval, p, orders, family, series, scenarios, firstSeenOn, confirmedOn }) => {
    const open = kind === "anomaly" ? `${firstSeenOn} 관찰` : `${firstSeenOn} 처음 관찰, 아직 미확인`;
    const seen = confirmedOn === undefined ? open : `${firstSeenOn} 처음 관찰, ${confirmedOn} 확인`;
    const chance =
      p === undefined
        ? ""
        : ` 변화가 없는 밤들에서 이렇게 나올 확률: ${p}${orders === undefined ? "" : `(순서를 바꾼 배열 ${numbers.plain(orders)}개 기준)`}.`;
    const among =
      family === undefined
        ? ""
        : family.stands
          ? ` 함께 판정한 시계열 ${numbers.plain(family.judged)}개 전체를 고려해도 유효합니다(거짓 비율 5 % 이하).`
          : ` 함께 판정한 시계열 ${numbers.plain(family.judged)}개 전체를 고려하면 유효하지 않습니다. 이만큼 많으면 하나쯤은 우연히 이렇게 보일 수 있습니다.`;
    const shown = corroborated
      ? ` 시나리오 ${numbers.plain(scenarios)}개의 시계열 ${numbers.plain(series)}개에서 보입니다.`
      : kind === "anomaly"
        ? ""
        : " 다른 시계열에서는 보이지 않습니다.";
    return `${seen}: ${change}${interval === undefined ? "" : ` ${interval}`}.${chance}${among}${shown}`;
  },
  news: (news) => {
    switch (news.kind) {
      case "fixed": {
        const commits =
          news.to === undefined
            ? ""
            : ` 회복된 커밋: ${news.to}${news.from === undefined ? "" : `, 아직 회복되지 않은 커밋: ${news.from}`}.`;
        return `해결됨: ${news.night}부터 이전 수준으로 돌아왔습니다.${commits}`;
      }
      case "vanished":
        return `오탐: ${news.night === undefined ? "이후의 밤" : `${news.night}까지의 밤`}에는 더 이상 보이지 않습니다. 오탐 기록에 포함됩니다.`;
      case "accepted":
        return `수용됨(${news.commit}부터, ${news.expires}까지): ${news.reason}`;
      case "reopened":
        return "변화가 다시 나타났습니다.";
      case "joined":
        return `변화가 보이는 시계열이 늘어 모두 ${numbers.plain(news.all)}개입니다: ${news.series.join("; ")}.`;
      case "duplicate":
        return `같은 변화를 다루는 ${news.number}번 이슈가 먼저 있었습니다.`;
    }
  },
  moreSeries: (count) => `더 약하게 보이는 시계열 ${numbers.plain(count)}개가 더 있습니다.`,
  moreEvents: (count) => `그 밖에 ${numbers.plain(count)}개가 더 있습니다.`,
  bars: ({ place, nights, low, high, mark }) =>
    `${place}: ${numbers.plain(nights)}일, 최저 ${low}, 최고 ${high}${mark === undefined ? "" : `; 수준이 바뀐 곳: ${mark}`}.`,
  range: ({ isDrift, good, bad, isSame }) => {
    if (isDrift) return `${bad.night}(${bad.commit}) 또는 그 이전부터 이어지고 있으므로 특정 커밋 하나를 찾을 일이 아닙니다.`;
    if (good === undefined) return `처음 나타난 밤: ${bad.night}, 커밋 ${bad.commit}. 그 이전은 알 수 없습니다.`;
    if (isSame)
      return `마지막으로 정상인 밤: ${good.night}. 처음 나빠진 밤: ${bad.night}. 두 밤에 같은 커밋 ${bad.commit}에서 측정했으므로 원인은 저장소 밖에 있습니다.`;
    return `마지막으로 정상인 밤: ${good.night}, 커밋 ${good.commit}. 처음 나빠진 밤: ${bad.night}, 커밋 ${bad.commit}.`;
  },
  sameEnvironment: "기록된 환경에는 바뀐 것이 없습니다.",
  otherEnvironment: (from, to) => `${from}에서 ${to} 사이에 다음 항목도 바뀌었습니다.`,
  bisect:
    "전체 이력이 있는 클론에서 다음 명령을 실행하면 이어서 비교할 두 커밋과 그 방법을 알 수 있습니다. 비교할 때마다 결과를 알려 주면 원인 커밋까지 좁혀 갑니다.",
  ending: ({ label, reason }) =>
    `이전 수준으로 돌아오거나, 일주일 안에 더 이상 보이지 않거나(오탐으로 기록), 변화가 수용되면 저절로 닫히고, 다시 나타나면 다시 열립니다. 성능 저하가 아니라면 “${reason}” 사유로 닫거나 “${label}” 레이블을 붙이면 됩니다. 그러면 다시 열지 않고 기각으로 기록합니다.`,
  accepting: (file) => `의도한 변화라면 기본 브랜치의 다음 파일에 이유와 함께 추가합니다: ${file}`,
  reason: "괜찮은 이유를 적어 주세요",
  links: { compare: "두 밤 사이의 커밋", dashboard: "대시보드", run: "워크플로 실행" },
  night: ({ night, found, first, closed, open }) => {
    const rest = tally([
      ["종결", closed],
      ["아직 남은 성능 저하", open],
    ]);
    const what = first === undefined ? "" : `: ${first}${found === 1 ? "" : ` 외 ${numbers.plain(found - 1)}개`}`;
    const begin = found === 0 ? `${night} 밤에 새로 발견된 것 없음` : `${night} 밤에 새로 발견된 것 ${numbers.plain(found)}개${what}`;
    return rest === "" ? begin : `${begin}; ${rest}`;
  },
  judged: ({ series, scenarios }) => `판정 대상: 시나리오 ${numbers.plain(scenarios)}개의 시계열 ${numbers.plain(series)}개.`,
  oddNights: "이전의 밤들과 크게 다르며, 계속되는지는 다음 밤에 알 수 있습니다. 하루만 이상한 경우에는 이슈를 만들지 않습니다.",
  boundaryIntroduction: "환경이 바뀐 바로 그 밤에 수준이 달라졌으므로 커밋으로 인한 성능 저하로 보지 않습니다.",
  factChange: ({ fact, from, to }) => `${fact}: ${from ?? names.notRecorded} → ${to ?? names.notRecorded}`,
  newSegment: ({ scenario, series, from, to }) => `${scenario}: 시계열 ${numbers.plain(series)}개를 새로 시작합니다(${from} → ${to}).`,
  acceptance: ({ kind, scenario, metric, commit, reason, expires }) => {
    const entry = `${scenario}, ${metric}, 커밋 ${commit}부터(${reason})`;
    if (kind === "used") return `적용 중(${expires}까지): ${entry}`;
    return kind === "expired" ? `만료됨(${expires}): ${entry}` : `해당하는 변화 없음: ${entry}`;
  },
  unusable: ({ series, run, value }) => `${series}, 실행 ${run}: 값이 ${value}이므로 비율이나 시간으로 쓸 수 없어 누락된 밤으로 봅니다.`,
  tooLate: (nights) => `일주일 넘게 늦게 들어와 제외했으므로 전체 기록을 다시 판정해야 합니다: ${names.list(nights)}.`,
  issues: ({ opened, updated, closed, reopened, postponed }) => {
    const done = tally([
      ["새로 엶", opened],
      ["갱신", updated],
      ["닫음", closed],
      ["다시 엶", reopened],
    ]);
    const later = postponed === 0 ? "" : `아직 이슈가 없는 변화 ${numbers.plain(postponed)}개는 다음 밤에 이슈를 만듭니다.`;
    return [...(done === "" ? [] : [`이슈: ${done}.`]), ...(later === "" ? [] : [later])].join(" ");
  },
  precision: ({ confirmed, fixed, accepted, falseAlarms, dismissed }) => {
    const real = confirmed + fixed + accepted;
    return `지금까지 알린 변화 ${numbers.plain(real + falseAlarms + dismissed)}개 중 실제 변화 ${numbers.plain(real)}개(아직 남음 ${numbers.plain(confirmed)}개, 해결 ${numbers.plain(fixed)}개, 수용 ${numbers.plain(accepted)}개), 저절로 사라진 오탐 ${numbers.plain(falseAlarms)}개, 기각 ${numbers.plain(dismissed)}개.`;
  },
};
