import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readNoise, writeNoise } from "../../../../actions/lib/adapters/records/noise-file.ts";
import { ConfigurationError, EnvironmentError } from "../../../../actions/lib/model/errors.ts";
import type { NoiseHistory } from "../../../../actions/lib/model/noise.ts";
import { temporaryFolder } from "../../../support/folders.ts";

const history: NoiseHistory = {
  schemaVersion: 1,
  fingerprint: { target: "lab", kernel: "6.1.0", cpuModel: "a test's processor", cores: 2, secondsPerRun: 1, harness: "0.1" },
  runs: [
    {
      runId: "aa1",
      scenario: "vpc-cni",
      measuredAt: "2026-01-01T00:00:00.000Z",
      metrics: [{ test: "latency", variant: "tcp-idle", path: "pod/other-node", metric: "latency.p50", logRatios: [0.01, -0.02] }],
    },
  ],
};
let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder[Symbol.dispose]());

describe("the noise file", () => {
  test("gives back what was written, and makes the folders on the way", async () => {
    const path = join(folder.path, "a", "b", "noise.json");
    await writeNoise(path, [history]);
    expect(await readNoise(path)).toEqual([history]);
  });

  test("that does not exist holds nothing", async () => {
    expect(await readNoise(join(folder.path, "none.json"))).toEqual([]);
  });

  test.each([
    ["no JSON", "{", "is not JSON"],
    ["another version", JSON.stringify({ schemaVersion: 2, histories: [] }), "schemaVersion"],
    ["a metric nobody knows", JSON.stringify({ schemaVersion: 1, histories: [history] }).replace("latency.p50", "latency.p51"), "metric"],
    ["a log-ratio that is no number", JSON.stringify({ schemaVersion: 1, histories: [history] }).replace("0.01", "null"), "logRatios"],
  ])("of %s is refused in one sentence that names the file", async (_, text, problem) => {
    const path = join(folder.path, "noise.json");
    writeFileSync(path, text);
    const refusal = await readNoise(path).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ConfigurationError);
    expect((refusal as Error).message).toContain(path);
    expect((refusal as Error).message).toContain(problem);
  });

  test("that is a folder is refused", async () => {
    await expect(readNoise(folder.path)).rejects.toThrow(`Input "noise" must be a file, which "${folder.path}" is not.`);
  });

  test("that cannot be stored leaves the old one as it was", async () => {
    const path = join(folder.path, "noise.json");
    await writeNoise(path, [history]);
    const before = readFileSync(path, "utf8");
    mkdirSync(join(folder.path, "taken"));
    await expect(writeNoise(join(folder.path, "taken"), [])).rejects.toThrow(EnvironmentError);
    expect(readFileSync(path, "utf8")).toBe(before);
  });
});
