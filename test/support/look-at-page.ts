import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { openBrowser } from "./browser.ts";
import { tablesOnPaper } from "./page-looks.ts";

/** Widths of a phone's and of a desk's screen. */
export const PHONE = 390;
export const DESK = 1280;

export interface Look {
  readonly width?: number;
  readonly dark?: boolean;
  /** Whether the page may ask for an address; every other one is a complaint. */
  readonly mayAskFor: (address: string) => boolean;
}

/** Opens a page in a browser of its own; what the browser has to complain about fails the test. */
export async function lookAtPage<T>(
  address: string,
  { width = DESK, dark = false, mayAskFor }: Look,
  see: (page: Page) => Promise<T>,
): Promise<T> {
  await using browser = await openBrowser({ width, dark });
  const page = await browser.context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  page.on("request", (request) => {
    if (!mayAskFor(request.url())) complaints.push(`request: ${request.url()}`);
  });
  await page.goto(address);
  const seen = await see(page);
  expect(complaints).toEqual([]);
  return seen;
}

/** Only where somebody wants to look at them: `SCREENSHOTS=<folder>`. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const pictures = process.env["SCREENSHOTS"];
  if (pictures === undefined || pictures === "") return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

/** A4 less the margins of our styles, at 96 dots per inch. */
export const PAPER = 703;

/** Prints a page, and leaves it as it is on paper. */
export async function printPage(page: Page) {
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  await page.setViewportSize({ width: PAPER, height: 1000 });
  await page.emulateMedia({ media: "print" });
  return { pdf, ...(await page.evaluate(tablesOnPaper)) };
}
