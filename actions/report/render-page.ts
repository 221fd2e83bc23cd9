import { drawFigures } from "../lib/charts/draw-figures.ts";
import type { Figure } from "../lib/charts/figure.ts";
import { composePage, pageTitle } from "../lib/report/compose-page.ts";
import { renderHtml } from "../lib/report/render-html.ts";
import type { Report } from "../lib/report/report.ts";
import type { Words } from "../lib/words/words.ts";

/** The page of a report: everything in one file, pictures included. */
export function renderPage(report: Report, words: Words): string {
  const figures = new Map<string, Figure>(drawFigures(report, words).map((figure) => [figure.name, figure]));
  return renderHtml(composePage(report, words, new Set(figures.keys())), {
    title: pageTitle(report, words),
    lang: words.locale,
    contents: words.figures.page.contents,
    figures,
  });
}
