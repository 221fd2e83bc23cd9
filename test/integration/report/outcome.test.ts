import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { VERDICTS } from "../../../actions/lib/model/verdict.ts";
import { messages } from "../../support/runner.ts";
import { scene } from "./scene.ts";

describe("the outputs", () => {
  test("name the verdict, the counts and the files, also where nobody is told", async () => {
    await using at = await scene();
    const { outputs, exitCode, log } = await at.report({ event: ["push", {}] });
    expect(exitCode, log).toBe(0);
    expect(Object.keys(outputs).sort()).toEqual(
      [
        "verdict",
        "regressions",
        "improvements",
        ...VERDICTS.filter((verdict) => !/regression|improvement/.test(verdict)),
        "report-path",
        "html-path",
        "json-path",
        "csv-path",
        "comment-url",
      ].sort(),
    );
    expect(outputs["report-path"]).toBe(join(at.folder, "report.md"));
    expect(readFileSync(join(at.folder, "report.md"), "utf8")).not.toBe("");
  });

  test("are only the comment's address while the measurement runs, and nothing is in the summary", async () => {
    await using at = await scene();
    const { outputs, summary } = await at.report({ with: { status: "in-progress" } });
    expect(outputs).toEqual({ "comment-url": expect.stringContaining("#issuecomment-") });
    expect(summary).toBe("");
  });

  test("are those of what was measured when the job failed later", async () => {
    await using at = await scene();
    const { outputs, summary, exitCode } = await at.report({ with: { status: "failure" } });
    expect(exitCode).toBe(0);
    expect(outputs).toHaveProperty("verdict");
    expect(summary).not.toBe("");
  });

  test("are missing without harm when the job failed before it measured", async () => {
    await using at = await scene();
    writeFileSync(join(at.folder, "record.json"), '{"schemaVersion":');
    const result = await at.report({ with: { status: "failure" } });
    expect(result.exitCode).toBe(0);
    expect(messages(result)).toEqual([]);
    expect(result.log).toContain("There is no report: ");
    expect(Object.keys(result.outputs)).toEqual(["comment-url"]);
  });
});

describe("inputs", () => {
  test.each([
    [{ records: "" }, 'Input "records" must be given where "status" is success.'],
    [{ status: "done" }, 'Input "status" must be one of in-progress, success, failure, cancelled, not "done".'],
    [{ "comment-key": "a --> b" }, 'Input "comment-key" must be'],
    [{ "pull-request": "#7" }, 'Input "pull-request" must be a whole number of at least 1, not "#7".'],
    [{ locale: "fr" }, 'Input "locale" must be one of en, ko, zh, not "fr".'],
    [{ "fail-on": "regresion" }, 'did you mean "regression"?'],
  ])("are refused in one sentence, and GitHub is not asked: %j", async (given, sentence) => {
    await using at = await scene();
    const { exitCode, annotations } = await at.report({ with: given });
    expect(exitCode).toBe(1);
    expect(annotations).toEqual([{ level: "error", message: expect.stringContaining(sentence) }]);
    expect(at.github.proxy.requests).toEqual([]);
  });
});

describe("the fail policy", () => {
  test("fails a regression after everything is written", async () => {
    await using at = await scene({ slowdown: 0.5 });
    const result = await at.report({ with: { "fail-on": "regression", "check-run": "true" } });
    expect(result.outputs["verdict"]).toBe("regression");
    expect(result.exitCode).toBe(1);
    expect(messages(result)).toEqual(['error: A gate metric has become worse, and "fail-on" is regression.']);
    expect(result.summary).not.toBe("");
    expect(await at.marks()).toEqual([expect.stringContaining("final")]);
    expect(await at.github.checkRuns()).toMatchObject([{ conclusion: "failure" }]);
  });

  test("lets a regression pass unless asked", async () => {
    await using at = await scene({ slowdown: 0.5 });
    expect(await at.report()).toMatchObject({ exitCode: 0, outputs: { verdict: "regression" } });
  });
});

describe("the check run", () => {
  test("is not made unless asked for", async () => {
    await using at = await scene();
    await at.report();
    expect(await at.github.checkRuns()).toEqual([]);
  });

  test("begins and ends on the pull request's head, under the name of its key", async () => {
    await using at = await scene();
    const given = { "check-run": "true", "comment-key": "m5.large", comment: "false" };
    await at.report({ with: { ...given, status: "in-progress" } });
    expect(await at.github.checkRuns()).toMatchObject([{ name: "Network benchmark (m5.large)", status: "in_progress", conclusion: null }]);
    const { log } = await at.report({ with: given });
    const [checkRun, ...others] = await at.github.checkRuns();
    expect(others).toEqual([]);
    expect(checkRun).toMatchObject({ status: "completed" });
    expect(log).toContain(checkRun?.output.title);
    expect(checkRun?.output.summary).not.toBe("");
    expect(await at.github.comments()).toEqual([]);
  });

  test.each([
    ["failure", "never", "neutral"],
    ["failure", "regression-or-invalid", "failure"],
    ["cancelled", "never", "cancelled"],
  ])("of a measurement with status %s under %s is %s", async (status, policy, conclusion) => {
    await using at = await scene();
    await at.report({ with: { "check-run": "true", status, "fail-on": policy, records: "" } });
    expect(await at.github.checkRuns()).toMatchObject([{ conclusion }]);
  });

  test("is made on the commit of a push", async () => {
    await using at = await scene();
    await at.report({ event: ["push", {}], with: { "check-run": "true" } });
    expect(at.github.takeWrites()).toEqual([`POST /repos/${at.github.repository}/check-runs`]);
    expect(await at.github.checkRuns(at.github.headSha)).toHaveLength(1);
  });

  test("is one warning where the token may not, and the comment is written all the same", async () => {
    await using at = await scene();
    const refusal = { status: 403, body: JSON.stringify({ message: "Resource not accessible by integration" }) };
    at.github.proxy.inject({ on: /check-runs/, does: { answer: refusal } });
    const result = await at.report({ with: { "check-run": "true" } });
    expect(result.exitCode).toBe(0);
    expect(messages(result)).toEqual([expect.stringContaining("`checks: write`")]);
    expect(await at.marks()).toHaveLength(1);
  });

  test.each(["before", "after"] as const)("is not made twice by a reset %s", async (reset) => {
    await using at = await scene();
    at.github.proxy.inject({ on: /POST .*check-runs/, does: { reset } });
    await at.report({ with: { "check-run": "true" } });
    expect(await at.github.checkRuns()).toHaveLength(1);
  });
});
