import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { drawFigures } from "../../actions/lib/charts/draw-figures.ts";
import { composePage, pageTitle } from "../../actions/lib/report/compose-page.ts";
import { makeReport } from "../../actions/lib/report/make-report.ts";
import { renderHtml } from "../../actions/lib/report/render-html.ts";
import type { Report } from "../../actions/lib/report/report.ts";
import { openBrowser } from "../support/browser.ts";
import { temporaryFolder } from "../support/folders.ts";
import {
  faintTexts,
  groundOfPage,
  sidewaysOverflow,
  tablesOnPaper,
  textsOfPictures,
  unfold,
  unnamedPictures,
} from "../support/page-looks.ts";
import { ladderRecord, oneCandidateRecord } from "../support/page-record.ts";
import { PICTURE_WORDS } from "../support/picture-words.ts";
import { situationReport } from "../support/report-situations.ts";

const PHONE = 390;
const DESK = 1280;

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

interface Look {
  readonly width: number;
  readonly dark?: boolean;
}

/** Opens a page from its file and says what the browser had to complain about. */
async function look<T>(name: keyof typeof PAGES, at: Look, see: (page: Page) => Promise<T>): Promise<T> {
  using folder = temporaryFolder();
  const file = join(folder.path, `${name}.html`);
  writeFileSync(file, PAGES[name]);
  await using browser = await openBrowser(at);
  const page = await browser.context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  page.on("request", (request) => {
    if (request.url() !== pathToFileURL(file).href) complaints.push(`request: ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href);
  await takePicture(page, name, at);
  const seen = await see(page);
  expect(complaints).toEqual([]);
  return seen;
}

/** Only where somebody wants to look at them: `SCREENSHOTS=<folder>`. */
async function takePicture(page: Page, name: string, { width, dark = false }: Look): Promise<void> {
  const folder = process.env["SCREENSHOTS"];
  if (folder === undefined || folder === "") return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}-${width}${dark ? "-dark" : ""}.png`), fullPage: true });
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

test.each([false, true])("text stands out from its ground (dark: %s)", async (dark) => {
  const { count, faint } = await look("ladder", { width: DESK, dark }, async (page) => {
    await page.evaluate(unfold);
    return page.evaluate(faintTexts);
  });
  expect(faint).toEqual([]);
  expect(count).toBeGreaterThan(1000);
});

test("light and dark differ", async () => {
  const ground = (page: Page) => page.evaluate(groundOfPage);
  expect(await look("one-candidate", { width: DESK }, ground)).not.toBe(await look("one-candidate", { width: DESK, dark: true }, ground));
});

test("prints on paper, with everything unfolded and nothing cut at the side", async () => {
  const { pdf, hidden, wide } = await look("ladder", { width: DESK }, async (page) => {
    const printed = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    // Paper of A4 less the margins of the style, at 96 dots per inch.
    await page.setViewportSize({ width: 703, height: 1000 });
    await page.emulateMedia({ media: "print" });
    return { pdf: printed, ...(await page.evaluate(tablesOnPaper)) };
  });
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  expect(pdf.length).toBeGreaterThan(50_000);
  expect({ hidden, wide }).toEqual({ hidden: [], wide: [] });
});
