import { afterEach, describe, expect, test, vi } from "vitest";
import { runCommand } from "../../../../actions/lib/adapters/process/run-command.ts";

describe("runCommand at its limit", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test("ends a command of ours", async () => {
    const { signal, timedOut, seconds } = await runCommand(["sleep", "20"], { limitSeconds: 0.1 });
    expect({ signal, timedOut }).toEqual({ signal: "SIGTERM", timedOut: true });
    expect(seconds).toBeLessThan(10);
  });

  test("ends what a command left in the background, also when it ignores the polite request", async () => {
    const left = "trap '' TERM; while :; do sleep 0.1; done";
    const { exitCode, timedOut } = await runCommand(["sh", "-c", `sh -c "${left}" & exit 0`], { limitSeconds: 2 });
    expect({ exitCode, timedOut }).toEqual({ exitCode: 0, timedOut: true });
  });

  test.each([
    ["is another user's", "EPERM"],
    ["ended in the same moment", "ESRCH"],
  ])("waits for the end of a command that %s", async (_, code) => {
    vi.spyOn(process, "kill").mockImplementation(() => {
      throw Object.assign(new Error(`kill ${code}`), { code });
    });
    expect(await runCommand(["sleep", "2"], { limitSeconds: 0.1 })).toMatchObject({ exitCode: 0, timedOut: true });
  });
});
