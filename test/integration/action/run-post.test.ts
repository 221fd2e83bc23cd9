import { describe, expect, test } from "vitest";
import { runStep } from "../../support/runner.ts";

describe("runPost", () => {
  test("ends a post that does not listen to the end of its time, says so, and fails no job", async () => {
    const { exitCode, signal, annotations, log } = await runStep({ action: "test/fixtures/actions/deaf", stage: "post" });
    expect([exitCode, signal]).toEqual([0, null]);
    expect(log).toContain("The signal fired.");
    expect(annotations).toEqual([{ level: "warning", message: expect.stringContaining("it was ended by force") }]);
  });
});
