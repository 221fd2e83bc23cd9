import { describe, expect, it } from "vitest";
import { drawFigures } from "../../../actions/lib/charts/draw-figures.ts";
import { NETWORK_TESTS } from "../../../actions/lib/network-tests/catalog.ts";
import { catalogTitles } from "../../../actions/lib/network-tests/titles.ts";
import { composePage } from "../../../actions/lib/report/compose-page.ts";
import { composeSummary } from "../../../actions/lib/report/compose-summary.ts";
import { composeTerminal } from "../../../actions/lib/report/compose-terminal.ts";
import { makeReport } from "../../../actions/lib/report/make-report.ts";
import { renderComment } from "../../../actions/lib/report/render-comment.ts";
import { renderMarkdown } from "../../../actions/lib/report/render-markdown.ts";
import { renderText } from "../../../actions/lib/report/render-text.ts";
import { en } from "../../../actions/lib/words/en.ts";
import { ko } from "../../../actions/lib/words/ko.ts";
import type { CandidateFacts, FindingFacts, HeadlineFacts } from "../../../actions/lib/words/verdict-words.ts";
import { withTitles } from "../../../actions/lib/words/with-titles.ts";
import { fixedTexts, saidSentences } from "../../support/catalogue-sentences.ts";
import { ladderRecord } from "../../support/page-record.ts";
import { SITUATIONS, type Situation, situationReport } from "../../support/report-situations.ts";
import { ARMS } from "../../support/sentence-facts.ts";
import { candidateFacts } from "../../support/verdict-sentences.ts";

type Given = Parameters<typeof candidateFacts>[0];

const headline = (candidates: readonly CandidateFacts[], overall: HeadlineFacts["overall"], more: Partial<HeadlineFacts> = {}): string =>
  ko.verdicts.headline({ baseline: "vpc-cni", overall, candidates, gate: Math.max(...candidates.map(({ gate }) => gate)), ...more });

const FINDING: FindingFacts = {
  place: "TCP 처리량, 1-stream, pod/other-node",
  arm: "cilium",
  baseline: "vpc-cni",
  aspect: "speed",
  isBetter: false,
  change: "−31 %",
  interval: "[−35, −27]",
  p: "p = 0.002",
  tests: 8,
  isUnpaired: false,
};

const ONE: [HeadlineFacts["overall"], Given, string][] = [
  ["regression", { counts: { regression: 3, equivalent: 5 } }, "성능 저하: cilium 구성이 판정 지표 8개 중 3개에서 vpc-cni보다 느립니다"],
  [
    "regression",
    { counts: { regression: 1, equivalent: 7 }, worse: "cost" },
    "성능 저하: cilium 구성이 판정 지표 8개 중 1개에서 vpc-cni보다 CPU를 더 씁니다",
  ],
  [
    "regression",
    { counts: { regression: 2 }, worse: "mixed" },
    "성능 저하: cilium 구성이 판정 지표 2개 모두에서 vpc-cni보다 결과가 나쁩니다",
  ],
  ["regression", { counts: { regression: 1 } }, "성능 저하: cilium 구성이 판정 지표 1개에서 vpc-cni보다 느립니다"],
  [
    "improvement",
    { counts: { improvement: 2, equivalent: 6 }, better: "cost" },
    "성능 개선: cilium 구성이 판정 지표 8개 중 2개에서 vpc-cni보다 CPU를 덜 쓰고, 나머지 6개는 동등합니다",
  ],
  ["improvement", { counts: { improvement: 2 } }, "성능 개선: cilium 구성이 판정 지표 2개 모두에서 vpc-cni보다 빠릅니다"],
  [
    "mixed",
    { counts: { improvement: 2, regression: 1, equivalent: 5 }, better: "mixed" },
    "혼재: cilium 구성이 판정 지표 8개 중 2개에서 vpc-cni보다 결과가 좋고 1개에서 느립니다",
  ],
  ["equivalent", { counts: { equivalent: 8 } }, "저하 없음: cilium 구성이 판정 지표 8개 모두에서 vpc-cni 대비 동등합니다"],
  [
    "inconclusive",
    { counts: { inconclusive: 5, equivalent: 3 }, remedy: { kind: "rounds", rounds: 9 } },
    "판정 보류: 판정 지표 8개 중 5개에서 cilium 구성과 vpc-cni 구성의 차이를 판정할 수 없습니다(동등 3개) — 필요한 것: 약 9라운드 측정",
  ],
  [
    "inconclusive",
    { counts: { inconclusive: 8 }, remedy: { kind: "too-many-rounds" } },
    "판정 보류: 판정 지표 8개 모두에서 cilium 구성과 vpc-cni 구성의 차이를 판정할 수 없습니다 — 필요한 것: 더 조용한 측정 환경(현실적인 라운드 수로는 부족함)",
  ],
  [
    "inconclusive",
    { counts: { inconclusive: 8 }, remedy: { kind: "calibrate" } },
    "판정 보류: 판정 지표 8개 모두에서 cilium 구성과 vpc-cni 구성의 차이를 판정할 수 없습니다 — 필요한 것: 이 환경의 노이즈를 파악할 A/A 실행(cni-bench calibrate)",
  ],
  [
    "inconclusive",
    { counts: { inconclusive: 8 }, remedy: { kind: "confirm" }, suspected: { worse: 2, better: 1, aspect: "speed" } },
    "판정 보류: cilium 구성이 판정 지표 8개 중 2개에서 vpc-cni보다 느리고 1개에서 빠른 것으로 보이나 다시 측정하지 않았습니다 — 필요한 것: 해당 지표의 재측정",
  ],
  [
    "inconclusive",
    { counts: { inconclusive: 8 }, remedy: { kind: "confirm" }, suspected: { worse: 0, better: 1, aspect: "cost" } },
    "판정 보류: cilium 구성이 판정 지표 8개 중 1개에서 vpc-cni보다 CPU를 덜 쓰는 것으로 보이나 다시 측정하지 않았습니다 — 필요한 것: 해당 지표의 재측정",
  ],
  [
    "inconclusive",
    { counts: { inconclusive: 8 }, remedy: { kind: "confirm" }, suspected: { worse: 4, better: 0, aspect: "mixed" } },
    "판정 보류: cilium 구성이 판정 지표 8개 중 4개에서 vpc-cni보다 결과가 나쁜 것으로 보이나 다시 측정하지 않았습니다 — 필요한 것: 해당 지표의 재측정",
  ],
  ["inconclusive", { counts: { new: 2 } }, "판정 보류: cilium 구성의 판정 지표 2개 모두에 비교할 기준값이 없습니다"],
  ["inconclusive", { counts: {} }, "판정 보류: 측정된 판정 지표가 없어 cilium 구성과 vpc-cni 구성의 차이를 판정할 수 없습니다"],
  [
    "invalid",
    { counts: { missing: 1, invalid: 1, equivalent: 6 } },
    "무효: 판정 지표 8개 중 2개에서 cilium 구성과 vpc-cni 구성을 비교할 수 없었습니다",
  ],
];

const worse = candidateFacts({ counts: { regression: 1, equivalent: 1 }, overall: "regression" });
const better = candidateFacts({ counts: { improvement: 2 }, overall: "improvement" });
const equal = candidateFacts({ counts: { equivalent: 2 }, overall: "equivalent" });
const open = candidateFacts({ counts: { inconclusive: 2 } });
const flagged = candidateFacts({ counts: { inconclusive: 2 }, remedy: { kind: "confirm" } });

const SEVERAL: [HeadlineFacts["overall"], CandidateFacts[], Partial<HeadlineFacts>, string][] = [
  ["regression", [worse, equal], {}, "성능 저하: 비교 대상 2개 중 1개에 vpc-cni보다 나쁜 판정 지표가 있습니다"],
  ["mixed", [worse, better, worse], {}, "혼재: 비교 대상 3개 중 1개에 vpc-cni보다 좋은 판정 지표가, 2개에 나쁜 판정 지표가 있습니다"],
  [
    "improvement",
    [better, better],
    {},
    "성능 개선: 비교 대상 2개 모두에 vpc-cni보다 좋은 판정 지표가 있고, 나쁜 판정 지표가 있는 대상은 없습니다",
  ],
  ["equivalent", [equal, equal], {}, "저하 없음: 비교 대상 2개가 판정 지표 2개 모두에서 vpc-cni 대비 동등합니다"],
  ["inconclusive", [open, equal], {}, "판정 보류: 비교 대상 2개 중 1개의 vpc-cni 대비 차이를 확실히 판정할 수 없습니다"],
  [
    "inconclusive",
    [flagged, equal],
    { remedy: { kind: "confirm" } },
    "판정 보류: 비교 대상 2개 중 1개에 vpc-cni 대비 다른 것으로 보이는 판정 지표가 있으나 다시 측정하지 않았습니다 — 필요한 것: 해당 지표의 재측정",
  ],
  ["inconclusive", [open, open], { gate: 0 }, "판정 보류: 측정된 판정 지표가 없어 vpc-cni 대비 차이를 판정할 수 없습니다"],
  [
    "invalid",
    [candidateFacts({ counts: { missing: 2 } }), equal],
    {},
    "무효: 비교 대상 2개 중 1개에 vpc-cni 대비 비교할 수 없는 판정 지표가 있습니다",
  ],
];

describe("the headline", () => {
  it.each(ONE)("of one candidate, %s of %j", (overall, given, expected) => {
    expect(headline([candidateFacts({ ...given, overall })], overall)).toBe(expected);
  });

  it.each(SEVERAL)("of several candidates, %s of %j %j", (overall, candidates, more, expected) => {
    expect(headline(candidates, overall, more)).toBe(expected);
  });
});

it("tells with the headline that the hosts themselves differ", () => {
  const hosts = [{ metric: "tcp.throughput", test: "tcp-throughput", effect: Math.log(0.88) }] as const;
  expect(headline([candidateFacts({ counts: { regression: 1, equivalent: 7 }, hosts })], "regression")).toBe(
    "성능 저하: cilium 구성이 판정 지표 8개 중 1개에서 vpc-cni보다 느립니다; 단, 호스트 자체에 차이가 있습니다(호스트 간 TCP 처리량 −12 %)",
  );
  const suspected = { worse: 2, better: 0, aspect: "speed" } as const;
  expect(
    headline([candidateFacts({ counts: { inconclusive: 8 }, remedy: { kind: "like-hosts" }, suspected, hosts })], "inconclusive"),
  ).toBe(
    "판정 보류: cilium 구성이 판정 지표 8개 중 2개에서 vpc-cni보다 느린 것으로 보입니다; 단, 호스트 자체에 차이가 있습니다(호스트 간 TCP 처리량 −12 %) — 필요한 것: 호스트 간 차이가 없는 환경",
  );
});

describe("a finding", () => {
  it("says what was confirmed, and by how many rounds", () => {
    expect(ko.verdicts.finding({ ...FINDING, freshRounds: 3 })).toBe(
      "TCP 처리량, 1-stream, pod/other-node: cilium 구성이 기준보다 느립니다(−31 % [−35, −27], 검정 8개 기준 p = 0.002). 재측정 3라운드에서도 확인했습니다.",
    );
  });

  it("only looks so where there is a doubt, and says which", () => {
    expect(ko.verdicts.finding({ ...FINDING, doubt: "not-confirmed", freshRounds: 3 })).toBe(
      "TCP 처리량, 1-stream, pod/other-node: cilium 구성이 기준보다 느린 것으로 보이나(−31 % [−35, −27], 검정 8개 기준 p = 0.002), 재측정 라운드에서는 같은 결과가 나오지 않았습니다.",
    );
  });

  it("says that another cluster may be the reason", () => {
    expect(ko.verdicts.finding({ ...FINDING, isUnpaired: true })).toContain(", 기준과 다른 실행에서 측정)");
  });
});

it("tells suspicions from what is merely open in a candidate's line", () => {
  const facts = candidateFacts({
    counts: { regression: 1, inconclusive: 4, equivalent: 3 },
    suspected: { worse: 2, better: 0, aspect: "cost" },
  });
  expect(ko.verdicts.candidate(facts)).toBe("cilium: 느림 1개, 동등 3개, CPU 비용 높음(미확정) 2개, 판정 보류 2개 (판정 지표 8개)");
});

describe("what is known of the noise", () => {
  it.each([
    [{ runs: 0, scenarios: [] }, "노이즈 미상(콜드 스타트)"],
    [{ runs: 1, scenarios: ["a"], ageSeconds: 60 }, "A/A 실행 1회로 파악한 노이즈(한 시간 이내)"],
    [{ runs: 12, scenarios: ["a"], ageSeconds: 47 * 3600 }, "A/A 실행 12회로 파악한 노이즈(47시간 전)"],
    [{ runs: 12, scenarios: ["a"], ageSeconds: 9 * 86_400 }, "A/A 실행 12회로 파악한 노이즈(9일 전)"],
    [{ runs: 12, scenarios: ["a"] }, "A/A 실행 12회로 파악한 노이즈"],
  ])("%j is told as %s", (known, expected) => {
    expect(ko.run.noiseShort(known)).toBe(expected);
  });
});

describe("lists", () => {
  it.each([
    [[], ""],
    [["a"], "a"],
    [["a", "b"], "a 및 b"],
    [["a", "b", "c", "d", "e"], "a, b, c, d 및 e"],
    [["a", "b", "c", "d", "e", "f"], "a, b, c, d 외 2개"],
  ])("of %j are %s", (names, expected) => {
    expect(ko.names.list(names)).toBe(expected);
  });
});

describe("facts", () => {
  it.each([
    [{ times: 0, of: 5 }, "없음"],
    [{ times: 3, of: 5 }, "5라운드 중 3라운드"],
    [{ times: 1, of: 1 }, "예"],
    [{ times: 0, of: 1 }, "아니요"],
    [{ value: 1010, with: 1000 }, "1,010(서비스 1,000개)"],
    [{ words: [{ word: "bbr", times: 4 }], others: 2 }, "bbr 4회 외 2개"],
    [0.125, "0.125"],
  ])("%j is told as %s", (value, expected) => {
    expect(ko.names.factValue("position", value, undefined)).toBe(expected);
  });
});

describe("titles", () => {
  const variants = NETWORK_TESTS.flatMap(({ name, variants: all }) => all.map((variant) => [name, variant.name, variant.title] as const));

  it.each(NETWORK_TESTS)("has one for the network test $name", ({ name }) => {
    expect(ko.names.test(name)).toMatch(/\p{Script=Hangul}/u);
  });

  it.each(variants)("of %s %s says the same numbers as the catalogue", (test, variant, title) => {
    const translated = ko.names.variant(test, variant);
    expect(translated).toMatch(/\p{Script=Hangul}/u);
    const numbers = (text: string) => (text.match(/\d+(\.\d+)?/g) ?? []).toSorted();
    expect(numbers(translated ?? "")).toEqual(numbers(title));
  });

  it("leaves what only another version knows to the catalogue", () => {
    expect(ko.names.test("constructor")).toBeUndefined();
    expect(ko.names.variant("http", "toString")).toBeUndefined();
    expect(ko.names.variant("of-tomorrow", "max")).toBeUndefined();
  });
});

/** What the field writes in Latin letters in Korean too, and the names in the facts. */
const LATIN = new Set([
  ...ARMS,
  ...`A/A ABBA BAAB ACK API AWS Auto BBR Bandwidth CNI CPU CUBIC Cilium DNS DSR EC2 EKS ENA ENI Envoy HTTP Kubernetes L3/L4 L7 Linux MTU Manager Mode
    NodePort Pod TCP UDP UTC VPC VXLAN XDP eBPF iptables nftables kube-proxy veth tc connect check source/destination native masquerade
    Benjamini–Hochberg Hodges–Lehmann Holm Direct Server Return keep-alive n p t p50 p90 p99 p99.9 s min GiB Mbit/s
    bbr cubic fq bpf.masquerade true enableNetworkPolicy kubernetes.io/egress-bandwidth cni-bench calibrate eks-cni-bench
    http max-close max-keep-alive pod/other-node service/other-node host/other-node 1-stream abc1234 run-1 R Gbit/s amd64 containerd kubelet v1.34.4 m6i.xlarge zone-a`.split(
    /\s+/,
  ),
]);

describe("the catalogue", () => {
  const made = Object.values(saidSentences(ko)).flat();

  it("writes sentences in Hangul, and in Latin letters only names, units and terms of the field", () => {
    const foreign = [...made, ...fixedTexts(ko).map(([, text]) => text)].flatMap((text) =>
      (text.match(/[A-Za-z0-9][\w./–-]*/g) ?? [])
        .map((word) => word.replace(/[.–]$/, ""))
        .filter((word) => /[A-Za-z]/.test(word) && !LATIN.has(word))
        .map((word) => `${word} in: ${text}`),
    );
    expect(foreign).toEqual([]);
  });

  it("lets no particle depend on how a name or a number from outside ends", () => {
    const dependent = /[\w%\])](?:은|는|이|가|을|를|과|와|으로|로)(?![가-힣])/g;
    // Of letters that the catalogue writes itself, the sound is known.
    const own = /(?:p|n|bit\/s|VXLAN|Pod|CPU)[가-힣]$/;
    expect(made.flatMap((text) => text.match(new RegExp(`[\\w/]*${dependent.source}`, "g")) ?? []).filter((end) => !own.test(end))).toEqual(
      [],
    );
  });
});

const words = withTitles(ko, catalogTitles);
const LINKS = { runUrl: "https://github.com/made-up/repository/actions/runs/1" };
const situations = Object.keys(SITUATIONS) as Situation[];

/** Sentences of English that have other words in Korean. */
const korean = new Map(fixedTexts(ko));
const ENGLISH = fixedTexts(en).filter(([path, text]) => korean.get(path) !== text && /[a-z]{2} [a-z]{2}/.test(text));
const inEnglish = (text: string, of = ENGLISH): string[] =>
  of.map(([, sentence]) => sentence).filter((sentence) => text.includes(sentence));

describe("a report in Korean", () => {
  it.each(situations)("of %s has no sentence of the English catalogue", (name) => {
    const report = situationReport(name);
    const rendered = [
      renderMarkdown(composeSummary(report, words)),
      renderComment(report, words, LINKS),
      renderText(composeTerminal(report, words), { columns: 160, color: false }),
    ];
    for (const text of rendered) {
      expect(text).toMatch(/\p{Script=Hangul}/u);
      expect(text).not.toMatch(/undefined|\[object|NaN/);
      // What a picture would say may be what a tool said.
      expect(
        inEnglish(
          text,
          ENGLISH.filter(([path]) => !path.startsWith("figures.")),
        ),
      ).toEqual([]);
    }
  });

  it("has no English sentence in its pictures and beside them, and tells every picture in a sentence", () => {
    const report = makeReport(ladderRecord());
    const figures = drawFigures(report, words);
    for (const { svg, narrowSvg, alt, caption } of figures) {
      expect(inEnglish([svg, narrowSvg, alt, caption].join("\n"))).toEqual([]);
      expect(alt).toMatch(/\p{Script=Hangul}.*\.$/u);
    }
    const page = renderMarkdown(composePage(report, words, new Set(figures.map(({ name }) => name))));
    expect(inEnglish(page)).toEqual([]);
  });

  it("is the comment kept in the fixture", async () => {
    const comment = renderComment(situationReport("regression-confirmed"), words, LINKS);
    await expect(comment).toMatchFileSnapshot("../../fixtures/reports/regression-confirmed.ko.md");
  });

  it("never claims a change that was not measured again", () => {
    const comment = renderComment(situationReport("unconfirmed"), words, LINKS);
    expect(comment).not.toMatch(/저하|개선/);
    expect(comment).toContain("재측정 안 함");
  });
});
