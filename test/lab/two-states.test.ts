import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import { readRecord } from "../../actions/lib/adapters/records/record-file.ts";
import { runCli } from "../support/cni-bench.ts";
import { temporaryFolder } from "../support/folders.ts";
import { settledTraces, type Traces, traces } from "../support/lab.ts";

const SLUG = "cilium-vxlan-kube-proxy";
/** As in verdicts.test.ts: more than twice what a cold start needs. */
const ROUNDS = 7;
const [BASE, HEAD] = [`${SLUG}@base`, `${SLUG}@head`];
let before: Traces;
let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  before = traces();
  folder = temporaryFolder();
  for (const state of ["base", "head"]) cpSync(join(projectRoot(), "scenarios", SLUG), join(folder.path, state, SLUG), { recursive: true });
});
afterEach(() => folder[Symbol.dispose]());

/** Changes the values of the later state, as a pull request does. */
function change(edit: (values: string) => string): void {
  const path = join(folder.path, "head", SLUG, "values.yaml");
  writeFileSync(path, edit(readFileSync(path, "utf8")));
}

const measure = (...options: readonly string[]) =>
  runCli([
    ...["run", "--scenario-folder", join(folder.path, "head"), "--baseline-folder", join(folder.path, "base")],
    ...["--seconds", "1", "--noise", join(folder.path, "noise.json"), "--out", join(folder.path, "out"), ...options],
  ]);

describe("two states of a scenario", () => {
  test("are two arms of one record, built of what their values say, and compared round by round", async () => {
    change((values) => values.replace("kubeProxyReplacement: false", "kubeProxyReplacement: true"));
    // As in verdicts.test.ts: a change that no machine's noise can hide.
    const gate = "service-scaling/1000/service/other-node service.programming.time";
    const done = await measure("--tests", "service-scaling/1000", "--rounds", String(ROUNDS), "--gate", gate);
    expect(done.exitCode, done.stderr).toBe(0);
    expect(await settledTraces(before)).toEqual(before);

    const { arms, baseline, steps, order } = await readRecord(join(folder.path, "out", "record.json"));
    expect(baseline).toBe(BASE);
    expect(order).toEqual({ design: "abba", seed: 1 });
    expect(arms.map(({ name, lab }) => [name, lab?.serviceRouting])).toEqual([
      [BASE, "iptables"],
      [HEAD, "ebpf"],
    ]);
    for (let round = 0; round <= ROUNDS; round++)
      expect(steps.filter((step) => step.round === round).map(({ arm }) => arm)).toEqual(round % 2 === 0 ? [HEAD, BASE] : [BASE, HEAD]);

    const reported = await runCli(["report", join(folder.path, "out", "record.json"), "--out", join(folder.path, "report")]);
    expect(reported.exitCode, reported.stderr).toBe(0);
    expect(JSON.parse(readFileSync(join(folder.path, "report", "report.json"), "utf8"))).toMatchObject({ verdict: "improvement" });
    expect(reported.stdout).toContain(`Improvement: ${HEAD} is faster than ${BASE}`);
  });

  test("that the lab cannot tell apart are noise against noise, and the record says so", async () => {
    change((values) => values.replace(/hubble:\n {2}enabled: false/, "hubble:\n  enabled: true"));
    const done = await measure("--tests", "tcp-throughput/1-stream", "--rounds", "1", "--confirm", "false");
    expect(done.exitCode, done.stderr).toBe(0);
    const { arms, notes } = await readRecord(join(folder.path, "out", "record.json"));
    expect(arms[1]?.notes).toEqual([
      "the lab builds the same with and without the change of hubble.enabled, so its numbers do not show what that does",
      `the lab builds it of the same mechanisms as ${BASE}, so all that they differ by is noise`,
    ]);
    expect(notes.join()).toContain(`${HEAD}: the lab builds it of the same mechanisms as ${BASE}`);
  });

  test("are refused before anything is made where one holds values that cannot be read", async () => {
    change(() => "a: &a [*a]\nb: {{ .Values }}\n");
    const refused = await measure("--tests", "tcp-throughput/1-stream");
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain(`scenarios/${SLUG}/values.yaml is not valid YAML`);
    expect(refused.stderr).not.toContain("Build the data planes");
  });
});
