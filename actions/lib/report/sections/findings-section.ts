import type { MetricComparison } from "../../comparison/comparison.ts";
import { isControl } from "../../comparison/control.ts";
import { metricKey } from "../../comparison/gate.ts";
import type { Words } from "../../words/words.ts";
import type { Document, Inline } from "../document.ts";
import type { Report } from "../report.ts";
import { isSuspected } from "../row-order.ts";
import { aspectOf, gateOf, isGain } from "../verdict-facts.ts";
import { heading, paragraph } from "./lines.ts";
import { VERDICT_TONES } from "./tones.ts";

/** More sentences than these nobody reads. */
const FINDINGS_SHOWN = 12;
const NAMES_SHOWN = 8;

/** What the verdicts say, as sentences with their doubt: what changed, what may have, and what was shown to be the same. */
export function findingsSection({ comparison }: Report, words: Words): Document {
  if (comparison === undefined) return [];
  const { candidates, families, baseline } = comparison;
  // What is said of the hosts stands at the verdict, because it is in doubt of all that follows.
  const metrics = candidates.flatMap((candidate) => byWeight(candidate.metrics.filter((metric) => !isControl(metric))));
  const changed = metrics.filter(({ verdict }) => verdict === "regression" || verdict === "improvement");
  const suspected = metrics.filter(isSuspected);
  const told = [...changed, ...suspected];
  const items = told.slice(0, FINDINGS_SHOWN).map((one): Inline => {
    const text = findingText(one, { tests: families[one.family], baseline }, words);
    return [{ text, tone: VERDICT_TONES[one.verdict], icon: true }];
  });
  const named = (some: readonly MetricComparison[]) => {
    const names = some.map(({ metric, test, variant, path }) => words.names.place(words.names.metric(metric, test), variant, path));
    return { shown: names.slice(0, NAMES_SHOWN), more: Math.max(names.length - NAMES_SHOWN, 0) };
  };
  const summaries = candidates.flatMap(({ arm, metrics: all }): Inline[] => {
    const gate = gateOf(all);
    const equivalent = gate.filter(({ verdict }) => verdict === "equivalent");
    const undecided = gate.filter((one) => one.verdict === "inconclusive" && !isSuspected(one));
    return [
      ...(equivalent.length === 0
        ? []
        : [[{ text: words.verdicts.equivalent(arm, baseline, named(equivalent)), tone: VERDICT_TONES.equivalent, icon: true } as const]]),
      ...(undecided.length === 0
        ? []
        : [[{ text: words.verdicts.undecided(arm, named(undecided)), tone: VERDICT_TONES.inconclusive, icon: true } as const]]),
    ];
  });
  const lines = [...items, ...summaries];
  return [
    heading(2, words.tables.headings.findings),
    ...(changed.length === 0 ? [paragraph(words.verdicts.nothingChanged)] : []),
    ...(lines.length === 0 ? [] : [{ kind: "list", items: lines.map((one) => ({ lines: [one] })) } as const]),
    ...(told.length > FINDINGS_SHOWN ? [paragraph(words.verdicts.moreFindings(told.length - FINDINGS_SHOWN))] : []),
  ];
}

/** Gate metrics first, in their order, then the others by the size of their change. */
function byWeight(metrics: readonly MetricComparison[]): MetricComparison[] {
  const gate = gateOf(metrics);
  const keys = new Set(gate.map(metricKey));
  const size = ({ evidence }: MetricComparison) => Math.abs(evidence?.effect ?? 0);
  return [...gate, ...metrics.filter((one) => !keys.has(metricKey(one))).sort((a, b) => size(b) - size(a))];
}

function findingText(
  { arm, metric, test, variant, path, evidence, adjustedP, doubt, confirmation }: MetricComparison,
  { tests, baseline }: { tests: number; baseline: string },
  { names, numbers, verdicts }: Words,
): string {
  if (evidence === undefined) return "";
  return verdicts.finding({
    place: names.place(names.metric(metric, test), variant, path),
    arm,
    baseline,
    aspect: aspectOf(metric),
    isBetter: isGain(metric, evidence.effect),
    change: numbers.change(evidence.effect),
    interval: numbers.interval(evidence.interval),
    p: numbers.p(adjustedP ?? evidence.p),
    tests,
    isUnpaired: evidence.pairing === "unpaired",
    ...(doubt === undefined ? {} : { doubt }),
    ...(confirmation === undefined ? {} : { freshRounds: confirmation.n }),
  });
}
