import { recommend, recommendationFacts, type Standing } from "../report/recommendations.ts";
import type { Report } from "../report/report.ts";
import type { Words } from "../words/words.ts";
import { type MatrixCell, matrixDiagram } from "./matrix-diagram.ts";
import type { Picture } from "./picture.ts";

const CELLS: Readonly<Record<Standing, Omit<MatrixCell, "text">>> = {
  better: { tone: "good", marker: "triangle" },
  worse: { tone: "bad", marker: "triangle-down" },
  mixed: { tone: "mixed", marker: "square" },
  equal: { tone: "neutral", marker: "diamond" },
  ahead: { tone: "faint" },
  behind: { tone: "faint" },
  unclear: { tone: "faint" },
};

/** Workloads against arms. `undefined` where there is nothing to choose from, or nothing that decides was measured. */
export function recommendationsFigure(report: Report, words: Words): Picture | undefined {
  const all = recommend(report).filter(({ metrics }) => metrics.length > 0);
  const { recommendations } = words.figures;
  if (all.length === 0 || report.comparison === undefined) return undefined;
  const { baseline, candidates } = report.comparison;
  return {
    name: "recommendations",
    alt: recommendations.alt(all.map((one) => recommendationFacts(one, baseline))),
    caption: recommendations.caption(words.run.statement(report.target)),
    draw: (canvas) =>
      matrixDiagram(
        {
          columns: candidates.map(({ arm }) => arm),
          rows: all.map(({ characteristic, standings, best }) => ({
            title: recommendations.characteristics[characteristic],
            cells: standings.map(({ arm, standing }) => {
              const isBest = best.includes(arm);
              return { ...CELLS[standing], text: isBest ? recommendations.best : recommendations.standings[standing], isBold: isBest };
            }),
          })),
        },
        canvas,
      ),
  };
}
