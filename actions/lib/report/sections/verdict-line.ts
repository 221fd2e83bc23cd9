import type { Comparison } from "../../comparison/comparison.ts";
import type { Words } from "../../words/words.ts";
import type { Document } from "../document.ts";
import { plainLine, SPAN_LIMIT } from "../foreign-text.ts";
import type { Report } from "../report.ts";
import { isSuspected } from "../row-order.ts";
import { countVerdicts, headlineFacts } from "../verdict-facts.ts";
import { paragraph } from "./lines.ts";
import { OVERALL_TONES } from "./tones.ts";

/** The verdict in one line for everybody, as plain text. */
export function headline({ comparison, arms, tests }: Report, { verdicts }: Words): string {
  const said = comparison === undefined ? verdicts.alone(arms[0]?.name ?? "") : verdicts.headline(headlineFacts(comparison, tests));
  return plainLine(said, SPAN_LIMIT);
}

/** The same as the begin of a document; below it one line per candidate where there are several, and what must be said of every number. */
export function verdictLine({ comparison, arms, target, run, tests }: Report, words: Words): Document {
  const statement: Document = [
    { kind: "paragraph", lines: [[{ text: words.run.statement(target) }]], style: "strong" },
    ...(run.status === "partial" ? [{ kind: "alert", tone: "warning", text: words.run.partial } as const] : []),
  ];
  if (comparison === undefined) {
    return [{ kind: "verdict", tone: "neutral", text: words.verdicts.alone(arms[0]?.name ?? "") }, ...statement];
  }
  const facts = headlineFacts(comparison, tests);
  const lines = facts.candidates.map((candidate) => ({
    lines: [[{ text: words.verdicts.candidate(candidate), tone: OVERALL_TONES[candidate.overall], icon: true } as const]],
  }));
  const beyond = beyondGate(comparison);
  return [
    { kind: "verdict", tone: OVERALL_TONES[facts.overall], text: words.verdicts.headline(facts) },
    ...(lines.length > 1 ? [{ kind: "list", items: lines } as const] : []),
    ...(beyond === undefined ? [] : [paragraph(words.verdicts.beyondGate(beyond))]),
    ...statement,
  ];
}

/** Changes that the headline does not speak of, because they decide nothing; a reader must not miss that they are there. */
function beyondGate({ candidates }: Comparison) {
  const metrics = candidates.flatMap((candidate) => candidate.metrics.filter(({ family }) => family === "report"));
  const { regression: regressions, improvement: improvements } = countVerdicts(metrics);
  const suspected = metrics.filter(isSuspected).length;
  return regressions + improvements + suspected === 0 ? undefined : { regressions, improvements, suspected, all: metrics.length };
}
