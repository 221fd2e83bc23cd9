import type { OverallVerdict, Verdict } from "../../model/verdict.ts";
import type { Tone } from "../document.ts";

export const VERDICT_TONES: Readonly<Record<Verdict, Tone>> = {
  regression: "bad",
  improvement: "good",
  equivalent: "neutral",
  inconclusive: "unsure",
  invalid: "mixed",
  missing: "mixed",
  new: "neutral",
};

/** Nothing got worse: that is good news for whoever changed something, if not for whoever hoped for more. */
export const OVERALL_TONES: Readonly<Record<OverallVerdict, Tone>> = {
  regression: "bad",
  improvement: "good",
  mixed: "mixed",
  equivalent: "good",
  inconclusive: "unsure",
  invalid: "mixed",
};
