import { describe, expect, it } from "vitest";
import type { NoiseHistory } from "../../../actions/lib/model/noise.ts";
import { noiseKnown } from "../../../actions/lib/report/noise-known.ts";
import { buildRecord, noiseOf } from "../../support/records.ts";

const record = buildRecord();
const run = (scenario: string, measuredAt: string) => ({ runId: measuredAt, scenario, measuredAt, metrics: [] });
const known = (...runs: NoiseHistory["runs"]) => noiseKnown({ startedAt: "2026-11-21T10:00:00.000Z", noise: { ...noiseOf(record), runs } });

describe("noiseKnown", () => {
  it("is a cold start where a record knows nothing, or has an empty history", () => {
    expect(noiseKnown(record)).toEqual({ runs: 0, scenarios: [] });
    expect(known()).toEqual({ runs: 0, scenarios: [] });
  });

  it("counts the runs and tells the age of the newest, whatever their order", () => {
    const history = known(run("b", "2026-11-20T10:00:00.000Z"), run("a", "2026-11-21T09:00:00.000Z"), run("a", "2026-11-19T10:00:00.000Z"));
    expect(history).toMatchObject({ runs: 3, newestAt: "2026-11-21T09:00:00.000Z", ageSeconds: 3600, scenarios: ["b", "a"] });
  });

  it("tells no age of a history from the future", () => {
    expect(known(run("a", "2026-11-22T10:00:00.000Z"))).not.toHaveProperty("ageSeconds");
  });
});
