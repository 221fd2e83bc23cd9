import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { eventsAddress, lineAddress, runAddress } from "../../actions/lib/dashboard/address.ts";
import { type Look, lookAtPage } from "./look-at-page.ts";

export const SCENARIOS = ["calico-vxlan", "cilium-eni", "vpc-cni-nftables"] as const;
export const SCENARIO = "cilium-eni";
export const THROUGHPUT = { test: "tcp-throughput", variant: "1-stream", path: "pod/other-node", metric: "tcp.throughput" };

/** What the site of a test holds: every view has something to show. */
export const SHAPE = { nights: 120, scenarios: SCENARIOS, metrics: 16 } as const;

/** Every view of a site of that shape. */
export const VIEWS = {
  overview: "#/overview",
  line: lineAddress(SCENARIO, THROUGHPUT),
  run: runAddress(SCENARIO, "10000000119-1"),
  compare: "#/compare",
  "compare-versions": "#/compare/cilium-eni/version%3A1/cilium-eni/version%3A0",
  changes: eventsAddress("changes", 0),
  "odd-nights": eventsAddress("odd-nights", 0),
  alarms: "#/alarms",
};
export const VIEW_NAMES = Object.keys(VIEWS) as (keyof typeof VIEWS)[];

export const addressIn = (site: string, view: string): string => `${pathToFileURL(join(site, "index.html")).href}${view}`;

/** Opens views of the site in a folder, from the disk. @param see gets the files that the browser asked for as well */
export const looksAt =
  (site: string) =>
  <T>(view: string, how: Omit<Look, "mayAskFor">, see: (page: Page, files: ReadonlySet<string>) => Promise<T>): Promise<T> => {
    const files = new Set<string>();
    const mayAskFor = (address: string): boolean => {
      if (!address.startsWith(pathToFileURL(site).href)) return false;
      files.add(fileURLToPath(address.replace(/[?#].*$/, "")));
      return true;
    };
    return lookAtPage(addressIn(site, view), { ...how, mayAskFor }, async (page) => {
      await settled(page);
      return see(page, files);
    });
  };

/** Until the view is there, its charts drawn. */
export async function settled(page: Page): Promise<void> {
  await page.locator("main h1").waitFor();
  for (const chart of await page.locator("figure .chart").all()) await chart.locator("svg").waitFor();
}
