import type { MetricName } from "../../actions/lib/model/metric.ts";
import { METRICS } from "../../actions/lib/model/metric.ts";
import type { ClusterEnvironment } from "../../actions/lib/model/record.ts";
import type { Verdict } from "../../actions/lib/model/verdict.ts";
import { VERDICTS } from "../../actions/lib/model/verdict.ts";
import { NETWORK_TESTS } from "../../actions/lib/network-tests/catalog.ts";
import type { Standing } from "../../actions/lib/report/recommendations.ts";
import { COMMENT_STATES, LEFT_OUT } from "../../actions/lib/words/comment-words.ts";
import { PLAN_LAYOUTS } from "../../actions/lib/words/plan-words.ts";
import type { Aspect, CandidateFacts, FindingFacts, HostDifference, Remedy } from "../../actions/lib/words/verdict-words.ts";
import type { Words } from "../../actions/lib/words/words.ts";
import { dashboardSentences } from "./dashboard-sentences.ts";
import { historySentences } from "./history-sentences.ts";
import { armFacts } from "./records.ts";
import { situationReport } from "./report-situations.ts";

/** What a catalogue of words says, for tests that hold in every language. */

/** The texts of a catalogue that no facts go into, with where they stand. */
export function fixedTexts(words: Words): [path: string, text: string][] {
  return leaves(words).flatMap(([path, leaf]): [string, string][] => (typeof leaf === "string" && leaf !== "" ? [[path, leaf]] : []));
}

/** Where a catalogue makes texts of facts. */
export const functionPaths = (words: Words): string[] =>
  leaves(words).flatMap(([path, leaf]) => (typeof leaf === "function" ? [path] : []));

/** The numbers have tests of their own, and a locale is no text. */
function leaves(value: object, path = ""): [path: string, leaf: unknown][] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]): [string, unknown][] => {
    const at = path === "" ? key : `${path}.${key}`;
    if (at === "numbers" || at === "locale") return [];
    return typeof inner === "object" && inner !== null ? leaves(inner, at) : [[at, inner]];
  });
}

type Said = Readonly<Record<string, readonly string[]>>;

/**
 * What the functions of a catalogue make of facts, by where they stand: each shape of them at least once. Names in them are of `ARMS`, and
 * what a text in another language would be is `~`; all other words are the catalogue's.
 */
export function saidSentences(words: Words): Said {
  return {
    ...ofNames(words),
    ...ofPunctuation(words),
    ...ofVerdicts(words),
    ...ofRun(words),
    ...ofTables(words),
    ...ofNotes(words),
    ...ofReading(words),
    ...ofComment(words),
    ...ofPlan(words),
    ...ofFigures(words),
    ...dashboardSentences(words),
    ...historySentences(words),
  };
}

export const ARMS = ["vpc-cni", "cilium", "cilium-eni", "kube-router"] as const;
const [BASELINE, ONE, OTHER, THIRD] = ARMS;

const BOTH = [true, false] as const;
const ASPECTS: readonly Aspect[] = ["speed", "cost", "mixed"];
const NONE: Readonly<Record<Verdict, number>> = {
  regression: 0,
  improvement: 0,
  equivalent: 0,
  inconclusive: 0,
  invalid: 0,
  new: 0,
  missing: 0,
};
const ALL_COUNTS = Object.fromEntries(VERDICTS.map((verdict, index) => [verdict, index + 1])) as Record<Verdict, number>;

/** A candidate of which only what matters is told. */
export function candidateFacts({
  counts,
  ...more
}: Partial<Omit<CandidateFacts, "counts">> & { readonly counts: Partial<Record<Verdict, number>> }): CandidateFacts {
  const all = { ...NONE, ...counts };
  return {
    arm: ONE,
    baseline: BASELINE,
    overall: "inconclusive",
    counts: all,
    gate: Object.values(all).reduce((a, b) => a + b),
    notComparable: all.invalid + all.missing,
    worse: "speed",
    better: "speed",
    suspected: { worse: 0, better: 0, aspect: "speed" },
    hosts: [],
    ...more,
  };
}

const REMEDIES: readonly Remedy[] = [{ kind: "rounds", rounds: 9 }, { kind: "too-many-rounds" }, { kind: "calibrate" }];
const LIKE_HOSTS: Remedy = { kind: "like-hosts" };
/** Hosts that differ in one thing, and in more than are told. */
const HOSTS: readonly HostDifference[] = [
  { metric: "tcp.throughput", test: "tcp-throughput", effect: Math.log(0.88) },
  { metric: "latency.p99", test: "latency", effect: Math.log(1.1) },
  { metric: "latency.p50", test: "latency", effect: Math.log(1.08) },
];
const CONFIRM: Remedy = { kind: "confirm" };

function headlines({ verdicts }: Words): string[] {
  const candidates = [
    ...ASPECTS.flatMap((aspect) => [
      candidateFacts({ overall: "regression", counts: { regression: 2, equivalent: 6 }, worse: aspect }),
      candidateFacts({ overall: "improvement", counts: { improvement: 2, equivalent: 6 }, better: aspect }),
      candidateFacts({ overall: "improvement", counts: { improvement: 1 }, better: aspect }),
      candidateFacts({ overall: "mixed", counts: { improvement: 1, regression: 2 }, worse: aspect, better: aspect }),
      ...[
        [2, 1],
        [2, 0],
        [0, 1],
      ].map(([worse = 0, better = 0]) =>
        candidateFacts({ counts: { inconclusive: 8 }, remedy: CONFIRM, suspected: { worse, better, aspect } }),
      ),
      candidateFacts({ counts: { inconclusive: 8 }, remedy: LIKE_HOSTS, suspected: { worse: 2, better: 1, aspect }, hosts: HOSTS }),
    ]),
    ...REMEDIES.map((remedy) => candidateFacts({ counts: { inconclusive: 5, equivalent: 2, improvement: 1 }, remedy })),
    candidateFacts({ overall: "equivalent", counts: { equivalent: 8 } }),
    candidateFacts({ overall: "regression", counts: { regression: 8 }, hosts: HOSTS.slice(0, 1) }),
    candidateFacts({ overall: "invalid", counts: { invalid: 1, missing: 1, equivalent: 6 } }),
    candidateFacts({ counts: { new: 2 } }),
    candidateFacts({ counts: {} }),
  ];
  const of = (overall: CandidateFacts["overall"], all: readonly CandidateFacts[], remedy?: Remedy) =>
    verdicts.headline({
      baseline: BASELINE,
      overall,
      candidates: all,
      gate: Math.max(...all.map(({ gate }) => gate)),
      ...(remedy === undefined ? {} : { remedy }),
    });
  const equal = candidateFacts({ overall: "equivalent", counts: { equivalent: 8 }, arm: OTHER });
  const remedyOf = ({ remedy }: CandidateFacts) => remedy;
  return [
    ...candidates.map((one) => of(one.overall, [one])),
    ...candidates.flatMap((one) => [of(one.overall, [one, equal], remedyOf(one)), of(one.overall, [one, one], remedyOf(one))]),
  ];
}

const DOUBTS = ({ verdicts }: Words) => Object.keys(verdicts.doubt) as (keyof typeof verdicts.doubt)[];

function ofVerdicts(words: Words): Said {
  const { verdicts } = words;
  const finding: FindingFacts = {
    place: "~",
    arm: ONE,
    baseline: BASELINE,
    aspect: "speed",
    isBetter: false,
    change: "−31 %",
    interval: "[−35, −27]",
    p: "p = 0.002",
    tests: 8,
    isUnpaired: false,
  };
  return {
    "verdicts.headline": headlines(words),
    "verdicts.finding": ASPECTS.flatMap((aspect) =>
      BOTH.flatMap((isBetter) => [
        verdicts.finding({ ...finding, aspect, isBetter, freshRounds: 3, isUnpaired: isBetter }),
        ...DOUBTS(words).map((doubt) => verdicts.finding({ ...finding, aspect, isBetter, doubt, isUnpaired: !isBetter })),
      ]),
    ),
    "verdicts.candidate": [
      ...ASPECTS.map((aspect) =>
        verdicts.candidate(
          candidateFacts({ counts: ALL_COUNTS, worse: aspect, better: aspect, suspected: { worse: 1, better: 1, aspect } }),
        ),
      ),
      verdicts.candidate(candidateFacts({ counts: {} })),
      verdicts.candidate(candidateFacts({ counts: { inconclusive: 8 }, hosts: HOSTS })),
    ],
    "verdicts.unweighed": [
      ...(["failed", "skipped", "invalid"] as const).map((outcome) =>
        verdicts.unweighed({ kind: "not-measured", arm: ONE, outcome, text: "" }),
      ),
      verdicts.unweighed({ kind: "absent", arm: ONE }, ONE),
      verdicts.unweighed({ kind: "no-ratio", arm: ONE, value: 0 }),
      verdicts.unweighed({ kind: "one-round" }),
    ],
    "verdicts.alone": [verdicts.alone(BASELINE)],
    "verdicts.beyondGate": [
      verdicts.beyondGate({ regressions: 1, improvements: 2, suspected: 3, all: 1234 }),
      verdicts.beyondGate({ regressions: 2, improvements: 0, suspected: 1, all: 20 }),
    ],
    "verdicts.equivalent": [0, 2].map((more) => verdicts.equivalent(ONE, BASELINE, { shown: ["~"], more })),
    "verdicts.undecided": [0, 3].map((more) => verdicts.undecided(ONE, { shown: ["~", "~"], more })),
    "verdicts.moreFindings": [verdicts.moreFindings(3)],
    "verdicts.aggregates": [
      verdicts.aggregates([
        { arm: ONE, change: "−3 %", interval: "[−4, −2]" },
        { arm: OTHER, change: "+1 %", interval: "[+0.5, +2]" },
      ]),
    ],
    "verdicts.gateNotMeasured": [verdicts.gateNotMeasured(["~", "~"])],
    "verdicts.moreCandidates": [verdicts.moreCandidates(ARMS)],
  };
}

const LAB = { podNetwork: "native", serviceRouting: "nftables", hostRouting: "ebpf", congestionControl: "bbr", queueing: "fq" } as const;
const OTHER_LAB = {
  podNetwork: "vxlan",
  serviceRouting: "ebpf",
  hostRouting: "stack",
  congestionControl: "cubic",
  queueing: "default",
} as const;

const NODE = { name: "vpc-cni", kernel: "6.18.0", operatingSystem: "Linux", architecture: "amd64", containerRuntime: "containerd://2.0" };
const CLUSTER: ClusterEnvironment = {
  version: "v1.34.4",
  nodes: [
    { ...NODE, kubelet: "v1.34.4", cores: 4, memoryBytes: 16 * 2 ** 30 },
    { ...NODE, kubelet: "v1.34.4", cores: 1, memoryBytes: 16 * 2 ** 30, instanceType: "m6i.xlarge", zone: "zone-a" },
  ],
  images: {},
};

function ofRun({ run, punctuation }: Words): Said {
  const { run: measured, environment } = situationReport("regression-confirmed");
  const planned = { ...measured, runId: "run-1" };
  const plain = { ...environment, operatingSystem: "Linux", cpuModel: "CPU", tools: {}, sysctls: {} };
  const places = [plain, { ...plain, pinning: { client: "0", server: "1-3" } }, { ...plain, cluster: CLUSTER }];
  const noises = [
    { runs: 0, scenarios: [] },
    ...[{}, { ageSeconds: 60 }, { ageSeconds: 86_400 }, { ageSeconds: 864_000 }].map((age) => ({ runs: 8, scenarios: ARMS, ...age })),
  ];
  return {
    "run.compared": [run.compared([], BASELINE), run.compared([ONE, OTHER], BASELINE), run.compared(ARMS, BASELINE)],
    "run.arm": [
      run.arm(armFacts(ONE, { title: "~", revision: "abc1234", unavailable: "~" }), false),
      run.arm(armFacts(BASELINE, { title: "~" }), true),
    ],
    "run.recipe": [
      run.recipe(armFacts(ONE, { lab: LAB })),
      run.recipe(armFacts(ONE, { lab: OTHER_LAB })),
      run.recipe(armFacts(ONE, { lab: LAB, unavailable: "~" })),
    ],
    "run.rounds": [run.rounds(1), run.rounds(5)],
    "run.unpaired": [run.unpaired([ONE]), run.unpaired([ONE, OTHER])],
    "run.design": (["abba", "random"] as const).map((design) => run.design({ ...planned, order: { design, seed: 42 } })),
    "run.stopped": (["equivalent", "clear", "futile", "time", "last-look", "interrupted"] as const).map((reason) =>
      run.stopped({ looks: [3, 5, 8, 12], reason }, 5),
    ),
    "run.confirmation": [run.confirmation(3, 5)],
    "run.confirmed": [run.confirmed(3)],
    "run.noise": noises.map(run.noise),
    "run.noiseShort": noises.map(run.noiseShort),
    "run.run": (["complete", "partial"] as const).map((status) => run.run({ ...planned, status })),
    "run.target": (["lab", "kubernetes"] as const).map(run.target),
    "run.kernel": [run.kernel(environment)],
    "run.environment": places.flatMap((place) => run.environment(place).map(({ name, value }) => punctuation.pair(name, value))),
  };
}

function ofTables(words: Words): Said {
  const { tables } = words;
  return {
    "tables.gateLegend": [0, 8].flatMap((tests) =>
      BOTH.map((isOneCandidate) => tables.gateLegend({ baseline: BASELINE, tests, isOneCandidate })),
    ),
    "tables.cellLegend": [1, 5, 8].flatMap((usualCount) =>
      BOTH.flatMap((countsDiffer) =>
        [{}, { baseline: BASELINE }].map((more) => tables.cellLegend({ ...more, usualCount, isExact: usualCount > 5, countsDiffer })),
      ),
    ),
    "tables.costLegend": BOTH.map((hasMemory) => tables.costLegend({ hasMemory })),
    "tables.besideHost": [tables.besideHost("9.12", "9.80 Gbit/s")],
    "tables.ratiosLegend": [tables.ratiosLegend(BASELINE)],
    "tables.variants": [
      tables.variants([
        { name: "max-close", title: words.names.metrics["http.rate.max"] },
        { name: "max-keep-alive", title: words.names.metrics["http.rate.max"] },
      ]),
    ],
    "tables.bounds": [
      tables.bounds({ kind: "range", low: "1", high: "2", n: 3 }),
      tables.bounds({ kind: "interval", low: "1", high: "2" }),
    ],
    "tables.allAlike": [tables.allAlike("1")],
    "tables.count": [tables.count(5)],
    "tables.within": [tables.within("3 %")],
    "tables.finds": [tables.finds("3 %")],
    "tables.needs": [tables.needs(9)],
    "tables.verdictInCell": [
      ...VERDICTS.map((verdict) => tables.verdictInCell(verdict)),
      ...DOUBTS(words).map((doubt) => tables.verdictInCell("inconclusive", doubt)),
    ],
    "tables.testSummary": [tables.testSummary(words.names.metrics["tcp.throughput"], ALL_COUNTS)],
    "tables.quietRows": [tables.quietRows(3)],
  };
}

function ofNotes({ notes, names }: Words): Said {
  const group = { test: "http", variants: ["max-close", "max-keep-alive"], paths: ["service/other-node"] as const };
  const everywhere = { ...group, paths: ["pod/other-node", "service/other-node", "pod/same-node", "service/same-node"] as const };
  const where = [
    { arms: [{ names: "all", rounds: { fewest: 5, most: 5, of: 5 } } as const], groups: [group] },
    { arms: [{ names: [ONE], rounds: { fewest: 1, most: 3, of: 5 } }], groups: [everywhere] },
    { arms: [{ names: [ONE, OTHER], rounds: { fewest: 1, most: 1, of: 1 } }], groups: [group, everywhere] },
  ];
  const kinds = ["failed", "skipped", "invalid", "warning", "not-run", "no-value", "not-quiet", "cpu-bound"] as const;
  return {
    "notes.note": kinds.flatMap((kind) =>
      BOTH.map((varies) => notes.note({ kind, text: kind === "warning" || kind === "failed" ? "~" : "", varies, where })),
    ),
    // Of names and the marks between them, which some languages have no word among.
    "notes.places": [notes.places([group, everywhere])],
    "notes.placesLabel": [notes.placesLabel([group, everywhere])],
    "notes.alike": [
      notes.alike(names.metrics["http.errors"], [
        { text: "0 %", groups: [group] },
        { text: "1 %", groups: [] },
      ]),
    ],
    "notes.alikeIntroduction": [1, 2].map(notes.alikeIntroduction),
  };
}

function ofReading({ reading }: Words): Said {
  return {
    "reading.families": [
      reading.families({ gate: 8, report: 1234, alpha: "5 %" }),
      reading.families({ gate: 1, report: 13, alpha: "5 %" }),
    ],
    "reading.thresholds": [
      reading.thresholds([
        { size: "3 %", metrics: ["~", "~"] },
        { size: "5 %", metrics: ["~"] },
      ]),
    ],
    "reading.raised": (["noise", "resolution"] as const).map((by) => reading.raised({ by, metrics: ["~"] })),
    "reading.controls": [1, 5].map(reading.controls),
    "reading.verdict": VERDICTS.map(reading.verdict),
  };
}

function ofComment({ comment }: Words): Said {
  const headSha = "0123456789";
  return {
    "comment.state": COMMENT_STATES.flatMap((state) => [comment.state(state, {}), comment.state(state, { headSha })]),
    "comment.measured": [comment.measured({ headSha }), comment.measured({ headSha, configuration: ONE })],
    "comment.leftOut": [comment.leftOut(LEFT_OUT)],
  };
}

const FACTS = [
  ...["congestionControl", "cpuBound", "receivedBitsPerSecond", "requests", "connections", "keptConnectionRequests", "position"],
  ...["p50Behind1", "p99Behind8", "p50FitRSquared", "p99FitRSquared", "slowestSeconds", "clockUncertaintySeconds"],
];

function ofPlan({ plan }: Words): Said {
  const commits = { baseSha: "0123456789", headSha: "9876543210" };
  return {
    "plan.headline": [1, 3].map((scenarios) => plan.headline({ scenarios, headSha: commits.headSha })),
    "plan.explained": [1, 3].map((scenarios) => plan.explained({ ...commits, scenarios })),
    "plan.elsewhere": [plan.elsewhere(commits)],
    "plan.state": (["measured", "new", "removed", "refused", "not-in-lab", "not-on-eks"] as const).map(plan.state),
    "plan.places": [1, 3].map(plan.places),
    "plan.morePlaces": [1, 3].map(plan.morePlaces),
    "plan.layoutExplained": PLAN_LAYOUTS.map(plan.layoutExplained),
    "plan.dollars": [plan.dollars(12.3456)],
    "plan.sameInLab": [plan.sameInLab(LAB)],
  };
}

function ofNames({ names }: Words): Said {
  return {
    "names.metric": (Object.keys(METRICS) as MetricName[]).flatMap((metric) => [
      names.metric(metric),
      names.metric(metric, "service-scaling"),
      names.metric(metric, "network-policy"),
    ]),
    // A language may leave titles to the catalogue of network tests.
    "names.test": NETWORK_TESTS.flatMap(({ name }) => names.test(name) ?? []),
    "names.variant": NETWORK_TESTS.flatMap(({ name, variants }) => variants.flatMap((variant) => names.variant(name, variant.name) ?? [])),
    "names.place": [names.place(names.metrics["tcp.throughput"], "1-stream", "pod/other-node")],
    "names.fact": FACTS.map((fact) => String(names.fact(fact))),
    "names.factValue": [
      names.factValue("position", { value: 1010, with: 1000 }, undefined),
      names.factValue("of-tomorrow", { value: 1010, with: 1000 }, undefined),
      ...[0, 3, 5].map((times) => names.factValue("cpuBound", { times, of: 5 }, undefined)),
      ...[0, 1].map((times) => names.factValue("cpuBound", { times, of: 1 }, undefined)),
      names.factValue("congestionControl", { words: [{ word: "bbr", times: 4 }], others: 2 }, undefined),
    ],
    "names.counted": [names.counted(0, 25), names.counted(5, 25)],
    "names.list": [names.list([ONE, OTHER]), names.list([...ARMS, ...ARMS])],
  };
}

function ofPunctuation({ punctuation, tables }: Words): Said {
  const { pair, aside, sentence, sentences } = punctuation;
  const { metric, change } = tables.columns;
  return {
    "punctuation.pair": [pair(metric, change), pair(metric, "1")],
    "punctuation.aside": [aside(metric, "3 %")],
    "punctuation.sentence": [sentence(metric), sentence(sentence(metric))],
    "punctuation.sentences": [sentences([sentence(metric), sentence(change)])],
  };
}

function ofFigures({ figures, names }: Words): Said {
  const { recommendations, environment } = figures;
  const standings = (some: Partial<Record<Standing, readonly string[]>>): Record<Standing, readonly string[]> => ({
    better: [],
    worse: [],
    mixed: [],
    equal: [],
    ahead: [],
    behind: [],
    unclear: [],
    ...some,
  });
  const advice = { characteristic: "bulk-transfer", baseline: BASELINE, isMeasured: true } as const;
  const advices = [
    { ...advice, isMeasured: false, best: [], arms: standings({}) },
    { ...advice, best: [ONE], arms: standings({ better: [ONE], worse: [OTHER], mixed: [THIRD], unclear: [THIRD] }) },
    { ...advice, best: [ONE, OTHER], arms: standings({ better: [ONE, OTHER], ahead: [THIRD], behind: [THIRD] }) },
    { ...advice, best: [], arms: standings({ equal: [ONE] }) },
    { ...advice, best: [], arms: standings({ unclear: [ONE] }) },
  ];
  const lowest = { arm: BASELINE, value: "1" };
  const title = names.metrics["tcp.throughput"];
  const { podNetwork } = figures.facets.values;
  return {
    "figures.baseline": [figures.baseline(BASELINE)],
    "figures.axis": (["higher", "lower", "neither"] as const).map((better) => figures.axis("Mbit/s", better)),
    "figures.bars": [
      ...BOTH.flatMap((hasRanges) =>
        BOTH.map((hasIntervals) => figures.bars({ hasRanges, hasIntervals, isOneRound: false, hasBaseline: hasRanges })),
      ),
      figures.bars({ hasRanges: false, hasIntervals: false, isOneRound: true, hasBaseline: false }),
    ],
    "figures.morePanels": [figures.morePanels(3)],
    "figures.gaps": [
      ...(["services", "policies"] as const).map((scaled) =>
        figures.gaps(
          [
            { arm: BASELINE, count: "5,000" },
            { arm: ONE, count: "1,000" },
          ],
          scaled,
        ),
      ),
    ],
    "figures.agents.caption": [true, false].map((hasBaseline) => figures.agents.caption({ hasBaseline })),
    "figures.agents.alt": [{}, { dearest: { agent: "kube-proxy", arm: ONE, share: "2.10 %" } }].map((more) =>
      figures.agents.alt({ agents: ["kube-proxy"], ...more }),
    ),
    "figures.extremes": [
      ...[lowest, { arm: ONE, value: "2" }].map((highest) =>
        figures.extremes({ place: "~", better: "higher", lowest, highest, baseline: lowest, notMeasured: [OTHER] }),
      ),
      figures.extremes({ place: title, better: "lower", lowest, highest: { arm: ONE, value: "2" }, notMeasured: [] }),
    ],
    "figures.verdicts.ratio": [figures.verdicts.ratio("1.2")],
    "figures.verdicts.caption": BOTH.map((isPaired) => figures.verdicts.caption({ isPaired })),
    "figures.verdicts.alt": [{}, { largest: { arm: ONE, metric: title, change: "−31 %" } }].map((more) =>
      figures.verdicts.alt({ counts: ALL_COUNTS, baseline: BASELINE, ...more }),
    ),
    "figures.facets.alt": [[], Object.values(figures.facets.names)].map((differing) => figures.facets.alt({ arms: 5, differing })),
    "figures.tuning.change": [figures.tuning.change(figures.facets.names.podNetwork, podNetwork.native, podNetwork.vxlan)],
    "figures.tuning.alt": [
      figures.tuning.alt([
        { name: ONE, changes: 2, improvements: 1, regressions: 0 },
        { name: OTHER, changes: 1, improvements: 0, regressions: 2 },
      ]),
    ],
    "figures.stack.alt": [
      figures.stack.alt([
        { name: figures.baseline(BASELINE), layers: 5 },
        { name: ONE, layers: 6 },
      ]),
    ],
    "figures.environment.node": [environment.node(1)],
    "figures.environment.cores": ["0", "0-3,6"].map(environment.cores),
    "figures.environment.kernel": [environment.kernel("6.18.0")],
    "figures.environment.machine": [environment.machine("CPU", 2, "24 GiB")],
    "figures.environment.alt": BOTH.map((isLab) => environment.alt({ isLab, kernel: "6.18.0", cores: 2, isPinned: isLab })),
    "figures.recommendations.sentence": advices.map(recommendations.sentence),
    "figures.recommendations.caption": [recommendations.caption("~")],
    "figures.recommendations.alt": [recommendations.alt([]), recommendations.alt(advices)],
  };
}
