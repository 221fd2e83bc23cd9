import { describe, expect, test } from "vitest";
import { runStep, type Step } from "../../support/runner.ts";

const run = (script: string, more: Partial<Step> = {}) => runStep({ action: "test/fixtures/actions/scripted", with: { script }, ...more });

describe("runAction", () => {
  test("reads inputs by their kebab-case names, defaults of action.yml included", async () => {
    const { outputs } = await run("read");
    expect(JSON.parse(outputs["text"] as string)).toEqual({ runCount: 3, script: "read", absent: "two" });
  });

  test("fails the step with the sentence of a refused input", async () => {
    const { exitCode, annotations } = await run("read", { with: { script: "read", "run-count": "three" } });
    expect(exitCode).toBe(1);
    expect(annotations).toEqual([{ level: "error", message: 'Input "run-count" must be a whole number of at least 1, not "three".' }]);
  });

  test("writes outputs that survive delimiters and line ends in their values", async () => {
    const { outputs, exitCode } = await run("outputs");
    expect(exitCode).toBe(0);
    expect(outputs).toEqual({ text: "a=b\nghadelimiter_1\nEOF\n<<EOF", number: "0.5", flag: "false" });
  });

  test("lets no line of the log become a command", async () => {
    const { annotations, outputs, log } = await run("inject");
    expect(annotations).toEqual([{ level: "warning", message: "two lines\n::error::of one warning" }]);
    expect(outputs).toEqual({});
    expect(log.replaceAll("\u200b", "")).toContain("::error::from a pod");
  });

  test("folds a group under a title that is no command either", async () => {
    const { annotations, lines } = await run("group");
    expect(annotations).toEqual([]);
    expect(lines.find((line) => line.text === "inside")?.group).toBe("Measure\n::error::title");
  });

  test.each([
    ["configuration", 'Input "rounds" must be a whole number of at least 1, not "three".'],
    ["environment", "The lab lacks nft."],
    ["tool", "`iperf3` exited with 1: line one\nline two"],
    ["disposal", "The disk is full. (and while cleaning up: `ip netns delete` exited with 1)"],
  ])("shows the sentence of a foreseen error (%s) without a stack", async (script, sentence) => {
    const { exitCode, annotations, stdout } = await run(script);
    expect(exitCode).toBe(1);
    expect(annotations).toEqual([{ level: "error", message: sentence }]);
    expect(stdout).not.toContain("main.ts:");
  });

  test("keeps the stack of a bug of ours for the debug log", async () => {
    const { exitCode, annotations, log, stdout } = await run("bug");
    expect(exitCode).toBe(1);
    expect(annotations).toEqual([{ level: "error", message: "x is not a function" }]);
    expect(log).not.toContain("main.ts:");
    expect(stdout).toMatch(/::debug::TypeError: x is not a function.*main\.ts:/);
  });

  test("leaves out of a summary what would make the runner drop it whole, and says so", async () => {
    const { summary, annotations } = await run("large-summary");
    expect(annotations).toEqual([]);
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1024 * 1024);
    expect(summary).toMatch(/\| ü \| cell \|\n\n_\d+ of 60000 lines are left out here: a step summary holds 1 MiB\._\n$/);
  });

  test("asks main to stop at SIGINT and fails the step with one sentence", async () => {
    const { exitCode, annotations, log, seconds } = await run("long-work", { cancelWhen: /working/ });
    expect(exitCode).toBe(1);
    expect(annotations).toEqual([{ level: "error", message: "The step was cancelled (SIGINT)." }]);
    expect(log).toContain("Stopping because of SIGINT");
    expect(seconds).toBeLessThan(5);
  });

  test("ends although somebody forgot a timer", async () => {
    const { exitCode, seconds } = await run("forgotten");
    expect(exitCode).toBe(0);
    expect(seconds).toBeLessThan(9);
  });
});
