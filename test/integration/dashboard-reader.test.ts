import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lineAddress } from "../../actions/lib/dashboard/address.ts";
import { openBrowser } from "../support/browser.ts";
import { addressIn, looksAt, SHAPE, settled, THROUGHPUT, VIEW_NAMES, VIEWS } from "../support/dashboard-in-browser.ts";
import { bundlePage } from "../support/dashboard-page.ts";
import { madeUpInput, writeSite } from "../support/dashboard-site.ts";
import { temporaryFolder } from "../support/folders.ts";
import { DESK } from "../support/look-at-page.ts";

const folder = temporaryFolder();
const HISTORY = join(folder.path, "history");
const look = looksAt(HISTORY);

beforeAll(async () => void writeSite(HISTORY, madeUpInput(SHAPE, { page: { script: await bundlePage() } })));
afterAll(() => folder[Symbol.dispose]());

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
    for (const name of VIEW_NAMES) {
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

  test("goes from a chart to every value of a run, and to all of its environment", async () => {
    await look(VIEWS.line, {}, async (page) => {
      await page.getByRole("button", { name: "90 nights" }).click();
      await settled(page);
      const box = await page.locator("figure svg").boundingBox();
      if (box === null) throw new Error("a chart has a place");
      await page.mouse.click(box.x + box.width - 30, box.y + box.height / 2);
      await expect.poll(() => page.locator("h1").textContent()).toMatch(/^cilium-eni: run of 2026-11-/);
      await page.locator("details summary", { hasText: "TCP throughput" }).click();
      await expect.poll(() => page.locator("details td").count()).toBeGreaterThan(10);
      const environment = page.locator("details", { has: page.locator("summary", { hasText: "All of the environment" }) });
      await environment.locator("summary").click();
      await expect.poll(() => environment.textContent()).toMatch(/m7i\.xlarge[\s\S]*Kernel\s*6\.\d+\.\d+[\s\S]*fortio/);
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
    await page.goto(addressIn(HISTORY, lineAddress("calico-vxlan", { ...THROUGHPUT, metric: "tcp.retransmits" })));
    await settled(page);
    expect(await page.locator("main").textContent()).toContain("data/lines/1.js could not be loaded.");
  });
});
