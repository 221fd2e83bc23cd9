import type { Verdict } from "../../model/verdict.ts";
import { ROUNDS_FOR_INTERVAL } from "../../statistics/summary.ts";
import { numbersOf } from "../numbers.ts";
import type { ReadingWords } from "../reading-words.ts";
import { verdicts } from "./verdicts.ts";

const numbers = numbersOf("en");

const MEANINGS: Readonly<Record<Verdict, string>> = {
  regression:
    "a change for the worse that is significant among all tests of its family, at least as large as its threshold, seen in four of five rounds, and said again by fresh rounds",
  improvement: "a change for the better, by the same rules as a regression",
  equivalent: "the 90 % interval lies inside the threshold: whatever difference there is does not matter in practice",
  inconclusive:
    "neither a change nor its absence was shown; the gate table says what these rounds would have found, and how many it would take",
  invalid: "what was measured is not what was asked for, or no ratio can be taken of it",
  new: "the baseline has no value to compare with",
  missing: "the baseline has a value and this arm has none",
};

export const reading: ReadingWords = {
  directions: "↑ higher is better, ↓ lower is better; the unit of a row stands beside its name.",
  effect:
    "A change is the Hodges–Lehmann estimate over the rounds' ratios, which one bad round does not carry; its interval and p come from a t test on their logarithms that also uses what is known of the noise.",
  interval: `The interval of a median is built from ranks of the rounds and assumes nothing about the noise; a cell of fewer than ${ROUNDS_FOR_INTERVAL} rounds shows their range instead and says so.`,
  range: `The range is all that so few rounds can give: an exact 95 % interval of a median needs ${ROUNDS_FOR_INTERVAL}.`,
  families: ({ gate, report, alpha }) =>
    `The ${gate} ${gate === 1 ? "test" : "tests"} of gate metrics are corrected together (Holm, ${alpha}), and all ${numbers.plain(report)} tests of this report together (Benjamini–Hochberg, 5 %).`,
  thresholds: (thresholds) =>
    `A change matters from here on: ${thresholds.map(({ size, metrics }) => `${size} for ${metrics.join(", ")}`).join("; ")}.`,
  raised: ({ by, metrics }) =>
    by === "noise"
      ? `Raised, because an arm differs from itself by as much: ${metrics.join(", ")}.`
      : `Raised, because the tool could not have shown less: ${metrics.join(", ")}.`,
  controls: (tests) =>
    `What was measured between the hosts (host/other-node) decides nothing about a data plane: its ${tests} ${tests === 1 ? "test is" : "tests are"} corrected together (Holm, 5 %) and tell whether the machines differ. Where they do, a change that goes the same way is not called one.`,
  verdict: (verdict) => `${verdicts.verdict[verdict]}: ${MEANINGS[verdict]}.`,
  coldStart:
    "Without a noise history a narrow interval may be luck, so nothing is called equivalent; cni-bench calibrate measures an arm against itself.",
  missing: "— with a number: no value; the note says why. A failure is never shown as a number.",
  warmUp: "The warm-up (round 0) is in no number.",
};
