import { existsSync } from "node:fs";
import { type BrowserContext, chromium } from "playwright-core";
import { temporaryFolder } from "./folders.ts";

const CHROMIUM = "/usr/bin/chromium";
/** A browser that hangs must not hang the tests. */
const LIMIT_MILLISECONDS = 60_000;

const ARGUMENTS = [
  "--headless",
  // As root, which the other tests need, Chromium has no sandbox.
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A real Chromium with a profile of its own, which ends with the block that opened it. */
export async function openBrowser(options: { readonly dark?: boolean; readonly width: number; readonly height?: number }) {
  if (!existsSync(CHROMIUM)) throw new Error(`This test opens pages in ${CHROMIUM}: install Debian's package "chromium".`);
  const profile = temporaryFolder();
  let context: BrowserContext;
  try {
    context = await chromium.launchPersistentContext(profile.path, {
      executablePath: CHROMIUM,
      args: ARGUMENTS,
      timeout: LIMIT_MILLISECONDS,
      colorScheme: options.dark === true ? "dark" : "light",
      viewport: { width: options.width, height: options.height ?? 900 },
    });
  } catch (error) {
    profile[Symbol.dispose]();
    throw error;
  }
  context.setDefaultTimeout(LIMIT_MILLISECONDS);
  return {
    context,
    async [Symbol.asyncDispose]() {
      await context.close();
      profile[Symbol.dispose]();
    },
  };
}
