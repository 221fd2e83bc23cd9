import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { entriesOf } from "../../actions/lib/model/entries-of.ts";
import type { RunRecord } from "../../actions/lib/model/record.ts";
import { temporaryFolder } from "../support/folders.ts";
import { PROVENANCE } from "../support/history-entries.ts";
import { asFiles, type HistoryScene, historyScene, NIGHTLY, REPOSITORY } from "../support/history-scene.ts";
import { Artifacts, checkoutFrom } from "../support/marketplace.ts";
import { buildRecord, measured, wobble } from "../support/records.ts";
import { type JobRights, runWorkflow, type WorkflowResult } from "../support/workflow.ts";

/** cilium-eni carries a tenth less from this night on, until somebody mends it. Numbers are made up; what is judged is the judging. */
const FIRST_BAD = 38;
const FIRST_GOOD = 52;
const NIGHTS = 60;
/** They are there when the story begins: nights in which nothing happened. */
const THERE = 34;

const dayOf = (night: number) => new Date(Date.UTC(2026, 8, 1 + night)).toISOString().slice(0, 10);
const shaOf = (night: number) => night.toString(16).padStart(2, "0").repeat(20);

function recordOf(night: number): RunRecord {
  const isBad = night >= FIRST_BAD && night < FIRST_GOOD;
  const levelOf = (arm: string) => wobble(1e10, 0.03, arm, 1000 + night) * (isBad && arm === "cilium-eni" ? 0.9 : 1);
  return buildRecord({
    arms: ["vpc-cni", "cilium-eni"],
    runId: `night-${night}`,
    startedAt: `${dayOf(night)}T02:23:00.000Z`,
    finishedAt: `${dayOf(night)}T02:41:00.000Z`,
    cells: [
      {
        test: "tcp-throughput",
        variant: "1-stream",
        path: "pod/other-node",
        outcome: (arm, round) => measured({ "tcp.throughput": wobble(levelOf(arm), 0.01, arm, round) }),
      },
    ],
  });
}

interface Issue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "closed";
}

const issuesOf = async (at: HistoryScene): Promise<readonly Issue[]> =>
  (await at.github.call("GET", `/repos/${REPOSITORY}/issues?state=all&per_page=100`, at.github.tokens.workflow)) as readonly Issue[];

const commentsOn = async (at: HistoryScene, issue: number): Promise<string> =>
  ((await at.github.call("GET", `/repos/${REPOSITORY}/issues/${issue}/comments`, at.github.tokens.workflow)) as readonly Issue[])
    .map(({ body }) => body)
    .join("\n");

/** nightly.yml as it stands, but for the measuring, which would take sixty nights. */
async function play(at: HistoryScene, night: number, rights: JobRights[], site: string): Promise<WorkflowResult> {
  using folder = temporaryFolder();
  const artifacts = new Artifacts(folder.path);
  return await runWorkflow({
    file: NIGHTLY,
    event: { name: "schedule", payload: { repository: { name: "octo-repo" } } },
    context: {
      ...at.nightly,
      GITHUB_RUN_ID: String(1000 + night),
      GITHUB_SHA: shaOf(night),
    },
    grant(right) {
      rights.push(right);
      return { token: at.token, env: {} };
    },
    foreign: {
      "actions/checkout": checkoutFrom(at.git, "main"),
      "actions/download-artifact": artifacts.download,
      "actions/upload-pages-artifact": async ({ inputs, workspace }) => {
        await new Artifacts(site).upload({ inputs: { name: `site-${night}`, path: inputs["path"] ?? "" }, workspace, temp: "" });
        return {};
      },
      "actions/deploy-pages": async () => ({ page_url: "https://octo-org.github.io/octo-repo/" }),
    },
    jobs: {
      measure: async () => {
        mkdirSync(join(folder.path, "record-0"));
        writeFileSync(join(folder.path, "record-0", "record.json"), JSON.stringify(recordOf(night)));
        return {};
      },
    },
  });
}

test("sixty nights: one issue, which names the night on which it broke, and closes after the night that mended it", async () => {
  await using at = await historyScene();
  using site = temporaryFolder();
  const there = Array.from({ length: THERE }, (_, night) =>
    entriesOf(recordOf(night), { provenance: { ...PROVENANCE, sha: shaOf(night), workflowRun: 1000 + night } }),
  );
  at.put(asFiles(there.flat()));

  const rights: JobRights[] = [];
  const seen: { readonly night: number; readonly issues: readonly Issue[] }[] = [];
  for (let night = THERE; night < NIGHTS; night++) {
    const run = await play(at, night, rights, site.path);
    expect(run.conclusion, run.log).toBe("success");
    seen.push({ night, issues: await issuesOf(at) });
  }

  // One event, one issue: not for the scenario beside it, not once more for the way back.
  const [issue, ...more] = seen.at(-1)?.issues ?? [];
  expect(more).toEqual([]);
  const opened = seen.find(({ issues }) => issues.length > 0)?.night ?? Number.NaN;
  expect(opened).toBeGreaterThan(FIRST_BAD);
  expect(opened).toBeLessThanOrEqual(FIRST_BAD + 7);
  expect(issue?.title).toContain("cilium-eni");
  expect(issue?.body).toContain(dayOf(FIRST_BAD));
  for (const night of [FIRST_BAD - 1, FIRST_BAD]) expect(issue?.body).toContain(shaOf(night));
  expect(issue?.body).toContain("npm run -s bench --");
  expect(issue?.body).toContain("https://octo-org.github.io/octo-repo/");

  const closed = seen.find(({ issues }) => issues[0]?.state === "closed")?.night ?? Number.NaN;
  expect(closed).toBeGreaterThan(FIRST_GOOD);
  expect(closed).toBeLessThanOrEqual(FIRST_GOOD + 7);
  expect(seen.filter(({ night }) => night >= closed).every(({ issues }) => issues[0]?.state === "closed")).toBe(true);
  expect(await commentsOn(at, issue?.number ?? 0)).toContain(dayOf(FIRST_GOOD));

  // Every night is a file per scenario, and its own commit; the dashboard is built from them.
  expect(at.files()).toHaveLength(2 * NIGHTS);
  expect(at.commits()).toHaveLength(1 + NIGHTS - THERE);
  expect(readdirSync(site.path)).toHaveLength(NIGHTS - THERE);
  const page = join(site.path, `site-${NIGHTS - 1}`);
  expect(existsSync(join(page, "index.html"))).toBe(true);
  const texts = readdirSync(page, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));
  expect(texts.some((name) => readFileSync(join(page, name), "utf8").includes(shaOf(FIRST_BAD)))).toBe(true);

  // Who stores and judges may write, and has nothing to do with the cloud; who publishes can do that alone.
  const track = rights.filter(({ job }) => job === "Store and judge");
  expect(track).toHaveLength(NIGHTS - THERE);
  for (const { permissions } of track) expect(permissions).toEqual({ contents: "write", issues: "write", actions: "read" });
  const publish = rights.filter(({ job }) => job === "Publish the dashboard");
  expect(publish).toHaveLength(NIGHTS - THERE);
  for (const { permissions } of publish) expect(permissions).toEqual({ pages: "write", "id-token": "write" });
}, 900_000);
