import { join } from "node:path";
import { expect, test } from "vitest";
import { readRecord } from "../../actions/lib/adapters/records/record-file.ts";
import { ABILITIES, carriedBy } from "../../actions/lib/benchmark/abilities.ts";
import { NETWORK_TESTS } from "../../actions/lib/network-tests/catalog.ts";
import { runCli } from "../support/cni-bench.ts";
import { temporaryFolder } from "../support/folders.ts";

test("every variant of every network test that the lab carries gives its metrics there", async () => {
  using folder = temporaryFolder();
  const chosen = ["--profile", "full", "--scenarios", "cilium-vxlan", "--paths", "headline", "--rounds", "1", "--seconds", "1"];
  const { exitCode, stderr } = await runCli(["run", ...chosen, "--out", folder.path]);
  expect(exitCode, stderr).toBe(0);
  const { steps } = await readRecord(join(folder.path, "record.json"));
  for (const { name, variants } of carriedBy(ABILITIES.lab, NETWORK_TESTS)) {
    for (const variant of variants) {
      const outcomes = steps.filter((step) => step.test === name && step.variant === variant.name).map((step) => step.outcome);
      expect(outcomes, `${name}/${variant.name}`).toHaveLength(2);
      for (const outcome of outcomes) {
        // A rate that a busy machine does not hold is an honest outcome of this test too; a tool that fails is not, but where iperf3's server, on
        // such a machine, had not turned away yet from the client before.
        const isBusy = outcome.status === "failed" && outcome.reason.includes("the server is busy running a test");
        expect(isBusy ? "invalid" : outcome.status, JSON.stringify(outcome)).toMatch(/^(measured|invalid)$/);
        const metrics = "measurements" in outcome ? outcome.measurements.map((one) => one.metric) : [];
        if (outcome.status === "measured") expect(variant.metrics).toEqual(expect.arrayContaining(metrics));
        if (outcome.status === "measured") expect(metrics.length, `${name}/${variant.name}`).toBeGreaterThan(0);
      }
    }
  }
});
