import type { ArmFacts } from "../model/record.ts";
import type { LabRecipe } from "../model/scenario.ts";
import type { Report } from "../report/report.ts";
import type { FigureWords } from "../words/figure-words.ts";
import type { Words } from "../words/words.ts";
import { matrixDiagram } from "./matrix-diagram.ts";
import type { Picture } from "./picture.ts";

const FACETS = [
  "podNetwork",
  "serviceRouting",
  "hostRouting",
  "congestionControl",
  "queueing",
] as const satisfies readonly (keyof LabRecipe)[];

/** What arms are made of; `undefined` where nobody recorded it. */
export function facetsFigure({ arms }: Report, words: Words): Picture | undefined {
  if (arms.every(({ lab }) => lab === undefined)) return undefined;
  const { facets, baseline } = words.figures;
  const first = arms[0]?.lab;
  const differing = FACETS.filter((facet) => new Set(arms.map(({ lab }) => lab?.[facet])).size > 1);
  return {
    name: "scenario-facets",
    alt: facets.alt({ arms: arms.length, differing: differing.map((facet) => facets.names[facet]) }),
    caption: arms.length > 1 ? facets.caption : "",
    draw: (canvas) =>
      matrixDiagram(
        {
          columns: FACETS.map((facet) => facets.names[facet]),
          rows: arms.map(({ name, title, lab }, index) => ({
            title: index === 0 && arms.length > 1 ? baseline(name) : name,
            detail: title,
            cells: FACETS.map((facet) => {
              const differs = index > 0 && lab !== undefined && first !== undefined && lab[facet] !== first[facet];
              return {
                text: lab === undefined ? facets.unknown : facetValue(facets, lab, facet),
                ...(lab === undefined
                  ? { tone: "faint" as const }
                  : differs
                    ? { tone: "neutral" as const, marker: "diamond" as const, isBold: true }
                    : {}),
              };
            }),
          })),
        },
        canvas,
      ),
  };
}

export function facetValue({ values }: FigureWords["facets"], lab: LabRecipe, facet: keyof LabRecipe): string {
  const ofFacet: Readonly<Record<string, string>> = values[facet];
  return ofFacet[lab[facet]] ?? lab[facet];
}

/** Facets in which an arm differs from the baseline; none where one of both was not recorded. */
export const changedFacets = (arm: ArmFacts, baseline: ArmFacts | undefined): (keyof LabRecipe)[] => {
  const [before, after] = [baseline?.lab, arm.lab];
  return before === undefined || after === undefined ? [] : FACETS.filter((facet) => before[facet] !== after[facet]);
};
