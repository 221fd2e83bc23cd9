import type { Starts } from "../model/arrangement.ts";
import { quantile } from "../statistics/quantile.ts";
import { percent } from "./validity.ts";

/** What clocks may be apart, against what is measured by two of them, before a reader has to know. */
const ALLOWED_DOUBT = 0.1;

/** Nothing, or the sentence that says what is missing. @param what were started */
export function startProblems(what: "pods" | "services", asked: number, starts: Starts | undefined): readonly string[] {
  if (starts === undefined) return [`the target did not say how the ${what} started`];
  const { seconds, uncertaintySeconds } = starts;
  if (seconds.length !== asked) return [`the target started ${seconds.length} ${what}, not ${asked}`];
  // What our clock and a node's disagree on may be as much as was measured, and no more.
  const early = seconds.filter((one) => one < -uncertaintySeconds).length;
  return early === 0 ? [] : [`${early} of ${asked} ${what} worked before they were asked for: the clocks disagree`];
}

/** Nothing, or the note that a reader needs. */
export function startWarnings(starts: Starts | undefined): readonly string[] {
  if (starts === undefined || starts.seconds.length === 0) return [];
  const median = quantile(starts.seconds, 0.5);
  const { uncertaintySeconds } = starts;
  if (uncertaintySeconds <= ALLOWED_DOUBT * median) return [];
  const share = median > 0 ? `, ${percent(uncertaintySeconds / median)} of the median` : "";
  return [`these times may be wrong by ${(uncertaintySeconds * 1000).toFixed(0)} ms${share}: two clocks measured them`];
}
