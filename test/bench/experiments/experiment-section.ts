import type { Section } from "../section.ts";
import type { Experience, Experiment, Finding, Truth } from "./experiment.ts";

/** What was found, what was missed, and what was false, with every metric below. */
export function experimentSection({ title }: Pick<Experiment, "title">, { record, findings }: Experience): Section {
  const of = (truth: Truth, verdicts: readonly string[]) =>
    findings.filter((finding) => finding.truth === truth && verdicts.includes(finding.metric.verdict)).length;
  const there = (truth: Truth) => findings.filter((finding) => finding.truth === truth).length;
  const { cpuModel, cores, kernel } = record.environment;
  return {
    title,
    rows: [["metric", "truth", "verdict", "doubt", "change (95 %)", "noise of a round", "p", "n"], ...findings.map(row)],
    notes: [
      `Found ${of("slower", ["regression"])} of ${there("slower")} metrics that are slower; ${of("slower", ["inconclusive"])} inconclusive; missed (called equivalent or better): ${of("slower", ["equivalent", "improvement"])}.`,
      `False: ${of("same", ["regression", "improvement"])} of ${there("same")} metrics that are the same were called changed; ${of("same", ["equivalent"])} were called equivalent, ${of("same", ["inconclusive"])} inconclusive.`,
      `${record.rounds} rounds of ${record.secondsPerRun} s${record.confirmation === undefined ? ", nothing flagged" : `, ${record.confirmation.rounds} fresh rounds of ${record.confirmation.cells.length} flagged cells`}; prior of ${record.noise?.runs.length ?? 0} calibration in the same lab.`,
      `Linux ${kernel}, ${cores} cores (${cpuModel}).`,
    ],
  };
}

function row({ truth, metric }: Finding): string[] {
  const { evidence, verdict, doubt = "", adjustedP } = metric;
  const name = `${metric.test}/${metric.variant} ${metric.path} ${metric.metric}${metric.family === "gate" ? " (gate)" : ""}`;
  if (evidence === undefined) return [name, truth, verdict, doubt, "–", "–", "–", "–"];
  const { effect, interval, standardDeviation, n } = evidence;
  return [
    name,
    truth,
    verdict,
    doubt,
    `${percent(effect)} (${percent(interval.low)} to ${percent(interval.high)})`,
    percent(standardDeviation),
    adjustedP?.toPrecision(2) ?? "–",
    String(n),
  ];
}

const percent = (logarithm: number): string => `${(Math.expm1(logarithm) * 100).toFixed(1)} %`;
