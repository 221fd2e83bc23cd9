// Nights in the lab, one right after the other and dated a day apart, with a truth: from one night on the link of one arm carries a tenth less. Stores
// them as the history does, judges them, builds the dashboard and takes a picture of it. Needs root; half a minute a night.
// `node test/bench/experiments/nights.ts <folder> [nights]`
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { toFailure } from "../../../actions/lib/action/failure.ts";
import { parseInputs } from "../../../actions/lib/action/input.ts";
import { dayOf } from "../../../actions/lib/adapters/history/query.ts";
import { rerunAsRoot } from "../../../actions/lib/adapters/process/root.ts";
import { logProgress } from "../../../actions/lib/benchmark/log-progress.ts";
import { terminalLog } from "../../../actions/lib/cli/terminal-log.ts";
import { lineAddress } from "../../../actions/lib/dashboard/address.ts";
import { nightAfter } from "../../../actions/lib/history/series.ts";
import { entriesOf } from "../../../actions/lib/model/entries-of.ts";
import { ConfigurationError, InterruptedError } from "../../../actions/lib/model/errors.ts";
import type { RunRecord } from "../../../actions/lib/model/record.ts";
import { inputs } from "../../../actions/run-network-tests/inputs.ts";
import { measure, planRun } from "../../../actions/run-network-tests/measure.ts";
import { openBrowser } from "../../support/browser.ts";
import { bundlePage } from "../../support/dashboard-page.ts";
import { dashboardInput, writeSite } from "../../support/dashboard-site.ts";
import { LINK_RATE, openLimitedLab, SLOWER_RATE } from "./limited-link.ts";

const ARM = "cilium-vxlan";
const LINE = { test: "tcp-throughput", variant: "8-streams", path: "pod/other-node", metric: "tcp.throughput" };
const WIDTH = 1280;

try {
  const [folder, nights = "26"] = process.argv.slice(2);
  if (folder === undefined) throw new ConfigurationError("The first argument must be a folder for the nights.");
  if (!/^[1-9]\d{0,3}$/.test(nights)) throw new ConfigurationError(`The number of nights must be from 1 to 9999, not "${nights}".`);
  await rerunAsRoot();
  await measureNights(resolve(folder), Number(nights));
  await showNights(resolve(folder));
} catch (error) {
  const { sentence, stack } = toFailure(error);
  process.stderr.write(`${sentence}\n${stack === undefined ? "" : `${stack}\n`}`);
  process.exitCode = 1;
}

/** What is there already is not measured again. */
async function measureNights(into: string, count: number): Promise<void> {
  const firstSlow = Math.round(count * 0.6);
  const log = terminalLog();
  const interruption = new AbortController();
  process.once("SIGINT", () => interruption.abort(new InterruptedError("Interrupted by SIGINT.")));
  for (let night = readNights(into).length; night < count; night++) {
    const given: Readonly<Record<string, string>> = {
      ...{ scenarios: `vpc-cni,${ARM}`, tests: "tcp-throughput/8-streams,latency/tcp-idle,http/max-close", paths: "pod/other-node" },
      ...{ rounds: "3", seconds: "1", confirm: "false", out: join(into, `run-${night}`) },
    };
    const request = planRun(parseInputs(inputs, (input) => given[input]));
    const rate = night < firstSlow ? LINK_RATE : SLOWER_RATE;
    const watchers = { log, progress: logProgress(log), signal: interruption.signal };
    const { record } = await measure(request, watchers, openLimitedLab(new Map([[ARM, rate]])));
    writeFileSync(join(into, `night-${String(night).padStart(3, "0")}.json`), JSON.stringify(record));
    log.info(`Night ${night + 1} of ${count}: the link of ${ARM} carries ${rate / 1e9} Gbit/s`);
  }
}

function readNights(from: string): RunRecord[] {
  mkdirSync(from, { recursive: true });
  const files = readdirSync(from).filter((name) => /^night-\d+\.json$/.test(name));
  return files.sort().map((name) => JSON.parse(readFileSync(join(from, name), "utf8")) as RunRecord);
}

/** The values are as they were measured; days, commits and workflow runs are made up. */
async function showNights(from: string): Promise<void> {
  const records = readNights(from);
  const today = dayOf(new Date());
  const entries = records.flatMap((record, night) => {
    const day = nightAfter(today, night + 1 - records.length);
    const sha = (night + 1).toString(16).padStart(2, "0").repeat(20);
    const dated = { ...record, startedAt: `${day}T02:23:00.000Z`, finishedAt: `${day}T02:24:00.000Z` };
    const run = { workflow: ".github/workflows/nightly.yml", workflowRun: night + 1, attempt: 1, event: "schedule" };
    return entriesOf(dated, { provenance: { repository: "octo-org/octo-repo", sha, ...run } });
  });
  const input = dashboardInput(entries, { page: { script: await bundlePage() }, builtAt: new Date().toISOString() });
  for (const { kind, status, direction, at, confirmedOn, findings } of input.judgement.events)
    process.stdout.write(
      `${kind} ${status} ${direction} at ${at.night}, confirmed ${confirmedOn ?? "never"}: ${findings.map(({ id }) => id).join("; ")}\n`,
    );
  writeSite(join(from, "site"), input);
  await using browser = await openBrowser({ width: WIDTH });
  const page = await browser.context.newPage();
  await page.goto(`${pathToFileURL(join(from, "site", "index.html")).href}${lineAddress(ARM, LINE)}`);
  await page.locator("figure .chart svg").first().waitFor();
  await page.screenshot({ path: join(from, "dashboard.png"), fullPage: true });
}
