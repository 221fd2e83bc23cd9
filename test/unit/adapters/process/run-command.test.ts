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

  test.each([
    ["is another user's", "EPERM"],
    ["ended in the same moment", "ESRCH"],
  ])("waits for the end of a command that %s", async (_, code) => {
    vi.spyOn(process, "kill").mockImplementation(() => {
      throw Object.assign(new Error(`kill ${code}`), { code });
    });
    expect(await runCommand(["sleep", "0.3"], { limitSeconds: 0.1 })).toMatchObject({ exitCode: 0, timedOut: true });
  });
});
