import { describe, expect, it } from "vitest";
import { drawFigures } from "../../../actions/lib/charts/draw-figures.ts";
import { NETWORK_TESTS } from "../../../actions/lib/network-tests/catalog.ts";
import { composeSummary } from "../../../actions/lib/report/compose-summary.ts";
import { composeTerminal } from "../../../actions/lib/report/compose-terminal.ts";
import { makeReport } from "../../../actions/lib/report/make-report.ts";
import { renderComment } from "../../../actions/lib/report/render-comment.ts";
import { renderMarkdown } from "../../../actions/lib/report/render-markdown.ts";
import { renderText } from "../../../actions/lib/report/render-text.ts";
import { chooseScale } from "../../../actions/lib/report/scale.ts";
import { en } from "../../../actions/lib/words/en.ts";
import type { CandidateFacts, FindingFacts, HeadlineFacts } from "../../../actions/lib/words/verdict-words.ts";
import { zh } from "../../../actions/lib/words/zh.ts";
import { fixedTexts, saidSentences } from "../../support/catalogue-sentences.ts";
import { ladderRecord } from "../../support/page-record.ts";
import { SITUATIONS, type Situation, situationReport } from "../../support/report-situations.ts";
import { candidateFacts } from "../../support/verdict-sentences.ts";

type Given = Parameters<typeof candidateFacts>[0];

const headline = (candidates: readonly CandidateFacts[], overall: HeadlineFacts["overall"], more: Partial<HeadlineFacts> = {}): string =>
  zh.verdicts.headline({ baseline: "vpc-cni", overall, candidates, gate: Math.max(...candidates.map(({ gate }) => gate)), ...more });

const one = (overall: HeadlineFacts["overall"], given: Given): string => headline([candidateFacts({ ...given, overall })], overall);

const WORSE = candidateFacts({ counts: { regression: 1, equivalent: 1 }, overall: "regression" });
const BETTER = candidateFacts({ counts: { improvement: 2 }, overall: "improvement" });
const EQUAL = candidateFacts({ counts: { equivalent: 2 }, overall: "equivalent" });
const OPEN = candidateFacts({ counts: { inconclusive: 2 } });
const MISSING = candidateFacts({ counts: { missing: 2 }, overall: "invalid" });
const FLAGGED = candidateFacts({ counts: { inconclusive: 2 }, remedy: { kind: "confirm" } });

const HOSTS: CandidateFacts["hosts"] = [{ metric: "tcp.throughput", test: "tcp-throughput", effect: Math.log(0.88) }];

const FINDING: FindingFacts = {
  place: "TCP 吞吐量 · 1-stream · pod/other-node",
  arm: "cilium-vxlan",
  baseline: "vpc-cni",
  aspect: "speed",
  isBetter: false,
  change: "−31 %",
  interval: "[−35, −27]",
  p: "p = 0.002",
  tests: 8,
  isUnpaired: false,
};

const HEADLINES: readonly (readonly [said: string, expected: string])[] = [
  [one("regression", { counts: { regression: 3, equivalent: 5 } }), "退化：cilium 在 8 项门禁指标中有 3 项慢于 vpc-cni"],
  [
    one("regression", { counts: { regression: 1, equivalent: 7 }, worse: "cost" }),
    "退化：cilium 在 8 项门禁指标中有 1 项 CPU 开销高于 vpc-cni",
  ],
  [one("regression", { counts: { regression: 2 }, worse: "mixed" }), "退化：cilium 在全部 2 项门禁指标上差于 vpc-cni"],
  [one("regression", { counts: { regression: 1 }, worse: "cost" }), "退化：cilium 在唯一一项门禁指标上 CPU 开销高于 vpc-cni"],
  [
    one("improvement", { counts: { improvement: 2, equivalent: 6 }, better: "cost" }),
    "改善：cilium 在 8 项门禁指标中有 2 项 CPU 开销低于 vpc-cni；其余 6 项等效",
  ],
  [
    one("improvement", { counts: { improvement: 2, equivalent: 4, inconclusive: 2 } }),
    "改善：cilium 在 8 项门禁指标中有 2 项快于 vpc-cni；另有 4 项等效",
  ],
  [
    one("mixed", { counts: { improvement: 2, regression: 1, equivalent: 5 }, better: "mixed", worse: "cost" }),
    "有好有坏：与 vpc-cni 相比，cilium 在 8 项门禁指标中有 2 项更好、1 项 CPU 开销更高",
  ],
  [one("equivalent", { counts: { equivalent: 8 } }), "无退化：cilium 在全部 8 项门禁指标上与 vpc-cni 等效"],
  [
    one("inconclusive", { counts: { inconclusive: 5, equivalent: 3 }, remedy: { kind: "rounds", rounds: 9 } }),
    "无定论：cilium 在 8 项门禁指标中有 5 项无法与 vpc-cni 区分（3 项等效）；要得出结论，约需 9 轮",
  ],
  [
    one("inconclusive", { counts: { inconclusive: 8 }, remedy: { kind: "too-many-rounds" } }),
    "无定论：cilium 在全部 8 项门禁指标上无法与 vpc-cni 区分；要得出结论，需要更安静的测试环境，在合理的轮数内无法做到",
  ],
  [
    one("inconclusive", { counts: { inconclusive: 8 }, remedy: { kind: "calibrate" } }),
    "无定论：cilium 在全部 8 项门禁指标上无法与 vpc-cni 区分；要得出结论，需要先测量同一配置与自身的差异（cni-bench calibrate），因为此处的噪声未知",
  ],
  [
    one("inconclusive", { counts: { inconclusive: 8 }, remedy: { kind: "confirm" }, suspected: { worse: 2, better: 1, aspect: "cost" } }),
    "无定论：与 vpc-cni 相比，cilium 在 8 项门禁指标中有 2 项 CPU 开销疑似更高、1 项 CPU 开销疑似更低，尚未复测；要得出结论，需要对其复测",
  ],
  [one("inconclusive", { counts: { new: 2 } }), "无定论：cilium 在全部 2 项门禁指标上没有可供比较的基线值"],
  [one("inconclusive", { counts: {} }), "无定论：没有测得任何门禁指标，cilium 与 vpc-cni 之间无从判定"],
  [one("invalid", { counts: { equivalent: 6 }, gate: 8, notComparable: 2 }), "无效：cilium 在 8 项门禁指标中有 2 项无法与 vpc-cni 比较"],
  [headline([WORSE, EQUAL], "regression"), "退化：2 个候选中有 1 个在至少一项门禁指标上差于 vpc-cni"],
  [headline([WORSE, BETTER, WORSE], "mixed"), "有好有坏：与 vpc-cni 相比，3 个候选中有 1 个在至少一项门禁指标上更好，2 个在至少一项上更差"],
  [headline([BETTER, EQUAL], "improvement"), "改善：2 个候选中有 1 个在至少一项门禁指标上优于 vpc-cni，没有候选在任何一项上更差"],
  [headline([EQUAL, EQUAL], "equivalent"), "无退化：全部 2 个候选在全部 2 项门禁指标上与 vpc-cni 等效"],
  [headline([OPEN, EQUAL], "inconclusive"), "无定论：2 个候选中有 1 个无法确切地与 vpc-cni 区分"],
  [
    headline([FLAGGED, OPEN], "inconclusive", { remedy: { kind: "confirm" } }),
    "无定论：2 个候选中有 1 个在至少一项门禁指标上疑似与 vpc-cni 不同，尚未复测；要得出结论，需要对其复测",
  ],
  [
    one("regression", { counts: { regression: 1, equivalent: 7 }, hosts: HOSTS }),
    "退化：cilium 在 8 项门禁指标中有 1 项慢于 vpc-cni；但主机本身就有差异（主机之间）：TCP 吞吐量 −12 %",
  ],
  [
    one("inconclusive", {
      counts: { inconclusive: 8 },
      remedy: { kind: "like-hosts" },
      suspected: { worse: 2, better: 0, aspect: "speed" },
      hosts: HOSTS,
    }),
    "无定论：与 vpc-cni 相比，cilium 在 8 项门禁指标中有 2 项疑似更慢；但主机本身就有差异（主机之间）：TCP 吞吐量 −12 %；要得出结论，需要没有差异的主机",
  ],
  [headline([MISSING, EQUAL], "invalid"), "无效：2 个候选中有 1 个的门禁指标无法与 vpc-cni 比较"],
];

describe("the headline", () => {
  it.each(HEADLINES)("%s", (said, expected) => {
    expect(said).toBe(expected);
  });
});

/** What the field writes like this in Chinese too, and a mark by itself. */
const FIELD_WORDS = new Set([
  ...["HTTP", "DNS", "VXLAN", "eBPF", "iptables", "nftables", "CUBIC", "BBR", "fq", "VPC CNI", "Bandwidth Manager", "Service → Pod"],
  ...["s", "%", "n=5", "1.2×", "Linux 6.18.0", "Mbit/s ↑", "Mbit/s ↓", "Mbit/s", "vpc-cni", "："],
]);

const faults = (text: string): string[] =>
  [
    /undefined|NaN|\[object/,
    // Several English words in a row are a sentence that nobody translated.
    /[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}/,
    / [，。；：、（）]|[，。；：、（）] /,
    /\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9%]\p{Script=Han}/u,
    /\p{Script=Han}[,;:.()?!]|[,;:(]\p{Script=Han}/u,
    /[，。；：、]{2}|^[，。；、]/,
  ].flatMap((fault) => text.match(fault)?.[0] ?? []);

describe("the Chinese catalogue", () => {
  it.each(Object.entries(saidSentences(zh)))("%s speaks Chinese", (_, said) => {
    // What stands behind an arm's name may begin with a mark.
    for (const text of said) expect({ text, faults: faults(text.replace(/^：/, "")) }).toEqual({ text, faults: [] });
    expect(said.filter((text) => !/\p{Script=Han}/u.test(text) && !FIELD_WORDS.has(text))).toEqual([]);
  });

  it("has no text that is not Chinese, the field's own words aside", () => {
    for (const [path, text] of fixedTexts(zh)) expect({ path, faults: faults(text) }).toEqual({ path, faults: [] });
    const foreign = fixedTexts(zh).filter(([, text]) => !/\p{Script=Han}/u.test(text) && !FIELD_WORDS.has(text));
    expect(foreign).toEqual([]);
  });
});

describe("titles of network tests", () => {
  const all = NETWORK_TESTS.flatMap(({ name, variants }) => variants.map((variant) => [name, variant.name, variant.title] as const));

  it.each(NETWORK_TESTS.map(({ name }) => name))("there is one of %s", (name) => {
    expect(zh.names.test(name)).toMatch(/\S/);
  });

  it.each(all)("%s %s says the same numbers as “%s”", (test, variant, title) => {
    const numbers = (text: string) => (text.match(/\d+(\.\d+)?/g) ?? []).toSorted();
    expect(numbers(zh.names.variant(test, variant) ?? "")).toEqual(numbers(title));
  });

  it("there is none of what only another version knows", () => {
    expect([zh.names.test("constructor"), zh.names.variant("http", "toString"), zh.names.variant("quic", "max")]).toEqual(
      Array(3).fill(undefined),
    );
  });
});

describe("a report in Chinese", () => {
  const LINKS = { runUrl: "https://github.com/made-up/repository/actions/runs/1" };
  /** Texts that only the English catalogue has. */
  const chinese = new Set(fixedTexts(zh).map(([, text]) => text));
  const english = fixedTexts(en).flatMap(([, text]) => (text.includes(" ") && text.length > 8 && !chinese.has(text) ? [text] : []));

  it.each(Object.keys(SITUATIONS) as Situation[])("has nothing of the English catalogue in %s", (situation) => {
    const of = situationReport(situation);
    const rendered = [
      renderMarkdown(composeSummary(of, zh)),
      renderComment(of, zh, LINKS),
      ...(situation === "500-metrics" ? [] : [renderText(composeTerminal(of, zh), { columns: 200, color: false })]),
    ].join("\n");
    const recorded = JSON.stringify(SITUATIONS[situation]());
    expect(english.filter((text) => rendered.includes(text) && !recorded.includes(text))).toEqual([]);
    expect(rendered).not.toMatch(/undefined|NaN|\[object/);
  });

  it("has Chinese marks only, and no space between sentences, in its pictures and beside them", () => {
    const record = ladderRecord();
    const report = makeReport(record);
    const figures = drawFigures(report, zh);
    expect(figures.length).toBeGreaterThan(10);
    for (const { alt, caption } of figures) {
      for (const text of [alt, caption]) expect({ text, faults: faults(text) }).toEqual({ text, faults: [] });
      expect(alt).toMatch(/。$/);
    }
  });

  it("has Chinese marks only between the names and values that a terminal shows", () => {
    const report = situationReport("regression-confirmed");
    const { kernel } = report.environment;
    const text = renderText(composeTerminal(report, zh), { columns: 120, color: false });
    expect(text).toContain(`内核：${kernel}\n`);
    expect(text.match(/\p{Script=Han}[,;:.()?!]|[,;:(]\p{Script=Han}/gu)).toBeNull();
  });

  it("comments on a confirmed regression as kept in the fixture", async () => {
    await expect(renderComment(situationReport("regression-confirmed"), zh, LINKS)).toMatchFileSnapshot(
      "../../fixtures/reports/regression-confirmed.zh.md",
    );
  });
});

it("calls the control of service scaling a control", () => {
  expect(zh.names.metric("http.latency.p50", "service-scaling")).toBe("长连接对照 HTTP 延迟 p50");
  expect(zh.names.metric("http.latency.p50", "http")).toBe("HTTP 延迟 p50");
});

it("tells numbers of facts in their unit", () => {
  expect(zh.names.factValue("receivedBitsPerSecond", 5e9, chooseScale("bit/s", [5e9]))).toBe("5.00");
  expect(zh.names.factValue("position", { value: 1010, with: 1000 }, undefined)).toBe("1,010（有 1,000 个 Service 时）");
});

it("says that a change was confirmed, or why it is only suspected", () => {
  expect(zh.verdicts.finding({ ...FINDING, aspect: "cost", freshRounds: 3 })).toBe(
    "TCP 吞吐量 · 1-stream · pod/other-node：cilium-vxlan 的 CPU 开销更高，−31 % [−35, −27]，p = 0.002（按 8 项检验校正），经 3 轮复测确认。",
  );
  expect(zh.verdicts.finding({ ...FINDING, doubt: "not-confirmed", freshRounds: 3 })).toBe(
    "TCP 吞吐量 · 1-stream · pod/other-node：cilium-vxlan 疑似更慢，−31 % [−35, −27]，p = 0.002（按 8 项检验校正），但复测没有得到相同的结果。",
  );
});

it("tells a candidate's suspicions from what is merely open", () => {
  const facts = candidateFacts({
    counts: { regression: 1, inconclusive: 4, equivalent: 3 },
    suspected: { worse: 2, better: 0, aspect: "cost" },
  });
  expect(zh.verdicts.candidate(facts)).toBe("cilium：1 项更慢、3 项等效、2 项 CPU 开销疑似更高、2 项无定论（共 8 项门禁指标）");
});

it("says how old the noise history is", () => {
  const noise = (ageSeconds: number) => zh.run.noiseShort({ runs: 12, scenarios: ["a"], ageSeconds });
  expect([60, 47 * 3600, 9 * 86_400].map(noise)).toEqual([
    "噪声来自 12 次 A/A 运行（最近一次：不到 1 小时前）",
    "噪声来自 12 次 A/A 运行（最近一次：47 小时前）",
    "噪声来自 12 次 A/A 运行（最近一次：9 天前）",
  ]);
});

it.each([
  [["a"], "a"],
  [["a", "b"], "a 和 b"],
  [["a", "b", "c", "d", "e"], "a、b、c、d 和 e"],
  [["a", "b", "c", "d", "e", "f"], "a、b、c、d 以及另外 2 项"],
])("lists %j as %s", (names, expected) => {
  expect(zh.names.list(names)).toBe(expected);
});
