import { describe, expect, test } from "vitest";
import { readFileCommands } from "../support/file-commands.ts";
import { runStep } from "../support/runner.ts";

describe("the runner's stand-in", () => {
  test("reads outputs, state and summary even when the process failed", async () => {
    const result = await runStep({ action: "test/fixtures/actions/bare" });
    expect(result.exitCode).toBe(3);
    expect(result.outputs).toEqual({ plain: "a=b", long: "line 1\nline 2 = <<END" });
    expect(result.state).toEqual({ cluster: "bench" });
    expect(result.summary).toBe("# Title\n");
  });

  test("carries out commands of both streams, masks secrets and leaves stopped commands alone", async () => {
    const { annotations, lines, log } = await runStep({ action: "test/fixtures/actions/bare" });
    expect(annotations).toEqual([
      { level: "notice", message: "again" },
      { level: "warning", message: "on\nstderr" },
    ]);
    expect(log).toContain("password ***");
    expect(log).not.toContain("hunter2");
    expect(lines.find((line) => line.text === "inside")?.group).toBe("Folded");
    expect(lines.find((line) => line.text === "outside")?.group).toBeUndefined();
  });

  test("gives no token, and a workspace of its own", async () => {
    const { log } = await runStep({ action: "test/fixtures/actions/bare", env: { GITHUB_WORKSPACE: "nowhere" } });
    expect(log).toContain("no token, cwd is workspace: true");
  });

  test("hands the state of main to post", async () => {
    const { log } = await runStep({ action: "test/fixtures/actions/scripted", stage: "post", state: { cluster: "bench" } });
    expect(log).toContain("cluster bench");
  });

  test.each([["name<<END\nvalue\n"], ["neither\n"]])("refuses a file of outputs that the runner refuses: %j", (content) => {
    expect(() => readFileCommands(content)).toThrow();
  });

  test.concurrent("sends SIGTERM 7.5 s after SIGINT", async () => {
    // `stubborn` stops for nothing, and runAction ends its process at the second signal.
    const result = await runStep({ action: "test/fixtures/actions/scripted", with: { script: "stubborn" }, cancelWhen: /working/ });
    expect(result.exitCode).toBe(143);
    expect(result.seconds).toBeGreaterThan(7.4);
  });

  test.concurrent("kills what ignores both signals, 2.5 s after the second", async () => {
    const result = await runStep({ action: "test/fixtures/actions/bare", env: { DEAF: "yes" }, cancelWhen: /deaf/ });
    expect(result.signal).toBe("SIGKILL");
    expect(result.seconds).toBeGreaterThan(9.9);
  });
});
