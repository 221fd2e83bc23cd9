import { METRICS, type MetricName, type Unit } from "../model/metric.ts";
import { parseJudgedMetric } from "./parse-gate.ts";
import { entriesOf, refuseEntry } from "./refuse-entry.ts";
import type { Threshold, Thresholds } from "./threshold.ts";

/**
 * Practical thresholds as a user writes them: entries between commas or line ends, each `metric=change`. The change is a share of the
 * baseline, an amount in a unit of the metric, or both; of both, the larger one counts where it is applied.
 *
 *     thresholds = entry { ("," | newline) entry }
 *     entry      = metric "=" (share | amount | share "+" amount)
 *     share      = number "%"                   above 0 and up to 1000
 *     amount     = number unit                  above 0, with a unit of the metric, such as `us` for times
 *     number     = digits [ "." digits ]
 *
 * Spaces may stand between all of these.
 * @param input its name, for a refusal
 * @throws ConfigurationError for the first entry that breaks this, for a metric without a good direction, and for one that is there twice
 */
export function parseThresholds(text: string, input = "thresholds"): Thresholds {
  const thresholds = new Map<MetricName, Threshold>();
  for (const entry of entriesOf(text)) {
    const [, name, change] = /^([^=\s]+)\s*=\s*([^=]+)$/.exec(entry) ?? [];
    if (name === undefined || change === undefined) return refuseEntry(input, "must be of the form `metric=change`", entry);
    const metric = parseJudgedMetric(name, entry, input);
    if (thresholds.has(metric)) refuseEntry(input, "must name a metric once", entry);
    thresholds.set(metric, parseChange(change, METRICS[metric].unit, entry, input));
  }
  if (thresholds.size === 0) refuseEntry(input, "must be a list of `metric=change`", text.trim());
  return Object.fromEntries(thresholds);
}

const MOST_PERCENT = 1_000;

/** Units a user may write, and what one of each is in the base unit; the usual one first, because a refusal names it. */
const AMOUNTS: Readonly<Record<Unit, Readonly<Record<string, number>>>> = {
  "bit/s": { "Mbit/s": 1e6, "Gbit/s": 1e9, "kbit/s": 1e3, "bit/s": 1 },
  // The micro sign and the Greek letter look alike and are two characters.
  s: { us: 1e-6, "\u00b5s": 1e-6, "\u03bcs": 1e-6, ms: 1e-3, s: 1 },
  "s/bit": { "core-s/Gbit": 1e-9 },
  "s/op": { "core-us/op": 1e-6, "core-ms/op": 1e-3, "core-s/op": 1 },
  "op/s": { "op/s": 1 },
  B: { MiB: 1024 ** 2, KiB: 1024, GiB: 1024 ** 3 },
  ratio: { "%-points": 0.01 },
  count: { counts: 1 },
};

function parseChange(change: string, unit: Unit, entry: string, input: string): Threshold {
  const [first = "", second, ...more] = change.split("+").map((part) => part.trim());
  const share = parseShare(first);
  const amount = parseAmount(share === undefined ? first : (second ?? ""), unit);
  if (more.length === 0 && (second === undefined) === (share === undefined || amount === undefined)) {
    if (share !== undefined && !(share > 0 && share <= MOST_PERCENT))
      refuseEntry(input, `must have shares above 0 % and up to ${MOST_PERCENT} %`, entry);
    if (amount !== undefined && !(amount > 0)) refuseEntry(input, "must have amounts above 0", entry);
    if (share !== undefined || amount !== undefined)
      return { relative: (share ?? 0) / 100, ...(amount === undefined ? {} : { absolute: amount }) };
  }
  const units = Object.keys(AMOUNTS[unit]);
  return refuseEntry(
    input,
    `must give this metric's change as \`5%\`, \`1${units[0]}\` or \`5%+1${units[0]}\` (units: ${units.join(", ")})`,
    entry,
  );
}

function parseShare(text: string): number | undefined {
  const [, number] = /^(\d+(?:\.\d+)?)\s*%$/.exec(text) ?? [];
  return number === undefined ? undefined : Number(number);
}

/** In the metric's base unit. */
function parseAmount(text: string, unit: Unit): number | undefined {
  const [, number, written = ""] = /^(\d+(?:\.\d+)?)\s*(\D.*)$/.exec(text) ?? [];
  const one = Object.entries(AMOUNTS[unit]).find(([known]) => known === written)?.[1];
  return number === undefined || one === undefined ? undefined : Number(number) * one;
}
