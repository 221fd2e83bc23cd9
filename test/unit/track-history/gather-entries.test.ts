import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { entryPath } from "../../../actions/lib/model/history-entry.ts";
import type { ArmFacts } from "../../../actions/lib/model/record.ts";
import type { PullRequests } from "../../../actions/lib/ports/pull-request.ts";
import type { KnownRun } from "../../../actions/lib/ports/workflow-runs.ts";
import { gatherEntries } from "../../../actions/track-history/gather-entries.ts";
import type { Inputs } from "../../../actions/track-history/inputs.ts";
import type { Origins } from "../../../actions/track-history/provenance.ts";
import { HandClock } from "../../support/fakes.ts";
import { temporaryFolder } from "../../support/folders.ts";
import { buildEntry } from "../../support/history-entries.ts";
import { recordingLog } from "../../support/recording-log.ts";
import { armFacts, buildRecord } from "../../support/records.ts";

const MAIN = "0123456789abcdef0123456789abcdef01234567";
const [BASE, HEAD] = ["b".repeat(40), "e".repeat(40)];
const REPOSITORY = "octo-org/octo-repo";
let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder[Symbol.dispose]());

function write(path: string, content: object | string): string {
  const file = join(folder.path, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

/** Workflow run 100 on the default branch; pull request 7 stands on `HEAD`, and somebody started workflow run 77 by hand on the default branch. */
function origins(event: string): Origins {
  const known: KnownRun = {
    id: 77,
    attempt: 1,
    repository: REPOSITORY,
    head: { repository: REPOSITORY, owner: "octo-org", branch: "main" },
    sha: MAIN,
    pullRequests: [],
    event: "workflow_dispatch",
    workflow: ".github/workflows/compare.yml",
    startedAt: new Date("2026-11-21T09:58:00Z"),
    endedAt: new Date("2026-11-21T10:20:00Z"),
  };
  return {
    run: {
      repository: { owner: "octo-org", name: "octo-repo" },
      runId: 100,
      attempt: 1,
      sha: MAIN,
      serverUrl: "https://host",
      apiUrl: "https://api.host",
      trigger: { kind: "other", event },
    },
    facts: { workflow: ".github/workflows/nightly.yml", event, actor: "person" },
    runs: { read: async () => known, mergeBase: async () => BASE },
    pullRequests: { read: async (number: number) => ({ number, headSha: HEAD }), listOpen: async () => [] } as unknown as PullRequests,
    persistence: { clock: new HandClock(), log: recordingLog(), signal: new AbortController().signal },
  };
}

const gather = (given: Partial<Inputs>, event = "workflow_dispatch") => gatherEntries(given as Inputs, origins(event));

const at = (revision: string, more: Partial<ArmFacts> = {}) => armFacts(`vpc-cni@${revision}`, { scenario: "vpc-cni", revision, ...more });

describe("a record that somebody's workflow_dispatch measured", () => {
  const COMPARED: readonly (readonly [string, ArmFacts[], string])[] = [
    ["a pull request's two commits", [at(BASE), at(HEAD)], BASE],
    ["a pull request's commit alone", [at(HEAD)], HEAD],
    ["the default branch's commit and another", [at(MAIN), at(HEAD)], HEAD],
    ["two states without commits", [at("base"), at("head")], "vpc-cni at base and head"],
    ["two states, one of them without a name", [armFacts("vpc-cni"), at("head")], "vpc-cni at no named state and head"],
  ];

  test.each(COMPARED)("is no night when it is of %s", async (_, arms, measured) => {
    const record = write("record.json", buildRecord({ arms }));
    const sentence = (run: number) =>
      `${record} is not stored: it measured ${measured}, and workflow run ${run} is of ${MAIN}; if that was a pull request, say which by "pull-request" in that workflow run.`;
    expect(await gather({ records: [record] })).toEqual({ entries: [], refusals: [sentence(100)] });
    expect(await gather({ records: [record], artifactRun: 77 })).toEqual({ entries: [], refusals: [sentence(77)] });
  });

  test("is the pull request's when the input says which", async () => {
    const record = write("record.json", buildRecord({ arms: [at(BASE), at(HEAD)] }));
    const { entries, refusals } = await gather({ records: [record], pullRequest: 7 });
    expect(refusals).toEqual([]);
    expect(entries).toMatchObject([{ kind: "pr", provenance: { pullRequest: 7, sha: HEAD } }]);
  });

  test("is a night when it is of the workflow run's own commit, of a state that has a name, or of none", async () => {
    const arms = [at(MAIN), armFacts("cilium-eni", { revision: "tuned" }), armFacts("as-found")];
    const record = write("record.json", buildRecord({ arms }));
    const { entries, refusals } = await gather({ records: [record] });
    expect(refusals).toEqual([]);
    expect(entries.map(({ kind, scenario }) => `${kind} ${scenario}`)).toEqual(["runs vpc-cni", "runs cilium-eni", "runs as-found"]);
  });

  test("is no night as an entry of an artifact either", async () => {
    const provenance = { workflow: ".github/workflows/compare.yml", workflowRun: 77, event: "workflow_dispatch" };
    const startedAt = "2026-11-21T10:00:00.000Z";
    const entry = write("record.json", buildEntry({ ...provenance, startedAt, record: { arms: [at(HEAD)] } }));
    const { entries, refusals } = await gather({ records: [entry], artifactRun: 77 });
    expect(entries).toEqual([]);
    expect(refusals).toEqual([expect.stringContaining(`it measured ${HEAD}, and workflow run 77 is of ${MAIN}`)]);
    const own = write("record.json", buildEntry({ ...provenance, startedAt }));
    expect((await gather({ records: [own], artifactRun: 77 })).entries).toHaveLength(1);
  });
});

test("what a merge queue measured needs the number of its pull request", async () => {
  const record = write("record.json", buildRecord({ arms: ["vpc-cni"] }));
  await expect(gather({ records: [record] }, "merge_group")).rejects.toThrow(
    'Input "pull-request" must be given where the event is merge_group.',
  );
});

describe("a workflow run that goes on past midnight", () => {
  const twice = [armFacts("vpc-cni"), armFacts("vpc-cni-again", { scenario: "vpc-cni" })];
  const noise = () => write("noise.json", buildRecord({ arms: twice, runId: "noise", startedAt: "2026-11-20T23:40:00.000Z" }));

  test("is one night: the scenario's value beside its noise gives way to the record of the other day", async () => {
    const records = [noise(), write("night.json", buildRecord({ arms: ["vpc-cni"], startedAt: "2026-11-21T00:20:00.000Z" }))];
    const { entries, refusals } = await gather({ records }, "schedule");
    expect(refusals).toEqual([]);
    expect(entries.map(entryPath)).toEqual(["v1/aa/2026/11/20/100-1-vpc-cni.json", "v1/runs/2026/11/21/100-1-vpc-cni.json"]);
  });

  test("keeps that value where no other record is of the scenario", async () => {
    const records = [noise(), write("night.json", buildRecord({ arms: ["cilium-eni"], startedAt: "2026-11-21T00:20:00.000Z" }))];
    const { entries } = await gather({ records }, "schedule");
    expect(entries.map(({ kind, scenario }) => `${kind} ${scenario}`)).toEqual(["aa vpc-cni", "runs vpc-cni", "runs cilium-eni"]);
  });
});

describe("a proof that cannot be read", () => {
  test("costs its own boundaries alone, and is told", async () => {
    const record = write("record.json", buildRecord({ arms: ["vpc-cni", "cilium-eni"] }));
    const broken = write("proofs/cilium-eni.json", "{");
    write("proofs/vpc-cni.json", {
      schemaVersion: 1,
      scenario: "vpc-cni",
      releases: [{ release: "cilium", chart: "cilium", version: "1.19.0" }],
    });
    const proofs = [join(folder.path, "gone-*.json"), join(folder.path, "proofs/*.json"), broken];
    const { entries, refusals } = await gather({ records: [record], proofs });
    expect(refusals).toEqual([
      `Input "proofs" has the path "${proofs[0]}", which fits no file.`,
      `Input "proofs" has ${broken}, but it is not JSON.`,
    ]);
    expect(entries.map(({ boundaries }) => boundaries["chart cilium"])).toEqual(["1.19.0", undefined]);
  });
});
