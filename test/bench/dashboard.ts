import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { markdownTable } from "markdown-table";
import { lineAddress } from "../../actions/lib/dashboard/address.ts";
import { judgeHistory } from "../../actions/lib/history/judge-history.ts";
import { openBrowser } from "../support/browser.ts";
import { FIVE_YEARS, madeUpHistory, seriesOfHistory } from "../support/dashboard-history.ts";
import { bundlePage } from "../support/dashboard-page.ts";
import { dashboardInput, writeSite } from "../support/dashboard-site.ts";
import { temporaryFolder } from "../support/folders.ts";

/**
 * How long the dashboard of five years takes to build, and a reader to see its first chart: `node test/bench/dashboard.ts`. The history is
 * made while it is read, which costs as much as reading it would; judging is not ours and stands apart.
 */
const TIMES = 7;
const LINE = { test: "tcp-throughput", variant: "1-stream", path: "pod/other-node", metric: "tcp.throughput" };
const VIEWS = { overview: "#/overview", "one metric, one year": lineAddress("cilium-eni", LINE), "side by side": "#/compare" };
const DESK = 1280;

const rows: string[][] = [];
const seconds = (since: bigint) => Number(process.hrtime.bigint() - since) / 1e9;
const timed = <T>(what: string, goal: string, work: () => T): T => {
  const [began, before] = [process.hrtime.bigint(), process.cpuUsage()];
  const result = work();
  const { user, system } = process.cpuUsage(before);
  // On a machine that does other things too, the second number is the one that stays.
  rows.push([
    what,
    `${seconds(began).toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of a core)`,
    goal,
    `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`,
  ]);
  return result;
};

using folder = temporaryFolder();
const script = await bundlePage();
const series = timed("making the history, its series", "", () => seriesOfHistory(madeUpHistory(FIVE_YEARS)));
const judgement = timed("judging all series", "", () => judgeHistory(series));
const input = dashboardInput([], { series, judgement, entries: madeUpHistory(FIVE_YEARS), page: { script } });
const sizes = timed("building the dashboard, history made and files written", "≤ 60 s", () => writeSite(folder.path, input));

const address = pathToFileURL(join(folder.path, "index.html")).href;
for (const [name, hash] of Object.entries(VIEWS)) {
  const taken: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    // A browser of its own each time: nothing is in a cache but that of the disk.
    await using browser = await openBrowser({ width: DESK });
    const page = await browser.context.newPage();
    const began = process.hrtime.bigint();
    await page.goto(`${address}${hash}`, { waitUntil: "commit" });
    await page
      .locator(name === "side by side" ? "main table" : "figure svg path")
      .first()
      .waitFor({ state: "attached" });
    taken.push(seconds(began));
  }
  taken.sort((one, other) => one - other);
  const [fastest = 0, median = 0, slowest = 0] = [taken[0], taken[Math.floor(TIMES / 2)], taken.at(-1)];
  rows.push([`first chart: ${name}`, `${median.toFixed(2)} s (${fastest.toFixed(2)} to ${slowest.toFixed(2)})`, "≤ 1 s", ""]);
}

const largest = (folderName: string) => Math.max(...[...sizes].filter(([path]) => path.startsWith(folderName)).map(([, size]) => size));
const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`;
process.stdout.write(`${markdownTable([["", "time", "goal", "peak memory so far"], ...rows], { align: ["l", "r", "r", "r"] })}\n\n`);
const parts = [
  "page.js",
  "style.css",
  "data/index.js",
  "data/runs/",
  "data/lines/",
  "data/run/",
  "data/versions/",
  "data/changes/",
  "data/odd-nights/",
];
process.stdout.write(
  `${markdownTable([["file", "largest"], ...parts.map((part) => [part, kilobytes(largest(part))])], { align: ["l", "r"] })}\n\n`,
);
const all = [...sizes.values()].reduce((sum, size) => sum + size, 0);
process.stdout.write(
  `${FIVE_YEARS.nights} nights × ${FIVE_YEARS.scenarios.length} scenarios × ${FIVE_YEARS.metrics} metrics: ${sizes.size} files, ${(all / 1e6).toFixed(0)} MB; the script is ${kilobytes(script.length)}.\n`,
);
