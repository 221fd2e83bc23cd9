import { statSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runAddress } from "../../actions/lib/dashboard/address.ts";
import { judgeHistory } from "../../actions/lib/history/judge-history.ts";
import { FIVE_YEARS, madeUpHistory, seriesOfHistory } from "../support/dashboard-history.ts";
import { looksAt, SCENARIO, SHAPE, VIEW_NAMES, VIEWS } from "../support/dashboard-in-browser.ts";
import { bundlePage } from "../support/dashboard-page.ts";
import { dashboardInput, madeUpInput, writeSite } from "../support/dashboard-site.ts";
import { temporaryFolder } from "../support/folders.ts";
import { DESK, PAPER, PHONE, printPage, takePicture } from "../support/look-at-page.ts";
import { faintTexts, groundOfPage, sidewaysOverflow, textsOfPictures, unfold, unnamedPictures } from "../support/page-looks.ts";

const folder = temporaryFolder();
const HISTORY = join(folder.path, "history");
const YEARS = join(folder.path, "years");
const look = looksAt(HISTORY);

beforeAll(async () => void writeSite(HISTORY, madeUpInput(SHAPE, { page: { script: await bundlePage() } })));
afterAll(() => folder[Symbol.dispose]());

describe.each(VIEW_NAMES)("the view %s", (name) => {
  test.each([PHONE, DESK])("shows everything within %i px, without a complaint of the browser", async (width) => {
    const seen = await look(VIEWS[name], { width }, async (page) => {
      await takePicture(page, `dashboard-${name}-${width}`);
      return {
        sideways: await page.evaluate(sidewaysOverflow),
        unnamed: await page.evaluate(unnamedPictures),
        texts: await page.evaluate(textsOfPictures),
        heading: await page.locator("h1").textContent(),
      };
    });
    expect(seen).toMatchObject({ sideways: 0, unnamed: [], texts: { outside: [], overlapping: [] } });
    expect(seen.heading).not.toBe("Not found");
  });
});

test.each(["overview", "line", "alarms"] as const)("the chart of %s has a table with its values", async (name) => {
  await look(VIEWS[name], {}, async (page) => {
    await page.evaluate(unfold);
    expect(await page.locator("figure svg[role=img]").count()).toBe(1);
    await expect.poll(() => page.locator("main table tbody tr").count()).toBeGreaterThan(name === "alarms" ? 1 : 15);
    expect(await page.locator("main table caption").count()).toBeGreaterThan(0);
  });
});

test.each([
  [0, "Nothing was measured yet."],
  [5, "Too few nights so far"],
  [20, "No open regression in 2 judged metrics of 1 scenario"],
])("after %i nights the overview does not say more than is known", async (nights, said) => {
  const site = join(folder.path, `nights-${nights}`);
  writeSite(site, madeUpInput({ nights, scenarios: [SCENARIO], metrics: 4 }, { page: { script: await bundlePage() } }));
  await looksAt(site)("#/overview", {}, async (page) => {
    expect(await page.locator(".verdict").textContent()).toContain(said);
    expect(await page.locator("figure").count()).toBe(nights === 20 ? 1 : 0);
  });
});

test.each([false, true])("text stands out from its ground (dark: %s)", async (dark) => {
  for (const name of ["overview", "line", "changes"] as const) {
    const { count, faint } = await look(VIEWS[name], { dark }, async (page) => {
      await page.evaluate(unfold);
      return page.evaluate(faintTexts);
    });
    expect({ name, faint }).toEqual({ name, faint: [] });
    expect(count).toBeGreaterThan(30);
  }
});

test("light and dark differ", async () => {
  const ground = (page: Page) => page.evaluate(groundOfPage);
  expect(await look(VIEWS.overview, {}, ground)).not.toBe(await look(VIEWS.overview, { dark: true }, ground));
});

test("prints on paper, with nothing cut at the side", async () => {
  for (const name of ["overview", "line"] as const) {
    const { pdf, wide, chart } = await look(VIEWS[name], {}, async (page) => {
      const printed = await printPage(page);
      return { ...printed, chart: (await page.locator("figure svg").boundingBox())?.width ?? 0 };
    });
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect({ name, wide }).toEqual({ name, wide: [] });
    expect(chart).toBeLessThanOrEqual(PAPER);
  }
});

test("no view loads more than 1 MB of five years, eight scenarios and sixty metrics", async () => {
  const series = seriesOfHistory(madeUpHistory(FIVE_YEARS));
  // All 480 are judged by the bench; for the sizes it is enough that some lines have events.
  const judgement = judgeHistory(series.filter(({ scenario, metric }) => scenario === SCENARIO && metric.test === "tcp-throughput"));
  const input = dashboardInput([], { series, judgement, entries: madeUpHistory(FIVE_YEARS), page: { script: await bundlePage() } });
  writeSite(YEARS, input);
  const views = {
    ...VIEWS,
    run: runAddress(SCENARIO, "10000001825-1"),
    "compare-scenarios": "#/compare/cilium-eni/run%3A10000001825-1/vpc-cni/run%3A10000001825-1",
  };
  for (const [name, address] of Object.entries(views)) {
    const bytes = await looksAt(YEARS)(address, {}, async (page, files) => {
      await takePicture(page, `dashboard-years-${name}`);
      return [...files].reduce((sum, file) => sum + statSync(file).size, 0);
    });
    expect({ name, bytes: bytes < 1_000_000 || bytes }).toEqual({ name, bytes: true });
  }
});
