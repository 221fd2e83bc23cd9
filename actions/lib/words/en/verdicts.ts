import { numbersOf } from "../numbers.ts";
import type { VerdictWords } from "../verdict-words.ts";
import { ALONE, gateMetrics, headline, hostsText, tally } from "./headline.ts";
import { names } from "./names.ts";

const numbers = numbersOf("en");

/** The first names of many, and how many there are beside them. */
const cut = ({ shown, more }: { readonly shown: readonly string[]; readonly more: number }): string =>
  more === 0 ? shown.join("; ") : `${shown.join("; ")}; and ${more} more`;

/** A doubt as part of a sentence. */
const BUT: VerdictWords["doubt"] = {
  "one-round": "one round cannot tell a change from noise",
  "wide-interval": "the interval is too wide to say more",
  "around-threshold": "that is not surely more than what matters in practice",
  "rounds-disagree": "too many rounds went the other way",
  "tests-disagree": "a test that believes in no distribution does not say the same",
  "no-prior": "nothing is known of the noise here, and these rounds alone are not enough",
  "hosts-differ": "the hosts themselves changed the same way, so it need not be the data plane",
  "noisier-than-known": "the rounds lie further apart than the known noise allows, and they alone are not enough",
  unconfirmed: "it was not measured again",
  "not-confirmed": "fresh rounds did not say the same",
};

export const verdicts: VerdictWords = {
  verdict: {
    regression: "regression",
    improvement: "improvement",
    equivalent: "equivalent",
    inconclusive: "inconclusive",
    invalid: "invalid",
    new: "new",
    missing: "missing",
  },
  doubt: {
    "one-round": "one round",
    "wide-interval": "wide interval",
    "around-threshold": "near the threshold",
    "rounds-disagree": "rounds disagree",
    "tests-disagree": "tests disagree",
    "no-prior": "noise unknown",
    "noisier-than-known": "noisier than known",
    "hosts-differ": "the hosts differ",
    unconfirmed: "not measured again",
    "not-confirmed": "fresh rounds disagree",
  },
  unweighed: (why, own) => {
    const arm = "arm" in why && why.arm !== own ? `${why.arm} ` : "";
    switch (why.kind) {
      case "not-measured":
        return `${arm}${{ failed: "failed", skipped: "was skipped", invalid: "is not valid" }[why.outcome]}`;
      case "absent":
        return `${arm}has no value`;
      case "no-ratio":
        return `no ratio of ${why.value}`;
      case "one-round":
        return "one round";
    }
  },
  headline,
  alone: (arm) => `Measured: ${arm} alone, so there is nothing to compare`,
  candidate: (facts) => {
    const { counts, gate, worse, better, suspected } = facts;
    const parts = tally({
      [ALONE[worse].worse]: counts.regression,
      [ALONE[better].better]: counts.improvement,
      equivalent: counts.equivalent,
      [`${suspected.worse === 1 ? "looks" : "look"} ${ALONE[suspected.aspect].worse}`]: suspected.worse,
      [`${suspected.better === 1 ? "looks" : "look"} ${ALONE[suspected.aspect].better}`]: suspected.better,
      inconclusive: counts.inconclusive - suspected.worse - suspected.better,
      "not comparable": facts.notComparable,
      new: counts.new,
    });
    const but = facts.hosts.length === 0 ? "" : `; but ${hostsText(facts)}`;
    return `${facts.arm}: ${gate === 0 ? "no gate metric measured" : `${parts} (${gateMetrics(gate)})`}${but}`;
  },
  beyondGate: ({ regressions, improvements, suspected, all }) => {
    const parts = tally({
      [regressions === 1 ? "regression" : "regressions"]: regressions,
      [improvements === 1 ? "improvement" : "improvements"]: improvements,
      [suspected === 1 ? "looks changed" : "look changed"]: suspected,
    });
    return `Beyond the gate, of ${numbers.plain(all)} ${all === 1 ? "comparison" : "comparisons"}: ${parts}.`;
  },
  finding: ({ place, arm, aspect, isBetter, change, interval, p, tests, doubt, freshRounds, isUnpaired }) => {
    const way = isBetter ? ALONE[aspect].better : ALONE[aspect].worse;
    const fresh = freshRounds === undefined ? "" : `, confirmed by ${freshRounds} fresh ${freshRounds === 1 ? "round" : "rounds"}`;
    const apart = isUnpaired ? ", in another run than the baseline" : "";
    const facts = `${change} ${interval}, ${p} of ${numbers.plain(tests)} ${tests === 1 ? "test" : "tests"}`;
    if (doubt === undefined) return `${place}: ${arm} is ${way}, ${facts}${fresh}${apart}.`;
    return `${place}: ${arm} looks ${way}, ${facts}${apart}, but ${BUT[doubt]}.`;
  },
  equivalent: (arm, baseline, some) => `${arm} is equivalent to ${baseline} in: ${cut(some)}.`,
  undecided: (arm, some) => `Undecided for ${arm}: ${cut(some)}.`,
  moreFindings: (count) => `${count} more ${count === 1 ? "finding is" : "findings are"} in the tables.`,
  nothingChanged: "No metric was shown to be better or worse.",
  aggregates: (candidates) =>
    `All weighed gate metrics together, where more is better: ${candidates.map(({ arm, change, interval }) => `${arm} ${change} ${interval}`).join("; ")}.`,
  gateNotMeasured: (places) => `Not measured here, though in the gate: ${places.join("; ")}.`,
  moreCandidates: (some) => `No room here for ${names.list(some)}: the full report has them.`,
};
