import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import { scenarioFilesIn } from "../../actions/lib/adapters/scenario-files.ts";
import { markOf } from "../../actions/lib/publishing/marker.ts";
import { BEFORE, catalogue, filesOf, type PlanScene, planScene, SLUG, WITHOUT_BBR } from "../support/plan-scene.ts";
import type { ProposedPullRequest } from "../support/proposed-change.ts";
import { messages } from "../support/runner.ts";

let at: PlanScene;
beforeEach(async () => {
  at = await planScene();
});
afterEach(async () => await at[Symbol.asyncDispose]());

describe("a pull request that changes values", () => {
  test("is planned: both states as files, what changes value by value, duration and cost, in summary, comment and outputs", async () => {
    const change = await at.propose(BEFORE, { ...BEFORE, ...filesOf(SLUG, WITHOUT_BBR), "README.md": "other" });
    const step = await at.plan(change, { with: { "aws-region": "us-east-1" } });
    expect(step.exitCode, step.log).toBe(0);
    expect(step.outputs).toMatchObject({
      changed: "true",
      "pull-request": String(change.number),
      "base-sha": change.baseSha,
      "head-sha": change.headSha,
      "is-fork": "false",
      refused: "0",
      out: at.out,
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
      const { scenario, values } = scenarioFilesIn(join(at.out, side), SLUG);
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
    expect(readFileSync(join(at.out, "plan.md"), "utf8").trim()).toBe(step.summary.trim());
  });

  test("replaces the plan of the last push in the same comment, and takes it back where nothing is left to compare", async () => {
    const change = await at.propose(BEFORE, { ...BEFORE, ...filesOf(SLUG, WITHOUT_BBR) });
    await at.plan(change);
    await change.push(BEFORE);
    const again = await at.plan(change, { run: 2, with: { out: join(at.folder, "again") } });
    expect(again.exitCode, again.log).toBe(0);
    expect(again.outputs).toMatchObject({ changed: "false", matrix: '{"include":[]}', minutes: "0" });
    const comments = await change.comments();
    expect(comments).toHaveLength(1);
    expect(comments[0]).toContain("Nothing to compare: no scenario changes");
    expect(markOf(comments[0] ?? "")?.stamp.state).toBe("final");
  });

  test("that only says the same in other words changes nothing, and gets no comment", async () => {
    const change = await at.propose(BEFORE, filesOf(SLUG, `# a comment\n${catalogue(SLUG, "values.yaml")}\n`));
    const step = await at.plan(change);
    expect(step.outputs).toMatchObject({ changed: "false" });
    expect(await change.comments()).toEqual([]);
  });

  test("is held against the commit that both branches have in common, whatever the base did since", async () => {
    const change = await at.propose(BEFORE, { ...BEFORE, ...filesOf(SLUG, WITHOUT_BBR) });
    const compared = new RegExp(`GET /repos/${at.github.repository}/compare/`);
    const answer = { status: 200, body: JSON.stringify({ merge_base_commit: { sha: change.headSha } }) };
    at.github.proxy.inject({ on: compared, does: { answer } });
    expect((await at.plan(change)).outputs).toMatchObject({ changed: "false", "base-sha": change.headSha });
  });

  test("may add, remove and rename scenarios, which have nothing to be compared with", async () => {
    const renamed = {
      [`scenarios/renamed/scenario.yaml`]: BEFORE[`scenarios/${SLUG}/scenario.yaml`] ?? "",
      "scenarios/renamed/values.yaml": WITHOUT_BBR,
    };
    const step = await at.plan(await at.propose(BEFORE, renamed));
    expect(step.exitCode, step.log).toBe(0);
    expect(step.outputs).toMatchObject({ changed: "false" });
    expect(step.summary).toContain("| <code>cilium-eni-tuned</code> | | removed");
    expect(step.summary).toContain("| <code>renamed</code> | | new");
    expect(readdirSync(join(at.out, "base"))).toEqual([SLUG]);
    expect(readdirSync(join(at.out, "head"))).toEqual(["renamed"]);
  });

  test("whose checks refuse it is told what is wrong, and not measured", async () => {
    const wrong = catalogue(SLUG, "values.yaml").replace("routingMode: native", "routingMode: native\nkubeProxyReplacment: strict");
    const step = await at.plan(await at.propose(BEFORE, filesOf(SLUG, wrong)));
    expect(step.exitCode, step.log).toBe(0);
    expect(step.outputs).toMatchObject({ changed: "false", refused: "1", matrix: '{"include":[]}' });
    expect(messages(step).join()).toContain("warning: refuse cilium-eni-tuned kubeProxyReplacment");
    expect(step.summary).toContain("not measured: the checks below refuse it");
    expect(step.summary).toContain("Write instead: kubeProxyReplacement");
  });

  test("elsewhere belongs to the scenario that is named", async () => {
    const path = "charts/cilium/values.yaml";
    const change = await at.propose({ [path]: catalogue(SLUG, "values.yaml") }, { [path]: WITHOUT_BBR });
    const step = await at.plan(change, { with: { paths: path, scenario: SLUG, layout: "lab" } });
    expect(step.exitCode, step.log).toBe(0);
    expect(step.outputs).toMatchObject({ changed: "true", "estimated-cost": "0.00" });
    expect(scenarioFilesIn(join(at.out, "head"), SLUG).values["values.yaml"]).toMatchObject({ bandwidthManager: { bbr: false } });
  });

  test("is planned for the layout that is asked for, whose tests are checked before anything is measured", async () => {
    const change = await at.propose(BEFORE, { ...BEFORE, ...filesOf(SLUG, WITHOUT_BBR) });
    const step = await at.plan(change, { with: { layout: "crossover", tests: "pod-start/10", comment: "false" } });
    expect(step.exitCode, step.log).toBe(0);
    expect(JSON.parse(step.outputs["matrix"] ?? "").include).toEqual([
      { scenario: SLUG, arms: "both", first: "base", order: "abba" },
      { scenario: SLUG, arms: "both", first: "head", order: "baab" },
    ]);
    // The lab starts no pods, so it is no choice here.
    expect(step.summary).not.toContain("kernel mechanisms");
    const refused = await at.plan(change, {
      with: { layout: "lab", tests: "pod-start/10", comment: "false", out: join(at.folder, "other") },
    });
    expect(messages(refused)).toEqual(['error: Input "tests" must name what the lab can carry, not "pod-start/10".']);
    expect(await change.comments()).toEqual([]);
  });

  test("whose states no upgrade can take a cluster between is told so before anybody approves, and measured in another layout", async () => {
    const scenario = catalogue(SLUG, "scenario.yaml").replace("coredns: {}", "coredns: { replicaCount: 3 }");
    const path = `scenarios/${SLUG}/scenario.yaml`;
    expect(scenario).not.toBe(BEFORE[path]);
    const change = await at.propose(BEFORE, { ...BEFORE, [path]: scenario });
    const step = await at.plan(change);
    expect(step.exitCode, step.log).toBe(0);
    expect(step.outputs).toMatchObject({ changed: "false", refused: "1", matrix: '{"include":[]}' });
    const [comment = ""] = await change.comments();
    expect(comment).toContain("differ in its add-ons, which an upgrade of charts does not change");
    expect(markOf(comment)?.stamp.state).toBe("final");
    const parallel = await at.plan(change, { with: { layout: "parallel", out: join(at.folder, "parallel") }, run: 2 });
    expect(parallel.outputs, parallel.log).toMatchObject({ changed: "true", refused: "0" });
  });

  test("is told in other languages", async () => {
    const change = await at.propose(BEFORE, { ...BEFORE, ...filesOf(SLUG, WITHOUT_BBR) });
    const step = await at.plan(change, { with: { locale: "ko" } });
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
  const again = (run: number) => ({ run, with: { out: join(at.folder, String(run)), "comment-key": "compare" } });

  test("have a comment each for their verdicts, and the plan's own is not left waiting for one", async () => {
    const change = await at.propose(BOTH, both);
    const step = await at.plan(change, again(1));
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
    const change = await at.propose(BOTH, both);
    await at.plan(change, again(1));
    const one = (await change.push({ ...BOTH, ...changed(OTHER) })).slice(0, 7);
    const step = await at.plan(change, again(2));
    expect(step.exitCode, step.log).toBe(0);
    expect(await stamps(change)).toEqual([`compare in-progress ${one}`, `compare-${SLUG} final ${one}`, `compare-${OTHER} final ${one}`]);
    expect((await change.comments())[1]).toContain(`No verdict apart at ${one}`);
    const two = (await change.push({ ...both, [`scenarios/${SLUG}/scenario.yaml`]: catalogue(SLUG, "scenario.yaml") })).slice(0, 7);
    await at.plan(change, again(3));
    expect(await stamps(change)).toEqual([
      `compare final ${two}`,
      `compare-${SLUG} in-progress ${two}`,
      `compare-${OTHER} in-progress ${two}`,
    ]);
    const bad = (await change.push({ ...both, [`scenarios/${SLUG}/values.yaml`]: "a: [" })).slice(0, 7);
    expect((await at.plan(change, again(4))).exitCode).toBe(1);
    expect(await stamps(change)).toEqual([`compare failed ${bad}`, `compare-${SLUG} final ${bad}`, `compare-${OTHER} final ${bad}`]);
  });

  test("are one warning where nobody may comment", async () => {
    const step = await at.plan(await at.propose(BOTH, both), { token: at.github.tokens.fork });
    expect(messages(step).filter((message) => message.includes("Not written"))).toHaveLength(1);
  });
});
