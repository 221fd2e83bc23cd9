import { mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventsAddress, lineAddress, runAddress } from "../../actions/lib/dashboard/address.ts";
import { judgeHistory } from "../../actions/lib/history/judge-history.ts";
import type { HistoryEntry } from "../../actions/lib/model/history-entry.ts";
import { openBrowser } from "../support/browser.ts";
import { FIVE_YEARS, madeUpHistory, seriesOfHistory } from "../support/dashboard-history.ts";
import { bundlePage } from "../support/dashboard-page.ts";
import { dashboardInput, madeUpInput, writeSite } from "../support/dashboard-site.ts";
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

const PHONE = 390;
const DESK = 1280;
const SCENARIOS = ["calico-vxlan", "cilium-eni", "vpc-cni-nftables"];
const SCENARIO = "cilium-eni";
const THROUGHPUT = { test: "tcp-throughput", variant: "1-stream", path: "pod/other-node", metric: "tcp.throughput" };

const VIEWS = {
  overview: "#/overview",
  line: lineAddress(SCENARIO, THROUGHPUT),
  run: runAddress(SCENARIO, "10000000119-1"),
  compare: "#/compare",
  "compare-versions": "#/compare/cilium-eni/version%3A1/cilium-eni/version%3A0",
  changes: eventsAddress("changes", 0),
  "odd-nights": eventsAddress("odd-nights", 0),
  alarms: "#/alarms",
};
type Name = keyof typeof VIEWS;
const NAMES = Object.keys(VIEWS) as Name[];

const folder = temporaryFolder();
const HISTORY = join(folder.path, "history");
const HOSTILE = join(folder.path, "hostile");
const YEARS = join(folder.path, "years");
const MARKUP = `</script><script>alert(1)</script><img src=x onerror=alert(2)>'"\\\${x}{a|b}`;

const HOSTILE_ENTRY = { scenario: MARKUP, metric: MARKUP, commit: "0123456", reason: MARKUP, expires: "2027-01-01" };

beforeAll(async () => {
  const page = { script: await bundlePage() };
  writeSite(HISTORY, madeUpInput({ nights: 120, scenarios: SCENARIOS, metrics: 16 }, { page }));
  writeSite(HOSTILE, dashboardInput([...hostileHistory()], { page, accepted: [HOSTILE_ENTRY], repository: `octo-org/${MARKUP}` }));
});

afterAll(() => folder[Symbol.dispose]());

/** A history in which everything that comes from outside tries to be more than a text. */
function* hostileHistory(): Generator<HistoryEntry> {
  for (const entry of madeUpHistory({ nights: 40, scenarios: [SCENARIO], metrics: 4 })) {
    yield {
      ...entry,
      scenario: MARKUP,
      fingerprint: MARKUP,
      provenance: { ...entry.provenance, sha: `javascript:alert(3)`, workflow: MARKUP },
      boundaries: { [MARKUP]: `${MARKUP} ${entry.startedAt.slice(0, 7)}`, ["__proto__"]: "x" },
      arms: entry.arms.map((arm) => ({ ...arm, title: MARKUP, notes: [MARKUP] })),
      cells: entry.cells.map((cell) => ({ ...cell, test: MARKUP, flags: [{ round: 1, status: "failed", reason: MARKUP }] })),
      notes: [MARKUP],
      reproduce: MARKUP,
    };
  }
}

interface Look {
  readonly width?: number;
  readonly dark?: boolean;
  readonly site?: string;
}

/** Opens the dashboard from the disk and says what the browser had to complain about, and which files it asked for. */
async function look<T>(
  address: string,
  { width = DESK, dark = false, site = HISTORY }: Look,
  see: (page: Page, files: Set<string>) => Promise<T>,
): Promise<T> {
  await using browser = await openBrowser({ width, dark });
  const page = await browser.context.newPage();
  const complaints: string[] = [];
  const files = new Set<string>();
  page.on("console", (message) => complaints.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  page.on("request", (request) => {
    if (request.url().startsWith(pathToFileURL(site).href)) files.add(fileURLToPath(request.url().replace(/[?#].*$/, "")));
    else complaints.push(`request: ${request.url()}`);
  });
  await page.goto(`${pathToFileURL(join(site, "index.html")).href}${address}`);
  await settled(page);
  const seen = await see(page, files);
  expect(complaints).toEqual([]);
  return seen;
}

/** Until the view is there, its charts drawn. */
async function settled(page: Page): Promise<void> {
  await page.locator("main h1").waitFor();
  for (const chart of await page.locator("figure .chart").all()) await chart.locator("svg").waitFor();
}

/** Only where somebody wants to look at them: `SCREENSHOTS=<folder>`. */
async function takePicture(page: Page, name: string): Promise<void> {
  const pictures = process.env["SCREENSHOTS"];
  if (pictures === undefined || pictures === "") return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `dashboard-${name}.png`), fullPage: true });
}

describe.each(NAMES)("the view %s", (name) => {
  test.each([PHONE, DESK])("shows everything within %i px, without a complaint of the browser", async (width) => {
    const seen = await look(VIEWS[name], { width }, async (page) => {
      await takePicture(page, `${name}-${width}`);
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
  await look("#/overview", { site }, async (page) => {
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

describe("a reader", () => {
  test("chooses a language, which stays chosen", async () => {
    await look(VIEWS.overview, {}, async (page) => {
      for (const [locale, heading] of [
        ["ko", "개요"],
        ["zh", "概览"],
        ["en", "Overview"],
      ] as const) {
        await page.locator("header select").selectOption(locale);
        await expect.poll(() => page.locator("h1").textContent()).toBe(heading);
        expect(await page.locator("html").getAttribute("lang")).toBe(locale);
      }
      await page.locator("header select").selectOption("ko");
      await page.reload();
      await settled(page);
      expect(await page.locator("h1").textContent()).toBe("개요");
    });
  });

  test("gets to the content and from view to view by keyboard alone", async () => {
    await look(VIEWS.overview, {}, async (page) => {
      await page.keyboard.press("Tab");
      expect(await page.locator(":focus").textContent()).toBe("Skip to the content");
      await page.keyboard.press("Enter");
      expect(await page.locator(":focus").evaluate(({ tagName }) => tagName)).toBe("H1");
      await page.locator("nav a", { hasText: "Changes" }).focus();
      await page.keyboard.press("Enter");
      await expect.poll(() => page.locator("h1").textContent()).toBe("Changes");
      expect(await page.locator(":focus").textContent()).toBe("Changes");
      expect(await page.locator("nav [aria-current=page]").textContent()).toBe("Changes");
    });
  });

  test("finds a name at everything that can be chosen or pushed", async () => {
    for (const name of NAMES) {
      const nameless = await look(VIEWS[name], {}, async (page) => {
        const all = await page.locator("select, button, input, a, [role=group]").all();
        const names = await Promise.all(all.map((one) => one.ariaSnapshot()));
        return names.filter((snapshot) => !/"[^"]+"|: \S/.test(snapshot.split("\n")[0] ?? ""));
      });
      expect({ name, nameless }).toEqual({ name, nameless: [] });
    }
  });

  test("sees only what stands out, where that is asked for", async () => {
    await look(VIEWS.overview, {}, async (page) => {
      const rows = page.locator("main table tbody tr:not(.group)");
      const all = await rows.count();
      await page.getByRole("checkbox").check();
      await expect.poll(() => rows.count()).toBeLessThan(all);
      await page.getByRole("checkbox").uncheck();
      await page.locator(".choices select").nth(1).selectOption("tcp-cost");
      await expect.poll(() => rows.count()).toBe(2);
    });
  });

  test("goes from a chart to every value of a run", async () => {
    await look(VIEWS.line, {}, async (page) => {
      await page.getByRole("button", { name: "90 nights" }).click();
      await settled(page);
      const box = await page.locator("figure svg").boundingBox();
      if (box === null) throw new Error("a chart has a place");
      await page.mouse.click(box.x + box.width - 30, box.y + box.height / 2);
      await expect.poll(() => page.locator("h1").textContent()).toMatch(/^cilium-eni: run of 2026-11-/);
      await page.locator("details summary", { hasText: "TCP throughput" }).click();
      await expect.poll(() => page.locator("details td").count()).toBeGreaterThan(10);
    });
  });

  test("finds the regression on its night, with its commits", async () => {
    await look(VIEWS.line, {}, async (page) => {
      const row = page.locator("main table tbody tr", { hasText: "Regression, confirmed" });
      expect(await row.locator("th").textContent()).toMatch(/^2026-10-3[01]$/);
      expect(await row.locator("a").getAttribute("href")).toMatch(
        /^https:\/\/github\.com\/octo-org\/octo-repo\/(compare|commit)\/[0-9a-f]{40}/,
      );
    });
  });

  test("chooses two versions of the environment", async () => {
    await look(VIEWS.compare, {}, async (page) => {
      const sides = page.locator("fieldset");
      for (const [side, at] of [0, 1].entries()) {
        const option = await page
          .locator("fieldset")
          .nth(side)
          .locator("optgroup[label='Versions: chart cilium-eni'], optgroup[label^='Versions: chart']")
          .first()
          .locator("option")
          .nth(1 - at)
          .getAttribute("value");
        await sides.nth(side).locator("select").nth(1).selectOption(option);
        await expect.poll(() => sides.nth(side).locator("select").nth(1).inputValue()).toBe(option);
      }
      const caption = "main table thead th";
      await expect.poll(() => page.locator(caption).nth(1).textContent()).toMatch(/chart calico-vxlan 1\.1\.0$/);
      expect(await page.locator(caption).nth(2).textContent()).toMatch(/chart calico-vxlan 1\.2\.0$/);
      expect(await page.locator("main table tbody tr:not(.group)").count()).toBe(16);
    });
  });

  test("is told so when an address or a file is not there", async () => {
    await look("#/line/nobody/knows/this/at/all", {}, async (page) => {
      expect(await page.locator("h1").textContent()).toBe("Not found");
    });
    rmSync(join(HISTORY, "data/lines/1.js"));
    await using browser = await openBrowser({ width: DESK });
    const page = await browser.context.newPage();
    await page.goto(
      `${pathToFileURL(join(HISTORY, "index.html")).href}${lineAddress("calico-vxlan", { ...THROUGHPUT, metric: "tcp.retransmits" })}`,
    );
    await settled(page);
    expect(await page.locator("main").textContent()).toContain("data/lines/1.js could not be loaded.");
  });
});

describe("what comes from outside", () => {
  test.each([
    "#/overview",
    "#/changes/0",
    "#/compare",
    `#/run/${encodeURIComponent(MARKUP)}/10000000039-1`,
    lineAddress(MARKUP, { ...THROUGHPUT, test: MARKUP }),
  ])("is text and nothing else at %s", async (address) => {
    await look(address, { site: HOSTILE }, async (page) => {
      await page.evaluate(unfold);
      expect(await page.locator("main").textContent()).toContain(MARKUP);
      expect(await page.locator("main img, main script, [onerror], a[href^='javascript']").count()).toBe(0);
    });
  });

  test("cannot become markup or a script of another place: the browser refuses", async () => {
    await using browser = await openBrowser({ width: DESK });
    const page = await browser.context.newPage();
    await page.goto(pathToFileURL(join(HISTORY, "index.html")).href);
    await settled(page);
    const tries = await page.evaluate(() => {
      const { document } = globalThis as unknown as { document: { createElement(name: string): { innerHTML: string; src: string } } };
      const outcome = (work: () => void) => {
        try {
          work();
          return "allowed";
        } catch (error) {
          return (error as Error).name;
        }
      };
      return {
        markup: outcome(() => {
          document.createElement("div").innerHTML = "<img src=x>";
        }),
        elsewhere: outcome(() => {
          document.createElement("script").src = "https://example.com/data/index.js";
        }),
      };
    });
    expect(tries).toEqual({ markup: "TypeError", elsewhere: "TypeError" });
  });
});

test("prints on paper, with nothing cut at the side", async () => {
  for (const name of ["overview", "line"] as const) {
    const { pdf, wide, chart } = await look(VIEWS[name], {}, async (page) => {
      const printed = await page.pdf({ preferCSSPageSize: true, printBackground: true });
      // Paper of A4 less the margins of the style, at 96 dots per inch.
      await page.setViewportSize({ width: 703, height: 1000 });
      await page.emulateMedia({ media: "print" });
      const box = await page.locator("figure svg").boundingBox();
      return { pdf: printed, ...(await page.evaluate(tablesOnPaper)), chart: box?.width ?? 0 };
    });
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect({ name, wide }).toEqual({ name, wide: [] });
    expect(chart).toBeLessThanOrEqual(703);
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
    const bytes = await look(address, { site: YEARS }, async (page, files) => {
      await takePicture(page, `years-${name}`);
      return [...files].reduce((sum, file) => sum + statSync(file).size, 0);
    });
    expect({ name, bytes: bytes < 1_000_000 || bytes }).toEqual({ name, bytes: true });
  }
});
