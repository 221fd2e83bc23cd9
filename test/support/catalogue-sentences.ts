import { METRICS, type MetricName } from "../../actions/lib/model/metric.ts";
import { NETWORK_TESTS } from "../../actions/lib/network-tests/catalog.ts";
import { COMMENT_STATES, LEFT_OUT } from "../../actions/lib/words/comment-words.ts";
import { PLAN_LAYOUTS } from "../../actions/lib/words/plan-words.ts";
import type { Words } from "../../actions/lib/words/words.ts";
import { dashboardSentences } from "./dashboard-sentences.ts";
import { figureSentences } from "./figure-sentences.ts";
import { historySentences } from "./history-sentences.ts";
import { runSentences } from "./run-sentences.ts";
import { ARMS, LAB, ONE, OTHER, type Said } from "./sentence-facts.ts";
import { tableSentences } from "./table-sentences.ts";
import { verdictSentences } from "./verdict-sentences.ts";

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

/**
 * What the functions of a catalogue make of facts, by where they stand: each shape of them at least once. Names in them are of `ARMS`, and
 * what a text in another language would be is `~`; all other words are the catalogue's.
 */
export function saidSentences(words: Words): Said {
  return {
    ...ofNames(words),
    ...ofPunctuation(words),
    ...verdictSentences(words),
    ...runSentences(words),
    ...tableSentences(words),
    ...ofComment(words),
    ...ofPlan(words),
    ...figureSentences(words),
    ...dashboardSentences(words),
    ...historySentences(words),
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

function ofPlan({ plan }: Words): Said {
  const commits = { baseSha: "0123456789", headSha: "9876543210" };
  return {
    "plan.headline": [1, 3].map((scenarios) => plan.headline({ scenarios, headSha: commits.headSha })),
    "plan.explained": [1, 3].map((scenarios) => plan.explained({ ...commits, scenarios })),
    "plan.elsewhere": [plan.elsewhere(commits)],
    "plan.state": (["measured", "new", "removed", "refused", "not-in-lab", "not-on-eks"] as const).map(plan.state),
    "plan.places": [1, 3].map(plan.places),
    "plan.morePlaces": [1, 3].map(plan.morePlaces),
    "plan.moreFindings": [1, 3].map(plan.moreFindings),
    "plan.layoutExplained": PLAN_LAYOUTS.map(plan.layoutExplained),
    "plan.dollars": [plan.dollars(12.3456)],
    "plan.noise": [0, 1, 3].map(plan.noise),
    "plan.sameInLab": [plan.sameInLab(LAB)],
  };
}

const FACTS = [
  ...["congestionControl", "cpuBound", "receivedBitsPerSecond", "requests", "connections", "keptConnectionRequests", "position"],
  ...["p50Behind1", "p99Behind8", "p50FitRSquared", "p99FitRSquared", "slowestSeconds", "clockUncertaintySeconds"],
];

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
