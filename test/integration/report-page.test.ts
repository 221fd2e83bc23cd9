import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { drawFigures } from "../../actions/lib/charts/draw-figures.ts";
import { composePage, pageTitle } from "../../actions/lib/report/compose-page.ts";
import { makeReport } from "../../actions/lib/report/make-report.ts";
import { renderHtml } from "../../actions/lib/report/render-html.ts";
import type { Report } from "../../actions/lib/report/report.ts";
import { temporaryFolder } from "../support/folders.ts";
import { DESK, type Look, lookAtPage, PHONE, printPage, takePicture } from "../support/look-at-page.ts";
import { faintTexts, groundOfPage, sidewaysOverflow, textsOfPictures, unfold, unnamedPictures } from "../support/page-looks.ts";
import { ladderRecord, oneCandidateRecord } from "../support/page-record.ts";
import { PICTURE_WORDS } from "../support/picture-words.ts";
import { situationReport } from "../support/report-situations.ts";

function pageOf(report: Report): string {
  const figures = new Map(drawFigures(report, PICTURE_WORDS).map((figure) => [figure.name as string, figure]));
  const document = composePage(report, PICTURE_WORDS, new Set(figures.keys()));
  return renderHtml(document, { title: pageTitle(report, PICTURE_WORDS), lang: "en", contents: "Contents", figures });
}

const PAGES = {
  ladder: pageOf(makeReport(ladderRecord())),
  "one-candidate": pageOf(makeReport(oneCandidateRecord())),
  "hostile-strings": pageOf(situationReport("hostile-strings")),
  "unpaired-clusters": pageOf(situationReport("unpaired-clusters")),
  "failed-and-invalid": pageOf(situationReport("failed-and-invalid")),
  "500-metrics": pageOf(situationReport("500-metrics")),
};
const NAMES = Object.keys(PAGES) as (keyof typeof PAGES)[];

/** Opens a page from its file, which asks for nothing else. */
async function look<T>(name: keyof typeof PAGES, at: Pick<Look, "width" | "dark">, see: (page: Page) => Promise<T>): Promise<T> {
  using folder = temporaryFolder();
  const file = join(folder.path, `${name}.html`);
  writeFileSync(file, PAGES[name]);
  const own = pathToFileURL(file).href;
  return await lookAtPage(own, { ...at, mayAskFor: (address) => address === own }, async (page) => {
    await takePicture(page, `${name}-${at.width ?? DESK}${at.dark ? "-dark" : ""}`);
    return see(page);
  });
}

describe.each(NAMES)("report.html of %s", (name) => {
  test.each([PHONE, DESK])("shows everything within %i px, without a complaint of the browser", async (width) => {
    const seen = await look(name, { width }, async (page) => ({
      sideways: await page.evaluate(sidewaysOverflow),
      unnamed: await page.evaluate(unnamedPictures),
      pictures: await page.getByRole("img").count(),
      texts: await page.evaluate(textsOfPictures),
    }));
    expect(seen).toMatchObject({ sideways: 0, unnamed: [], texts: { outside: [], overlapping: [] } });
    expect(seen.pictures).toBeGreaterThan(0);
    expect(seen.texts.count).toBeGreaterThan(10);
  });
});

test("the table that decides fits a phone without being pushed", async () => {
  const decides = await look("one-candidate", { width: PHONE }, (page) =>
    page
      .locator(".scroll")
      .first()
      .evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth })),
  );
  expect(decides.scrollWidth).toBe(decides.clientWidth);
});

test.each([false, true])("text stands out from its ground (dark: %s)", async (dark) => {
  const { count, faint } = await look("ladder", { dark }, async (page) => {
    await page.evaluate(unfold);
    return page.evaluate(faintTexts);
  });
  expect(faint).toEqual([]);
  expect(count).toBeGreaterThan(1000);
});

test("light and dark differ", async () => {
  const ground = (page: Page) => page.evaluate(groundOfPage);
  expect(await look("one-candidate", {}, ground)).not.toBe(await look("one-candidate", { dark: true }, ground));
});

test("prints on paper, with everything unfolded and nothing cut at the side", async () => {
  const { pdf, hidden, wide } = await look("ladder", {}, printPage);
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  expect(pdf.length).toBeGreaterThan(50_000);
  expect({ hidden, wide }).toEqual({ hidden: [], wide: [] });
});
