import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lineAddress } from "../../actions/lib/dashboard/address.ts";
import type { HistoryEntry } from "../../actions/lib/model/history-entry.ts";
import { openBrowser } from "../support/browser.ts";
import { madeUpHistory } from "../support/dashboard-history.ts";
import { addressIn, looksAt, SCENARIO, settled, THROUGHPUT } from "../support/dashboard-in-browser.ts";
import { bundlePage } from "../support/dashboard-page.ts";
import { dashboardInput, writeSite } from "../support/dashboard-site.ts";
import { temporaryFolder } from "../support/folders.ts";
import { DESK } from "../support/look-at-page.ts";
import { unfold } from "../support/page-looks.ts";

const folder = temporaryFolder();
const HOSTILE = join(folder.path, "hostile");
const MARKUP = `</script><script>alert(1)</script><img src=x onerror=alert(2)>'"\\\${x}{a|b}`;
const ACCEPTED = { scenario: MARKUP, metric: MARKUP, commit: "0123456", reason: MARKUP, expires: "2027-01-01" };

beforeAll(async () => {
  const page = { script: await bundlePage() };
  writeSite(HOSTILE, dashboardInput([...hostileHistory()], { page, accepted: [ACCEPTED], repository: `octo-org/${MARKUP}` }));
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

describe("what comes from outside", () => {
  test.each([
    "#/overview",
    "#/changes/0",
    "#/compare",
    `#/run/${encodeURIComponent(MARKUP)}/10000000039-1`,
    lineAddress(MARKUP, { ...THROUGHPUT, test: MARKUP }),
  ])("is text and nothing else at %s", async (address) => {
    await looksAt(HOSTILE)(address, {}, async (page) => {
      await page.evaluate(unfold);
      expect(await page.locator("main").textContent()).toContain(MARKUP);
      expect(await page.locator("main img, main script, [onerror], a[href^='javascript']").count()).toBe(0);
    });
  });

  test("cannot become markup or a script of another place: the browser refuses", async () => {
    await using browser = await openBrowser({ width: DESK });
    const page = await browser.context.newPage();
    await page.goto(addressIn(HOSTILE, ""));
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
