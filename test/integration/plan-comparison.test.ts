import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import { scenarioFilesIn } from "../../actions/lib/adapters/scenario-files.ts";
import { markOf } from "../../actions/lib/publishing/marker.ts";
import { temporaryFolder } from "../support/folders.ts";
import { type GitHubServer, startGitHub } from "../support/github-server.ts";
import { type ProposedFiles, type ProposedPullRequest, proposeChange } from "../support/proposed-change.ts";
import { runStep, type StepResult } from "../support/runner.ts";

const SLUG = "cilium-eni-tuned";
const catalogue = (slug: string, name: string) => readFileSync(join(projectRoot(), "scenarios", slug, name), "utf8");
const filesOf = (slug: string, values = catalogue(slug, "values.yaml")): ProposedFiles => ({
  [`scenarios/${slug}/scenario.yaml`]: catalogue(slug, "scenario.yaml"),
  [`scenarios/${slug}/values.yaml`]: values,
});
const BEFORE = filesOf(SLUG);
const WITHOUT_BBR = catalogue(SLUG, "values.yaml").replace("bbr: true", "bbr: false");

let github: GitHubServer;
let folder: ReturnType<typeof temporaryFolder>;
let out: string;
beforeEach(async () => {
  github = await startGitHub();
  folder = temporaryFolder();
  out = join(folder.path, "comparison");
});
afterEach(async () => {
  await github[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

interface Asked {
  readonly with?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly run?: number;
  readonly event?: readonly [name: string, content: unknown];
}

let events = 0;
function plan(
  pullRequest: ProposedPullRequest,
  { with: given = {}, token = github.tokens.workflow, run = 1, event }: Asked = {},
): Promise<StepResult> {
  const [name, content] = event ?? ["pull_request", { pull_request: { number: pullRequest.number, head: { sha: github.headSha } } }];
  const eventPath = join(folder.path, `event-${++events}.json`);
  writeFileSync(eventPath, JSON.stringify(content));
  return runStep({
    action: "actions/plan-comparison",
    with: { out, "github-token": token, ...given },
    context: {
      GITHUB_REPOSITORY: github.repository,
      GITHUB_API_URL: github.url,
      GITHUB_RUN_ID: String(run),
      GITHUB_SHA: "f".repeat(40),
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: eventPath,
    },
  });
}

const messages = ({ annotations }: StepResult) => annotations.map(({ level, message }) => `${level}: ${message}`);

describe("a pull request that changes values", () => {
  test("is planned: both states as files, what changes value by value, duration and cost, in summary, comment and outputs", async () => {
    const change = await proposeChange(github, BEFORE, { ...BEFORE, ...filesOf(SLUG, WITHOUT_BBR), "README.md": "other" });
    const step = await plan(change, { with: { "aws-region": "us-east-1" } });
    expect(step.exitCode, step.log).toBe(0);
    expect(step.outputs).toMatchObject({
      changed: "true",
      "pull-request": String(change.number),
      "base-sha": change.baseSha,
      "head-sha": change.headSha,
      "is-fork": "false",
      refused: "0",
      out,
    });
    expect(JSON.parse(step.outputs["matrix"] ?? "")).toEqual({
      include: [{ scenario: SLUG, arms: "both", first: "base", order: "abba" }],
    });
    expect(step.outputs).toMatchObject({ scenarios: `["${SLUG}"]`, "lab-scenarios": `["${SLUG}"]` });
    expect(Number(step.outputs["minutes"])).toBeGreaterThan(30);
    expect(Number(step.outputs["estimated-cost"])).toBeGreaterThan(0);

    for (const [side, bbr] of [
      ["base", true],
      ["head", false],
    ] as const) {
      const { scenario, values } = scenarioFilesIn(join(out, side), SLUG);
      expect(scenario).toEqual(scenarioFilesIn(join(projectRoot(), "scenarios"), SLUG).scenario);
      expect(values["values.yaml"]).toMatchObject({ bandwidthManager: { enabled: true, bbr } });
    }
    expect(step.summary).toContain(`Planned: 1 scenario at ${change.headSha.slice(0, 7)}`);
    expect(step.summary).toContain("| <code>bandwidthManager.bbr</code> | <code>true</code> | <code>false</code> |");
    expect(step.summary).toMatch(/<code>in-place<\/code> \*\*chosen\*\*<br>one cluster.* \| .*h.* \| about \d+\.\d\d USD/);
    const [comment = "", ...more] = await change.comments();
    expect(more).toEqual([]);
    expect(markOf(comment)?.stamp).toMatchObject({ state: "in-progress", sha: change.headSha, key: "default" });
    expect(comment.slice(comment.indexOf("\n") + 1).trim()).toBe(step.summary.trim());
    expect(readFileSync(join(out, "plan.md"), "utf8").trim()).toBe(step.summary.trim());
  });

  test("replaces the plan of the last push in the same comment, and takes it back where nothing is left to compare", async () => {
    const change = await proposeChange(github, BEFORE, { ...BEFORE, ...filesOf(SLUG, WITHOUT_BBR) });
    await plan(change);
    await change.push(BEFORE);
    const again = await plan(change, { run: 2, with: { out: join(folder.path, "again") } });
    expect(again.exitCode, again.log).toBe(0);
    expect(again.outputs).toMatchObject({ changed: "false", matrix: '{"include":[]}', minutes: "0" });
    const comments = await change.comments();
    expect(comments).toHaveLength(1);
    expect(comments[0]).toContain("Nothing to compare: no scenario changes");
    expect(markOf(comments[0] ?? "")?.stamp.state).toBe("final");
  });

  test("that only says the same in other words changes nothing, and gets no comment", async () => {
    const change = await proposeChange(github, BEFORE, filesOf(SLUG, `# a comment\n${catalogue(SLUG, "values.yaml")}\n`));
    const step = await plan(change);
    expect(step.outputs).toMatchObject({ changed: "false" });
    expect(await change.comments()).toEqual([]);
  });

  test("is held against the commit that both branches have in common, whatever the base did since", async () => {
    const change = await proposeChange(github, BEFORE, { ...BEFORE, ...filesOf(SLUG, WITHOUT_BBR) });
    const compared = new RegExp(`GET /repos/${github.repository}/compare/`);
    const answer = { status: 200, body: JSON.stringify({ merge_base_commit: { sha: change.headSha } }) };
    github.proxy.inject({ on: compared, does: { answer } });
    expect((await plan(change)).outputs).toMatchObject({ changed: "false", "base-sha": change.headSha });
  });

  test("may add, remove and rename scenarios, which have nothing to be compared with", async () => {
    const renamed = {
      [`scenarios/renamed/scenario.yaml`]: BEFORE[`scenarios/${SLUG}/scenario.yaml`] ?? "",
      "scenarios/renamed/values.yaml": WITHOUT_BBR,
    };
    const step = await plan(await proposeChange(github, BEFORE, renamed));
    expect(step.exitCode, step.log).toBe(0);
    expect(step.outputs).toMatchObject({ changed: "false" });
    expect(step.summary).toContain("| <code>cilium-eni-tuned</code> | | removed");
    expect(step.summary).toContain("| <code>renamed</code> | | new");
    expect(readdirSync(join(out, "base"))).toEqual([SLUG]);
    expect(readdirSync(join(out, "head"))).toEqual(["renamed"]);
  });

  test("whose checks refuse it is told what is wrong, and not measured", async () => {
    const wrong = catalogue(SLUG, "values.yaml").replace("routingMode: native", "routingMode: native\nkubeProxyReplacment: strict");
    const step = await plan(await proposeChange(github, BEFORE, filesOf(SLUG, wrong)));
    expect(step.exitCode, step.log).toBe(0);
    expect(step.outputs).toMatchObject({ changed: "false", refused: "1", matrix: '{"include":[]}' });
    expect(messages(step).join()).toContain("warning: refuse cilium-eni-tuned kubeProxyReplacment");
    expect(step.summary).toContain("not measured: the checks below refuse it");
    expect(step.summary).toContain("Write instead: kubeProxyReplacement");
  });

  test("elsewhere belongs to the scenario that is named", async () => {
    const path = "charts/cilium/values.yaml";
    const change = await proposeChange(github, { [path]: catalogue(SLUG, "values.yaml") }, { [path]: WITHOUT_BBR });
    const step = await plan(change, { with: { paths: path, scenario: SLUG, layout: "lab" } });
    expect(step.exitCode, step.log).toBe(0);
    expect(step.outputs).toMatchObject({ changed: "true", "estimated-cost": "0.00" });
    expect(scenarioFilesIn(join(out, "head"), SLUG).values["values.yaml"]).toMatchObject({ bandwidthManager: { bbr: false } });
  });

  test("is planned for the layout that is asked for, whose tests are checked before anything is measured", async () => {
    const change = await proposeChange(github, BEFORE, { ...BEFORE, ...filesOf(SLUG, WITHOUT_BBR) });
    const step = await plan(change, { with: { layout: "crossover", tests: "pod-start/10", comment: "false" } });
    expect(step.exitCode, step.log).toBe(0);
    expect(JSON.parse(step.outputs["matrix"] ?? "").include).toEqual([
      { scenario: SLUG, arms: "both", first: "base", order: "abba" },
      { scenario: SLUG, arms: "both", first: "head", order: "baab" },
    ]);
    // The lab starts no pods, so it is no choice here.
    expect(step.summary).not.toContain("kernel mechanisms");
    const refused = await plan(change, { with: { layout: "lab", tests: "pod-start/10", out: join(folder.path, "other") } });
    expect(messages(refused)).toEqual(['error: Input "tests" must name what the lab can carry, not "pod-start/10".']);
    expect(await change.comments()).toEqual([]);
  });

  test("whose states no upgrade can take a cluster between is told so before anybody approves, and measured in another layout", async () => {
    const scenario = catalogue(SLUG, "scenario.yaml").replace("coredns: {}", "coredns: { replicaCount: 3 }");
    const path = `scenarios/${SLUG}/scenario.yaml`;
    expect(scenario).not.toBe(BEFORE[path]);
    const change = await proposeChange(github, BEFORE, { ...BEFORE, [path]: scenario });
    const step = await plan(change);
    expect(step.exitCode, step.log).toBe(0);
    expect(step.outputs).toMatchObject({ changed: "false", refused: "1", matrix: '{"include":[]}' });
    const [comment = ""] = await change.comments();
    expect(comment).toContain("differ in its add-ons, which an upgrade of charts does not change");
    expect(markOf(comment)?.stamp.state).toBe("final");
    const parallel = await plan(change, { with: { layout: "parallel", out: join(folder.path, "parallel") }, run: 2 });
    expect(parallel.outputs, parallel.log).toMatchObject({ changed: "true", refused: "0" });
  });

  test("is told in other languages", async () => {
    const change = await proposeChange(github, BEFORE, { ...BEFORE, ...filesOf(SLUG, WITHOUT_BBR) });
    const step = await plan(change, { with: { locale: "ko" } });
    expect(step.summary).toContain("계획: 시나리오 1개");
  });
});

describe("several scenarios", () => {
  const OTHER = "cilium-eni";
  const BOTH = { ...BEFORE, ...filesOf(OTHER) };
  const changed = (slug: string) => filesOf(slug, `${catalogue(slug, "values.yaml")}\ndebug: { enabled: true }\n`);
  const both = { ...changed(SLUG), ...changed(OTHER) };
  const stamps = async (change: ProposedPullRequest) =>
    (await change.comments()).map((comment) => {
      const { key, state, sha } = markOf(comment)?.stamp ?? expect.fail("a comment without a mark");
      return `${key} ${state} ${sha.slice(0, 7)}`;
    });
  const again = (run: number) => ({ run, with: { out: join(folder.path, String(run)), "comment-key": "compare" } });

  test("have a comment each for their verdicts, and the plan's own is not left waiting for one", async () => {
    const change = await proposeChange(github, BOTH, both);
    const step = await plan(change, again(1));
    expect(step.exitCode, step.log).toBe(0);
    const sha = change.headSha.slice(0, 7);
    expect(await stamps(change)).toEqual([
      `compare final ${sha}`,
      `compare-${SLUG} in-progress ${sha}`,
      `compare-${OTHER} in-progress ${sha}`,
    ]);
    const [own = "", , other = ""] = await change.comments();
    expect(own).toContain("Each gets a verdict of its own, apart from this plan");
    expect(other).toContain(`Configuration: compare-${OTHER}.`);
  });

  test("leave no verdict of an earlier commit standing, whatever a push makes of them", async () => {
    const change = await proposeChange(github, BOTH, both);
    await plan(change, again(1));
    const one = (await change.push({ ...BOTH, ...changed(OTHER) })).slice(0, 7);
    const step = await plan(change, again(2));
    expect(step.exitCode, step.log).toBe(0);
    expect(await stamps(change)).toEqual([`compare in-progress ${one}`, `compare-${SLUG} final ${one}`, `compare-${OTHER} final ${one}`]);
    expect((await change.comments())[1]).toContain(`No verdict apart at ${one}`);
    const two = (await change.push({ ...both, [`scenarios/${SLUG}/scenario.yaml`]: catalogue(SLUG, "scenario.yaml") })).slice(0, 7);
    await plan(change, again(3));
    expect(await stamps(change)).toEqual([
      `compare final ${two}`,
      `compare-${SLUG} in-progress ${two}`,
      `compare-${OTHER} in-progress ${two}`,
    ]);
    const bad = (await change.push({ ...both, [`scenarios/${SLUG}/values.yaml`]: "a: [" })).slice(0, 7);
    expect((await plan(change, again(4))).exitCode).toBe(1);
    expect(await stamps(change)).toEqual([`compare failed ${bad}`, `compare-${SLUG} final ${bad}`, `compare-${OTHER} final ${bad}`]);
  });

  test("are one warning where nobody may comment", async () => {
    const step = await plan(await proposeChange(github, BOTH, both), { token: github.tokens.fork });
    expect(messages(step).filter((message) => message.includes("Not written"))).toHaveLength(1);
  });
});

describe("a maintainer's command", () => {
  const command = (number: number) => ["issue_comment", { issue: { number }, comment: { body: "/benchmark" } }] as const;

  test("holds for the commit that somebody has looked at", async () => {
    const change = await proposeChange(github, BEFORE, filesOf(SLUG, WITHOUT_BBR));
    const given = { "pull-request": String(change.number), "head-sha": change.headSha };
    const step = await plan(change, { with: given, event: command(change.number) });
    expect(step.exitCode, step.log).toBe(0);
    expect(step.outputs).toMatchObject({ changed: "true", "head-sha": change.headSha });
  });

  test("is refused when the pull request stands on another by now", async () => {
    const change = await proposeChange(github, BEFORE, filesOf(SLUG, WITHOUT_BBR));
    const newer = await change.push(filesOf(SLUG, "evil: true"));
    const given = { "pull-request": String(change.number), "head-sha": change.headSha };
    const step = await plan(change, { with: given, event: command(change.number) });
    expect(step.exitCode).toBe(1);
    expect(messages(step)).toEqual([
      `error: Input "head-sha" is ${change.headSha.slice(0, 7)}, and pull request #${change.number} stands on ${newer.slice(0, 7)} by now: look at what was added, and name that commit.`,
    ]);
    expect(step.outputs).toMatchObject({ changed: "false" });
    expect(existsSync(out)).toBe(false);
  });

  test("has to say which pull request", async () => {
    const change = await proposeChange(github, BEFORE, BEFORE);
    const step = await plan(change, { event: command(change.number) });
    expect(messages(step)).toEqual(['error: Input "pull-request" must be given: this workflow run was not started by a pull request.']);
  });
});

describe("a fork", () => {
  const fromFork = (change: ProposedPullRequest, repo: object | null = { full_name: "mallory/octo-repo" }) => {
    const body = {
      number: change.number,
      head: { sha: change.headSha, repo },
      base: { sha: change.baseSha, repo: { full_name: github.repository } },
    };
    github.proxy.inject({
      on: new RegExp(`GET .*/pulls/${change.number}$`),
      does: { answer: { status: 200, body: JSON.stringify(body) } },
    });
  };

  test.each([[{ full_name: "mallory/octo-repo" }], [null]])("is told from a branch of ours: %j", async (repo) => {
    const change = await proposeChange(github, BEFORE, filesOf(SLUG, WITHOUT_BBR));
    fromFork(change, repo);
    const step = await plan(change);
    expect(step.outputs).toMatchObject({ "is-fork": "true", changed: "true" });
    expect(step.summary).toContain("no credentials of the cloud are within its reach");
  });

  test("whose token can only read gets its plan in the summary, and a warning", async () => {
    const change = await proposeChange(github, BEFORE, filesOf(SLUG, WITHOUT_BBR));
    const step = await plan(change, { token: github.tokens.fork });
    expect(step.exitCode, step.log).toBe(0);
    expect(messages(step)).toEqual([
      expect.stringMatching(/^warning: Not written: the comment on pull request #\d+\. The token may not do it/),
    ]);
    expect(step.summary).toContain("Planned: 1 scenario");
  });
});

describe("trouble with GitHub", () => {
  const trees = /GET .*\/git\/trees\//;
  const answer = (status: number, headers = {}) => ({ answer: { status, headers, body: JSON.stringify({ message: "no" }) } });

  test.each([
    ["5xx", answer(502)],
    ["409", answer(409)],
    ["429 with a pause", answer(429, { "retry-after": "1" })],
    ["a broken connection", { reset: "within" as const }],
  ])("that passes is waited for: %s", async (_, does) => {
    const change = await proposeChange(github, BEFORE, filesOf(SLUG, WITHOUT_BBR));
    github.proxy.inject({ on: trees, does });
    const step = await plan(change);
    expect(step.exitCode, step.log).toBe(0);
    expect(step.outputs).toMatchObject({ changed: "true" });
  });

  test.each([403, 404, 422])("that does not pass is one sentence, and nothing is planned: %s", async (status) => {
    const change = await proposeChange(github, BEFORE, filesOf(SLUG, WITHOUT_BBR));
    github.proxy.inject({ on: trees, does: answer(status), times: 100 });
    const step = await plan(change);
    expect(step.exitCode).toBe(1);
    expect(messages(step)).toEqual([
      expect.stringMatching(new RegExp(`^error: GitHub did not give a folder \\(${status}: no\\); the job needs`)),
    ]);
    expect(step.outputs).toMatchObject({ changed: "false", matrix: '{"include":[]}' });
    expect(existsSync(out)).toBe(false);
  });

  test("with the comment fails nothing", async () => {
    const change = await proposeChange(github, BEFORE, filesOf(SLUG, WITHOUT_BBR));
    github.condition = "locked";
    const step = await plan(change);
    expect(step.exitCode, step.log).toBe(0);
    expect(messages(step).join()).toContain("Its conversation is locked");
  });

  test("that lists only a part of a folder's files is no answer", async () => {
    const change = await proposeChange(github, BEFORE, filesOf(SLUG, WITHOUT_BBR));
    const body = JSON.stringify({ sha: change.headSha, tree: [], truncated: true });
    github.proxy.inject({ on: /git\/trees\/.*recursive=1/, does: { answer: { status: 200, body } } });
    expect(messages(await plan(change))).toEqual([
      'error: The folder "scenarios" holds more files than GitHub lists, so nobody can tell what changed in it.',
    ]);
  });
});

describe("a hostile head", () => {
  const VALUES = `scenarios/${SLUG}/values.yaml`;
  const bomb = [
    "a: &a [x, x, x, x, x, x, x, x, x]",
    ..."bcdefgh".split("").map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[index]}`).join(", ")}]`),
  ];

  test.each<[what: string, files: ProposedFiles, sentence: string | RegExp]>([
    [
      "values that are not YAML",
      { ...BEFORE, [VALUES]: "a: [\n" },
      /^error: scenarios\/cilium-eni-tuned\/values.yaml is not valid YAML: line \d+/,
    ],
    ["values that are a list", { ...BEFORE, [VALUES]: "- a\n" }, `error: ${VALUES} must hold a mapping, as Helm values are, not ["a"].`],
    [
      "a link in place of values",
      { ...BEFORE, [VALUES]: { link: "/etc/passwd" } },
      `error: ${VALUES} is a symbolic link, which is not followed.`,
    ],
    [
      "a link in place of the scenario",
      { ...BEFORE, "scenarios/two": { link: `../../../etc` } },
      "error: scenarios/two is a symbolic link, which is not followed.",
    ],
    ["a link in place of the folder", { scenarios: { link: ".." } }, "error: scenarios is a symbolic link, which is not followed."],
    ["a submodule", { ...BEFORE, "scenarios/two": { submodule: true } }, "error: scenarios/two is a submodule, which is not read."],
    [
      "a path outside",
      {
        ...BEFORE,
        [`scenarios/${SLUG}/scenario.yaml`]: catalogue(SLUG, "scenario.yaml").replace(
          /helm:/,
          "helm:\n        values: ../../../etc/passwd.yaml",
        ),
      },
      /must name a .yaml file beside scenario.yaml|is not valid YAML/,
    ],
    [
      "anchors that explode",
      { ...BEFORE, [VALUES]: bomb.join("\n") },
      `error: ${VALUES} is not valid YAML: Excessive alias count indicates a resource exhaustion attack.`,
    ],
    ["an alias for what it stands in", { ...BEFORE, [VALUES]: "a: &a [*a]\n" }, /An alias stands inside of what it stands for\.$/],
    ["brackets without end", { ...BEFORE, [VALUES]: `a: ${"[".repeat(100_000)}` }, /it is nested too deeply\.$/],
    ["50 MB", { ...BEFORE, [VALUES]: `a: ${"x".repeat(50_000_000)}\n` }, `error: ${VALUES} is larger than 500 kB.`],
    ["binary", { ...BEFORE, [VALUES]: Buffer.from([0x61, 0x3a, 0xff, 0xfe, 0x00]) }, `error: ${VALUES} is no text in UTF-8.`],
    ["a zero byte", { ...BEFORE, [VALUES]: "a: \0b\n" }, `error: ${VALUES} is no text in UTF-8.`],
    [
      "a key twice",
      { ...BEFORE, [VALUES]: "a: 1\na: 2\n" },
      `error: ${VALUES} is not valid YAML: line 2, column 1: Map keys must be unique.`,
    ],
    [
      "1,000 scenarios",
      Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`scenarios/s${index}/values.yaml`, "a: 1\n"])),
      "error: The pull request changes 1001 scenarios, and at most 20 are compared at once.",
    ],
    [
      "a name with control characters",
      { ...BEFORE, "scenarios/a\n::set-output name=changed::true/values.yaml": "a: 1\n" },
      `error: A file's path must be made of characters that can be read, not "scenarios/a\\n::set-output name=changed::true/values.yaml".`,
    ],
    [
      "a slug that is none",
      { ...BEFORE, "scenarios/Not A Slug/values.yaml": "a: 1\n" },
      /^error: A scenario's folder must be named .* not "Not A Slug"\.$/,
    ],
    [
      "values without a scenario",
      { ...BEFORE, "scenarios/two/values.yaml": "a: 1\n" },
      /^error: There is no scenarios\/two\/scenario.yaml beside the values/,
    ],
  ])("with %s is one sentence, in the comment too, and nothing is measured", async (_, files, sentence) => {
    const change = await proposeChange(github, BEFORE, files);
    const step = await plan(change);
    expect(step.exitCode).toBe(1);
    expect(messages(step)).toEqual([typeof sentence === "string" ? sentence : expect.stringMatching(sentence)]);
    expect(step.outputs).toMatchObject({ changed: "false", matrix: '{"include":[]}' });
    expect(existsSync(out)).toBe(false);
    const [comment = "", ...more] = await change.comments();
    expect(more).toEqual([]);
    expect(markOf(comment)?.stamp.state).toBe("failed");
    expect(comment).toContain("Nothing is measured: the changed files were refused");
  });

  test("whose names and values are markup and mentions makes none", async () => {
    const key = "[x](https://evil.invalid) @octocat <img src=x> | a";
    const hostile = `${catalogue(SLUG, "values.yaml")}\n${JSON.stringify(key)}: "@octo-org/team ![a](https://evil.invalid/a.png) </code></details><script>alert(1)</script>"\n`;
    const titled = catalogue(SLUG, "scenario.yaml").replace(/^title: .*/m, 'title: "<b>@octocat</b> #1"');
    const change = await proposeChange(github, BEFORE, { ...filesOf(SLUG, hostile), [`scenarios/${SLUG}/scenario.yaml`]: titled });
    const step = await plan(change);
    expect(step.exitCode, step.log).toBe(0);
    for (const text of [step.summary, ...(await change.comments())]) {
      expect(text).toContain("octocat");
      expect(text).not.toMatch(/@octo|<img|<script|<b>|\]\(https:\/\/evil|https:\/\/evil|#1\b/);
    }
    expect(Object.values(step.outputs).join()).not.toContain("octocat");
  });
});
