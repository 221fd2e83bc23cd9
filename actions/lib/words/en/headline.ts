import type { OverallVerdict } from "../../model/verdict.ts";
import { numbersOf } from "../numbers.ts";
import type { Aspect, CandidateFacts, HeadlineFacts, Remedy } from "../verdict-words.ts";
import { names } from "./names.ts";

const numbers = numbersOf("en");

/** What a metric that changed is compared to another arm's, in front of the arm's name. */
const THAN: Readonly<Record<Aspect, { readonly worse: string; readonly better: string }>> = {
  speed: { worse: "is slower than", better: "is faster than" },
  cost: { worse: "costs more CPU than", better: "costs less CPU than" },
  mixed: { worse: "is worse than", better: "is better than" },
};

/** The same without the other arm. */
export const ALONE: Readonly<Record<Aspect, { readonly worse: string; readonly better: string }>> = {
  speed: { worse: "slower", better: "faster" },
  cost: { worse: "dearer", better: "cheaper" },
  mixed: { worse: "worse", better: "better" },
};

const OVERALL: Readonly<Record<OverallVerdict, string>> = {
  regression: "Regression",
  improvement: "Improvement",
  mixed: "Mixed",
  equivalent: "No regression",
  inconclusive: "Inconclusive",
  invalid: "Invalid",
};

function remedyText(remedy: Remedy | undefined): string {
  if (remedy === undefined) return "";
  const takes = {
    rounds: () => (remedy.kind === "rounds" ? `about ${remedy.rounds} rounds` : ""),
    "too-many-rounds": () => "a quieter target, because no reasonable number of rounds would do",
    confirm: () => "fresh rounds of these",
    calibrate: () => "runs of an arm against itself (cni-bench calibrate), because nothing is known of the noise here",
    "like-hosts": () => "hosts that do not differ",
  }[remedy.kind]();
  return `; what it would take: ${takes}`;
}

/** More of them say no more. */
const HOST_CHANGES_SHOWN = 2;

/** That the machines differ, and in what: `the hosts themselves differ: TCP throughput between hosts −12 %`. */
export function hostsText({ hosts }: Pick<CandidateFacts, "hosts">): string {
  const shown = hosts
    .slice(0, HOST_CHANGES_SHOWN)
    .map(({ metric, test, effect }) => `${names.metric(metric, test)} ${numbers.change(effect)}`);
  const more = hosts.length - shown.length;
  return `the hosts themselves differ: ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""} between hosts`;
}

export const gateMetrics = (count: number): string => `${count} gate ${count === 1 ? "metric" : "metrics"}`;
/** `3 of 8 gate metrics` */
const share = (count: number, all: number): string => `${count} of ${gateMetrics(all)}`;
const others = (count: number, one: string, several: string): string =>
  count === 1 ? `the other one ${one}` : `the other ${count} ${several}`;

/** The headline where there is one candidate. */
function ofOne(facts: CandidateFacts): string {
  const { arm, baseline, counts, gate, worse, better } = facts;
  switch (facts.overall) {
    case "regression":
      return `${arm} ${THAN[worse].worse} ${baseline} in ${share(counts.regression, gate)}`;
    case "mixed":
      return `compared with ${baseline}, ${arm} is ${ALONE[better].better} in ${counts.improvement} and ${ALONE[worse].worse} in ${share(counts.regression, gate)}`;
    case "improvement": {
      const rest = counts.equivalent === 0 ? "" : `; ${others(counts.equivalent, "is equivalent", "are equivalent")}`;
      return `${arm} ${THAN[better].better} ${baseline} in ${share(counts.improvement, gate)}${rest}`;
    }
    case "equivalent":
      return `${arm} is equivalent to ${baseline} in ${share(counts.equivalent, gate)}`;
    case "inconclusive":
      return undecided(facts);
    case "invalid":
      return `${share(facts.notComparable, gate)} could not be compared between ${arm} and ${baseline}`;
  }
}

function undecided({ arm, baseline, counts, gate, suspected, remedy }: CandidateFacts): string {
  if (gate === 0) return `no gate metric was measured, so nothing decides between ${arm} and ${baseline}`;
  const { inconclusive } = counts;
  if (inconclusive === 0) return `${share(counts.new, gate)} of ${arm} ${counts.new === 1 ? "has" : "have"} no baseline to compare with`;
  if (remedy?.kind === "confirm" || remedy?.kind === "like-hosts") {
    const { worse, better, aspect } = suspected;
    const ways = [
      ...(worse === 0 ? [] : [`${ALONE[aspect].worse} than ${baseline} in ${better === 0 ? share(worse, gate) : worse}`]),
      ...(better === 0 ? [] : [`${ALONE[aspect].better}${worse === 0 ? ` than ${baseline}` : ""} in ${share(better, gate)}`]),
    ];
    return `${arm} looks ${ways.join(" and ")}${remedy.kind === "confirm" ? ", which was not measured again" : ""}`;
  }
  const rest = tally({ improvement: counts.improvement, equivalent: counts.equivalent });
  return `${share(inconclusive, gate)} cannot tell ${arm} from ${baseline}${rest === "" ? "" : ` (${rest})`}`;
}

/** `2 better, 4 equivalent`, without what there is none of. */
export function tally(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${numbers.plain(count)} ${word}`)
    .join(", ");
}

const hostsOfSeveral = (apart: number, all: number): string =>
  `the hosts of ${apart} of ${all} candidates themselves differ from the baseline's`;

/** The headline where there are several candidates. */
function ofSeveral({ baseline, candidates, gate, overall, remedy }: HeadlineFacts): string {
  const all = candidates.length;
  const withSome = (count: (facts: CandidateFacts) => number) => candidates.filter((facts) => count(facts) > 0).length;
  const worse = withSome(({ counts }) => counts.regression);
  const better = withSome(({ counts }) => counts.improvement);
  const are = (count: number) => (count === 1 ? "is" : "are");
  switch (overall) {
    case "regression":
      return `${worse} of ${all} candidates ${are(worse)} worse than ${baseline} in a gate metric`;
    case "mixed":
      return `of ${all} candidates, ${better} ${are(better)} better than ${baseline} in a gate metric and ${worse} ${are(worse)} worse in one`;
    case "improvement":
      return `${better} of ${all} candidates ${are(better)} better than ${baseline} in a gate metric, and none is worse in one`;
    case "equivalent":
      return `all ${all} candidates are equivalent to ${baseline} in ${share(gate, gate)}`;
    case "inconclusive": {
      if (gate === 0) return `no gate metric was measured, so nothing decides between ${baseline} and the candidates`;
      if (remedy?.kind === "confirm" || remedy?.kind === "like-hosts") {
        const flagged = candidates.filter((facts) => facts.remedy?.kind === remedy.kind).length;
        const looks = `${flagged} of ${all} candidates ${flagged === 1 ? "looks" : "look"} different from ${baseline} in a gate metric`;
        return remedy.kind === "confirm" ? `${looks}, which was not measured again` : looks;
      }
      const open = candidates.filter((facts) => facts.overall === "inconclusive").length;
      return `${open} of ${all} candidates cannot be told from ${baseline} with certainty`;
    }
    case "invalid": {
      const bad = candidates.filter(({ notComparable }) => notComparable > 0).length;
      return `gate metrics of ${bad} of ${all} candidates could not be compared with ${baseline}`;
    }
  }
}

/** The first line of a report. */
export function headline(facts: HeadlineFacts): string {
  const [only] = facts.candidates;
  const one = only !== undefined && facts.candidates.length === 1 ? { ...only, overall: facts.overall } : undefined;
  const apart = facts.candidates.filter(({ hosts }) => hosts.length > 0);
  const but =
    apart.length === 0 ? "" : `; but ${one === undefined ? hostsOfSeveral(apart.length, facts.candidates.length) : hostsText(one)}`;
  const remedy = facts.overall === "inconclusive" ? remedyText((one ?? facts).remedy) : "";
  return `${OVERALL[facts.overall]}: ${one === undefined ? ofSeveral(facts) : ofOne(one)}${but}${remedy}`;
}
