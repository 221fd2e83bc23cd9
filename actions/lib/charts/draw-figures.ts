import type { Report } from "../report/report.ts";
import { FIGURE_NAMES } from "../words/figure-words.ts";
import type { Words } from "../words/words.ts";
import { agentsFigure } from "./agents-figure.ts";
import { compatibilityFigure } from "./compatibility-figure.ts";
import { environmentFigure } from "./environment-figure.ts";
import { facetsFigure } from "./facets-figure.ts";
import type { Figure } from "./figure.ts";
import { metricFigures } from "./metric-figures.ts";
import { drawPicture, type Picture } from "./picture.ts";
import { recommendationsFigure } from "./recommendations-figure.ts";
import { stackFigure } from "./stack-figure.ts";
import { tuningFigure } from "./tuning-figure.ts";
import { verdictsFigure } from "./verdicts-figure.ts";

/** All pictures that a report has the data for, in the order of a page. Equal reports give equal bytes. */
export function drawFigures(report: Report, words: Words): Figure[] {
  const pictures = [
    verdictsFigure(report, words),
    recommendationsFigure(report, words),
    ...metricFigures(report, words),
    agentsFigure(report, words),
    environmentFigure(report, words),
    facetsFigure(report, words),
    stackFigure(report, words),
    tuningFigure(report, words),
    compatibilityFigure(words),
  ].filter((picture): picture is Picture => picture !== undefined);
  return pictures.sort((a, b) => FIGURE_NAMES.indexOf(a.name) - FIGURE_NAMES.indexOf(b.name)).map((picture) => drawPicture(picture, words));
}
