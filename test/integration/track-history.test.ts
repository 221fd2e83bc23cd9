import { describe, expect, test } from "vitest";
import { entryPath } from "../../actions/lib/model/history-entry.ts";
import { buildEntry } from "../support/history-entries.ts";
import { type HistoryScene, historyScene, NIGHTLY, SHA } from "../support/history-scene.ts";
import { armFacts, buildRecord, measured, wobble } from "../support/records.ts";
import { messages } from "../support/runner.ts";

/** A record of one cell on some scenarios, as a night leaves it. */
const nightRecord = (scenarios: readonly string[] = ["vpc-cni"], more: Parameters<typeof buildRecord>[0] = {}) =>
  buildRecord({
    arms: scenarios,
    cells: [
      {
        test: "tcp",
        variant: "1",
        path: "pod/other-node",
        outcome: (arm, round) => measured({ "tcp.throughput": wobble(1e10, 0.02, arm, round) }),
      },
    ],
    ...more,
  });

const PATH = "v1/runs/2026/11/21/100-1-vpc-cni.json";

describe("what a night measured", () => {
  test("is stored with the runner's word on where it comes from, the records of a matrix in one commit", async () => {
    await using at = await historyScene();
    at.write("results/a/record.json", nightRecord(["vpc-cni"]));
    at.write("results/b/record.json", nightRecord(["cilium-eni"]));
    const result = await at.track({ with: { records: "results/*/record.json" } });
    expect(result.exitCode, result.log).toBe(0);
    expect(at.files()).toEqual(["v1/runs/2026/11/21/100-1-cilium-eni.json", PATH]);
    expect(at.commits()).toHaveLength(1);
    expect(result.outputs).toEqual({ stored: "2", "already-there": "0", "branch-tip": at.commits()[0] });
    expect(at.entry(PATH).provenance).toEqual({
      repository: "octo-org/octo-repo",
      sha: SHA,
      workflow: NIGHTLY,
      workflowRun: 100,
      attempt: 1,
      event: "schedule",
      actor: "person",
    });
  });

  test("is success again, and refused in one sentence where something else is there, which stays", async () => {
    await using at = await historyScene();
    at.write("record.json", nightRecord());
    await at.track({ with: { records: "record.json" } });
    expect((await at.track({ with: { records: "record.json" } })).outputs).toMatchObject({ stored: "0", "already-there": "1" });
    at.write("record.json", nightRecord(["vpc-cni"], { notes: ["another"] }));
    const different = await at.track({ with: { records: "record.json" } });
    expect(different.exitCode).toBe(1);
    expect(messages(different)).toEqual([expect.stringMatching(/^error: v1\/runs\/.* is on the branch .* already with another content/)]);
    expect(at.entry(PATH).notes).toEqual([]);
    expect(at.commits()).toHaveLength(1);
  });

  test("carries versions of charts and agents from what install-scenario found", async () => {
    await using at = await historyScene();
    at.write("record.json", nightRecord());
    at.write("results/vpc-cni-fresh-100-1.json", {
      schemaVersion: 1,
      scenario: "vpc-cni",
      releases: [{ release: "cilium", chart: "cilium", version: "1.19.0" }],
      dataPlane: { parts: [{ title: "kube-proxy", container: "kube-proxy", version: "v1.35.0" }] },
    });
    const result = await at.track({ with: { records: "record.json", proofs: "results/*.json" } });
    expect(result.exitCode, result.log).toBe(0);
    expect(at.entry(PATH).boundaries).toMatchObject({ "chart cilium": "1.19.0", "kube-proxy": "v1.35.0", kernel: "6.18.0" });
  });

  test("is stored and judged without the versions of a proof that cannot be read; then the step fails with one sentence", async () => {
    await using at = await historyScene();
    at.write("record.json", nightRecord());
    at.write("proof.json", "no JSON");
    const result = await at.track({ with: { records: "record.json", proofs: "proof.json, gone-*.json", judge: "true" } });
    expect(result.exitCode).toBe(1);
    expect(messages(result)).toEqual([
      'warning: Input "proofs" has the path "gone-*.json", which fits no file.',
      'warning: Input "proofs" has proof.json, but it is not JSON.',
      expect.stringMatching(/^error: 2 of the given files were not stored: Input "proofs"/),
    ]);
    expect(at.files()).toEqual([PATH]);
    expect(result.outputs).toMatchObject({ stored: "1", events: "0" });
  });

  test("is stored also when it was cancelled half-way, as what it is", async () => {
    await using at = await historyScene();
    at.write("record.json", nightRecord(["vpc-cni"], { status: "partial" }));
    await at.track({ with: { records: "record.json" } });
    expect(at.entry(PATH).status).toBe("partial");
  });

  test("is stored although another record of the night is missing or broken; then the step fails with one sentence", async () => {
    await using at = await historyScene();
    at.write("a/record.json", nightRecord());
    at.write("b/record.json", '{"schemaVersion":');
    const result = await at.track({ with: { records: "a/record.json, b/record.json, c/record.json" } });
    expect(result.exitCode).toBe(1);
    expect(at.files()).toEqual([PATH]);
    expect(result.outputs).toMatchObject({ stored: "1" });
    expect(messages(result)).toEqual([
      expect.stringMatching(/^warning: b\/record\.json is not JSON: it breaks off/),
      expect.stringMatching(/^warning: c\/record\.json does not exist/),
      expect.stringMatching(/^error: 2 of the given files were not stored: b\/record\.json is not JSON/),
    ]);
  });

  test("against itself is the noise and a night, unless another record is of that night", async () => {
    await using at = await historyScene();
    const arms = [armFacts("vpc-cni"), armFacts("vpc-cni-again", { scenario: "vpc-cni" })];
    at.write("noise/record.json", { ...nightRecord(), arms, runId: "noise", notes: ["noise"] });
    const noise = PATH.replace("runs", "aa");
    await at.track({ with: { records: "noise/record.json" } });
    expect(at.files()).toEqual([noise, PATH]);
    at.write("night/record.json", nightRecord());
    const both = await at.track({ with: { records: "*/record.json" }, attempt: 2 });
    expect(both.exitCode, both.log).toBe(0);
    const [second, secondNoise] = [PATH, noise].map((path) => path.replace("100-1", "100-2"));
    expect(at.files()).toEqual([noise, secondNoise, PATH, second]);
    expect(at.entry(second ?? "").notes).toEqual([]);
  });

  test("of another attempt stands beside the first", async () => {
    await using at = await historyScene();
    at.write("record.json", nightRecord());
    await at.track({ with: { records: "record.json" } });
    await at.track({ with: { records: "record.json" }, attempt: 2 });
    expect(at.files()).toEqual([PATH, PATH.replace("100-1", "100-2")]);
  });
});

describe("results of a pull request", () => {
  const event = ({ github }: HistoryScene) =>
    ["pull_request", { pull_request: { number: github.pullRequest, head: { sha: github.headSha } } }] as const;

  test("are kept apart, at its head and with the commit where it left its base, and removed after their days", async () => {
    await using at = await historyScene();
    const old = buildEntry({ pullRequest: 3, startedAt: "2020-01-01T00:00:00.000Z" });
    at.put({ "v1/pr/3/2020/01/01/100-1-vpc-cni.json": JSON.stringify(old), "v1/runs/2020/01/01/1-1-vpc-cni.json": "old" });
    at.write("record.json", nightRecord(["vpc-cni"], { startedAt: new Date().toISOString() }));
    const result = await at.track({ with: { records: "record.json", days: "90" }, event: event(at) });
    expect(result.exitCode, result.log).toBe(0);
    const [path = "", ...others] = at.files();
    expect(path).toMatch(new RegExp(`^v1/pr/${at.github.pullRequest}/`));
    expect(others).toEqual(["v1/runs/2020/01/01/1-1-vpc-cni.json"]);
    expect(at.entry(path)).toMatchObject({
      kind: "pr",
      provenance: { pullRequest: at.github.pullRequest, sha: at.github.headSha, mergeBase: expect.stringMatching(/^[0-9a-f]{40}$/) },
    });
  });

  test("that are too old stay with a warning where they cannot be removed, and the night is judged all the same", async () => {
    await using at = await historyScene();
    const old = buildEntry({ pullRequest: 3, startedAt: "2020-01-01T00:00:00.000Z" });
    at.put({ [entryPath(old)]: JSON.stringify(old) });
    // Nothing is stored before, as it is there already: so this is the only move of the branch.
    at.write("record.json", nightRecord());
    await at.track({ with: { records: "record.json" } });
    at.api.inject({ on: /PATCH .*git\/refs/, does: { answer: { status: 403, body: '{"message":"Protected branch update failed"}' } } });
    const result = await at.track({ with: { records: "record.json", days: "90", judge: "true" } });
    expect(result.exitCode, result.log).toBe(0);
    expect(messages(result)).toEqual([expect.stringMatching(/^warning: Old results of pull requests are still on the branch .*protected/)]);
    expect(result.outputs).toMatchObject({ "already-there": "1", events: "0" });
    expect(at.files()).toEqual([entryPath(old), PATH]);
  });

  test("are refused where a comment started the measurement and nobody says which pull request it is of", async () => {
    await using at = await historyScene();
    at.write("record.json", nightRecord());
    const given = { records: "record.json" };
    const refused = await at.track({ with: given, event: ["issue_comment", {}] });
    expect(messages(refused)).toEqual(['error: Input "pull-request" must be given where the event is issue_comment.']);
    expect(at.files()).toEqual([]);
    await at.track({ with: { ...given, "pull-request": String(at.github.pullRequest) }, event: ["issue_comment", {}] });
    expect(at.files()).toEqual([expect.stringMatching(/^v1\/pr\//)]);
  });
});

describe("the branch", () => {
  test("takes 32 steps at once: 32 files, each in a commit on the one before, none by force", async () => {
    await using at = await historyScene();
    const names = Array.from({ length: 32 }, (_, index) => `scenario-${index}`);
    for (const name of names) at.write(`${name}/record.json`, nightRecord([name]));
    const startedAt = performance.now();
    const results = await Promise.all(names.map((name) => at.track({ with: { records: `${name}/record.json` } })));
    process.stdout.write(`32 steps: ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
    expect(results.map(({ exitCode, log }) => (exitCode === 0 ? "" : log)).filter((log) => log !== "")).toEqual([]);
    expect(results.map(({ outputs }) => outputs["stored"])).toEqual(names.map(() => "1"));
    expect(at.files()).toHaveLength(32);
    // A commit that was pushed over would be missing among the ancestors of the tip.
    expect(at.commits()).toHaveLength(32);
    const moves = at.api.requests.filter(({ method }) => method === "PATCH");
    expect(moves.every(({ body }) => JSON.parse(body).force === false)).toBe(true);
  });

  const answer = (status: number, message: string) => ({ answer: { status, body: JSON.stringify({ message }) } });

  test.each([
    [
      "403 of a protected branch",
      { on: /PATCH .*git\/refs/, does: answer(403, "Protected branch update failed") },
      /The branch is protected/,
    ],
    ["422 of a rule", { on: /PATCH .*git\/refs/, does: answer(422, "Repository rule violations found") }, /The branch is protected/],
    ["401", { on: /GET .*git\/ref\//, does: answer(401, "Bad credentials") }, /The token is not valid/],
  ] as const)("that refuses with %s fails the step in one sentence without the token", async (_, fault, sentence) => {
    await using at = await historyScene();
    at.put({ "v1/runs/2020/01/01/1-1-vpc-cni.json": "{}" });
    at.write("record.json", nightRecord());
    at.api.inject(fault);
    const result = await at.track({ with: { records: "record.json" } });
    expect(result.exitCode).toBe(1);
    expect(messages(result)).toEqual([expect.stringMatching(sentence)]);
    expect(result.log).not.toContain(at.token);
    expect(at.commits()).toHaveLength(1);
  });

  test("that fails for a moment is written to once all the same", async () => {
    await using at = await historyScene();
    at.write("record.json", nightRecord());
    at.api.inject(
      { on: /GET .*git\/ref\//, does: answer(502, "Bad gateway") },
      { on: /POST .*git\/commits/, does: answer(429, "Slow down") },
      { on: /POST .*git\/refs/, does: { reset: "after" } },
    );
    const result = await at.track({ with: { records: "record.json" } });
    expect(result.outputs).toMatchObject({ stored: "1" });
    expect(at.commits()).toHaveLength(1);
  });

  test("is left as it is by a step that is cancelled before it moves", async () => {
    await using at = await historyScene();
    at.write("record.json", nightRecord());
    at.api.inject({ on: /POST .*git\/trees/, times: 100, does: answer(503, "Unavailable") });
    const result = await at.track({ with: { records: "record.json" }, cancelWhen: /Store 1 results/ });
    expect(result.exitCode).toBe(1);
    expect(messages(result)).toEqual(["error: The step was cancelled (SIGINT)."]);
    expect(at.files()).toEqual([]);
  });

  test("takes nothing from a fork's token, which can only read", async () => {
    await using at = await historyScene();
    at.write("record.json", nightRecord());
    const result = await at.track({ with: { records: "record.json", "github-token": at.github.tokens.fork } });
    expect(messages(result)).toEqual([
      expect.stringMatching(/the token may not write to it: the job needs the permission `contents: write`/),
    ]);
  });
});

describe("secrets", () => {
  test("are masked before anything else is said, as they are and as git sends them", async () => {
    await using at = await historyScene();
    at.write("record.json", nightRecord());
    const { stdout, stderr, log } = await at.track({ with: { records: "record.json", judge: "true" } });
    const basic = Buffer.from(`x-access-token:${at.token}`).toString("base64");
    const lines = stdout.split("\n");
    expect(lines.slice(0, 2)).toEqual([`::add-mask::${at.token}`, `::add-mask::${basic}`]);
    for (const secret of [at.token, basic]) expect(`${lines.slice(2).join("\n")}${stderr}${log}`).not.toContain(secret);
  });
});

describe("inputs", () => {
  test.each([
    [{}, 'One of the inputs "records", "backfill" and "judge" must be given.'],
    [{ records: "a", issues: "true" }, 'Input "issues" must be false where "judge" is.'],
    [{ records: "a", dashboard: "site" }, 'Input "dashboard" must be left out where "judge" is false.'],
    [{ judge: "true", "artifact-run": "7" }, 'Input "artifact-run" must be left out where there are no "records".'],
    [{ judge: "true", "pull-request": "7" }, 'Input "pull-request" must be left out where there are no "records".'],
    [{ records: "a", "github-token": "" }, 'Input "github-token" must be given.'],
    [{ records: "a", days: "0" }, 'Input "days" must be a whole number of at least 1, not "0".'],
    [{ records: "gone/*/record.json" }, 'Input "records" has the path "gone/*/record.json", which fits no file.'],
    [{ judge: "true", accepted: "gone.yml" }, 'Input "accepted" must be a file that can be read, not "gone.yml" (ENOENT).'],
    [{ records: "a", "history-branch": "a..b" }, "The history's branch must be"],
  ])("are refused in one sentence, and nothing is stored: %j", async (given, sentence) => {
    await using at = await historyScene();
    at.write("a", nightRecord());
    const result = await at.track({ with: given });
    expect(result.exitCode).toBe(1);
    expect(messages(result)).toEqual([expect.stringContaining(`error: ${sentence}`)]);
    expect(at.files()).toEqual([]);
  });
});
