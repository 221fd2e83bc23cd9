import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { runTool } from "../../../../actions/lib/adapters/process/run-tool.ts";
import { recordingLog } from "../../../support/recording-log.ts";

const never = new AbortController().signal;
const options = () => ({ log: recordingLog(), name: "eksctl", signal: never, limitSeconds: 30 });
const sh = (script: string): [string, ...string[]] => ["sh", "-c", script];

const scratch = mkdtempSync(join(tmpdir(), "run-tool-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
afterEach(() => {
  vi.unstubAllEnvs();
});

/** A zombie, which nobody in a container may ever collect, is not. */
const isAlive = (id: number): boolean => {
  try {
    return !readFileSync(`/proc/${id}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
};

describe("runTool", () => {
  test("puts the tool's name before every line of both streams, so that none is a workflow command", async () => {
    const given = options();
    await runTool(sh("printf '::error::a\\n  ::set-output name=x::y\\r::warning::b\\nlast'; printf '##[error]c\\n' >&2"), given);
    expect(given.log.lines.toSorted()).toEqual(
      [
        "eksctl | ::error::a",
        "eksctl |   ::set-output name=x::y",
        "eksctl | ::warning::b",
        "eksctl | last",
        "eksctl | ##[error]c",
      ].toSorted(),
    );
  });

  test("keeps a character whole that two chunks tear apart, and takes colours away", async () => {
    const given = options();
    await runTool(sh("printf '\\033[36mgr\\303'; sleep 0.2; printf '\\274n\\033[0m\\n'"), given);
    expect(given.log.lines).toEqual(["eksctl | grün"]);
  });

  test("hands arguments over as they are: no shell looks at them", async () => {
    const given = options();
    const odd = ["$HOME", "a b", "*", "'; exit 3", "--", "-n", "`id`", ""];
    await runTool(["printf", "%s\\n", ...odd], given);
    expect(given.log.lines).toEqual(odd.filter((text) => text !== "").map((text) => `eksctl | ${text}`));
  });

  test("prints nothing where stdout is captured, and says in the error what a tool that failed said", async () => {
    const given = options();
    expect(await runTool(sh("echo '{\"a\":1}'; echo note >&2"), { ...given, capture: true })).toEqual({ stdout: '{"a":1}\n' });
    expect(given.log.lines).toEqual([]);
    await expect(runTool(sh("echo why >&2; exit 1"), { ...options(), capture: true })).rejects.toThrow("why");
  });

  test("gives the tool what leads to AWS, and nothing of the workflow's", async () => {
    for (const [name, value] of Object.entries({
      AWS_REGION: "eu-north-1",
      INPUT_SECRET: "a",
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "b",
      GITHUB_TOKEN: "c",
      NODE_OPTIONS: "",
      RUNNER_TRACKING_ID: "d",
    })) {
      vi.stubEnv(name, value);
    }
    const { stdout } = await runTool(["env"], { ...options(), capture: true, env: { OWN: "yes" } });
    expect(stdout).toMatch(/^AWS_REGION=eu-north-1$/m);
    expect(stdout).toMatch(/^OWN=yes$/m);
    expect(stdout).toMatch(/^RUNNER_TRACKING_ID=d$/m);
    expect(stdout).not.toMatch(/^(INPUT_|ACTIONS_|GITHUB_|NODE_OPTIONS)/m);
  });

  test("answers a question with the end of the input", async () => {
    const given = options();
    await runTool(sh("read answer || echo nothing"), given);
    expect(given.log.lines).toEqual(["eksctl | nothing"]);
  });

  test("repeats the last lines of a tool that failed", async () => {
    await expect(runTool(sh("for i in 1 2 3 4 5 6 7; do echo line $i; done; exit 4"), options())).rejects.toThrow(
      /`sh -c .*` exited with 4: line 3 \| line 4 \| line 5 \| line 6 \| line 7$/,
    );
  });

  test("tells a tool that somebody killed from one that gave up", async () => {
    await expect(runTool(sh("kill -9 $$"), options())).rejects.toThrow(/was killed$/);
  });

  test("says when there is no such tool", async () => {
    await expect(runTool(["no-such-tool"], options())).rejects.toThrow('The command "no-such-tool" is not installed or cannot be run.');
  });

  test("ends a tool at its limit", async () => {
    await expect(runTool(["sleep", "30"], { ...options(), limitSeconds: 0.2 })).rejects.toThrow("`sleep 30` was ended after 0.2 s");
  });
});

describe("runTool when it is cancelled", () => {
  test("does not begin when it is cancelled already", async () => {
    const given = options();
    await expect(runTool(["true"], { ...given, signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
  });

  test("asks the tool with SIGINT, and waits for what it still says", async () => {
    const given = options();
    const cancel = new AbortController();
    const info = (line: string) => {
      given.log.info(line);
      if (line.endsWith("begun")) cancel.abort(new Error("cancelled"));
    };
    const end = runTool(sh("trap 'echo tidied; exit 0' INT; echo begun; while :; do sleep 0.1; done"), {
      ...given,
      log: { ...given.log, info },
      signal: cancel.signal,
    });
    await expect(end).rejects.toThrow("cancelled");
    expect(given.log.lines).toContain("eksctl | tidied");
  });

  test("kills what a tool started and left behind, where the tool itself has heeded SIGINT", async () => {
    const file = join(scratch, "child");
    const cancel = new AbortController();
    const given = options();
    const deaf = "trap '' INT TERM; while :; do sleep 0.1; done";
    await expect(
      runTool(sh(`trap 'exit 0' INT; sh -c "${deaf}" & echo $! > ${file}; echo begun; while :; do sleep 0.1; done`), {
        ...given,
        log: { ...given.log, info: (line) => line.endsWith("begun") && cancel.abort(new Error("cancelled")) },
        signal: cancel.signal,
      }),
    ).rejects.toThrow("cancelled");
    const child = Number(readFileSync(file, "utf8"));
    try {
      await expect.poll(() => isAlive(child)).toBe(false);
    } finally {
      if (isAlive(child)) process.kill(child, "SIGKILL");
    }
  });

  test("kills what ignores SIGINT and SIGTERM, with all that it started, before the runner ends us", async () => {
    const file = join(scratch, "ids");
    const deaf = "trap '' INT TERM; while :; do sleep 0.1; done";
    const cancel = new AbortController();
    const given = options();
    const kill = vi.spyOn(process, "kill");
    const startedAt = performance.now();
    await expect(
      runTool(sh(`trap '' INT TERM; sh -c "${deaf}" & echo $! $$ > ${file}; echo begun; while :; do sleep 0.1; done`), {
        ...given,
        log: { ...given.log, info: (line) => line.endsWith("begun") && cancel.abort(new Error("cancelled")) },
        signal: cancel.signal,
      }),
    ).rejects.toThrow("cancelled");
    expect((performance.now() - startedAt) / 1000).toBeLessThan(7.5);
    expect(kill.mock.calls.map(([, signal]) => signal)).toEqual(["SIGINT", "SIGTERM", "SIGKILL", "SIGKILL"]);
    kill.mockRestore();
    // Whoever is sent SIGKILL is gone when the kernel comes to it; the tool's own end does not wait for its children's.
    const ids = readFileSync(file, "utf8").trim().split(" ").map(Number);
    await expect.poll(() => ids.filter(isAlive)).toEqual([]);
  });
});
