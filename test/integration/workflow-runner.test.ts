import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/folders.ts";
import { Artifacts } from "../support/marketplace.ts";
import { type JobRights, runWorkflow, type WorkflowOptions } from "../support/workflow.ts";

/** Plays a workflow that is written here. */
async function play(yaml: string, options: Partial<WorkflowOptions> = {}) {
  using folder = temporaryFolder();
  const file = join(folder.path, "workflow.yml");
  writeFileSync(file, yaml);
  return await runWorkflow({ event: { name: "push" }, ...options, file });
}

const ended = ({ jobs }: Awaited<ReturnType<typeof play>>) => Object.fromEntries(jobs.map(({ name, conclusion }) => [name, conclusion]));

describe("a workflow played by the rules of Actions", () => {
  test("passes over what needs a job that failed, but not what asks for the status itself", async () => {
    const run = await play(`
on: { push: }
jobs:
  bad: { steps: [{ run: "exit 3" }] }
  next: { needs: bad, steps: [{ run: "true" }] }
  after: { needs: [next, bad], if: always(), steps: [{ run: "true" }] }
  told: { needs: bad, if: "failure()", steps: [{ run: "true" }] }
  other: { steps: [{ run: "true" }] }
`);
    expect(ended(run)).toEqual({ bad: "failure", next: "skipped", after: "success", told: "success", other: "success" });
    expect(run.conclusion).toBe("failure");
  });

  test("gives outputs of jobs to those that need them, lists to matrices, and the legs' number to each", async () => {
    const run = await play(`
on: { push: }
jobs:
  list:
    outputs: { names: "\${{ steps.l.outputs.names }}" }
    steps: [{ id: l, run: "echo 'names=[\\"a\\",\\"b\\"]' >> $GITHUB_OUTPUT" }]
  leg:
    name: Leg \${{ matrix.name }}
    needs: list
    strategy: { matrix: { name: "\${{ fromJSON(needs.list.outputs.names) }}" } }
    env: { WHO: "\${{ matrix.name }}" }
    steps: [{ run: "echo this is $WHO, \${{ strategy.job-index }} of \${{ strategy.job-total }}" }]
`);
    expect(run.job("Leg b").log).toContain("this is b, 1 of 2");
    expect(ended(run)).toEqual({ list: "success", "Leg a": "success", "Leg b": "success" });
  });

  test("a called workflow has its inputs, gives its outputs, and can do no more than who calls it", async () => {
    using folder = temporaryFolder();
    const called = join(folder.path, "called.yml");
    writeFileSync(
      called,
      `
on:
  workflow_call:
    inputs: { word: { type: string }, other: { type: string, default: there } }
    outputs: { said: { value: "\${{ jobs.say.outputs.said }}" } }
jobs:
  say:
    permissions: { contents: write, id-token: write }
    outputs: { said: "\${{ steps.s.outputs.said }}" }
    steps: [{ id: s, run: "echo said=\${{ inputs.word }} \${{ inputs.other }} >> $GITHUB_OUTPUT" }]
`,
    );
    const rights: JobRights[] = [];
    const grant = (right: JobRights) => {
      rights.push(right);
      return { token: "t", env: {} };
    };
    const caller = (permissions: string) => `
on: { push: }
jobs:
  call: { permissions: ${permissions}, uses: ${called}, with: { word: hello } }
  hear: { needs: call, steps: [{ run: "echo heard \${{ needs.call.outputs.said }}" }] }
`;
    const run = await play(caller("{ contents: read }"), { grant });
    expect(run.job("hear").log).toContain("heard hello there");
    expect(rights[0]).toEqual({ job: "say", environment: undefined, permissions: { contents: "read", "id-token": "none" } });
  });

  test("a pull request from a fork can read, and never gets an ID token", async () => {
    const rights: JobRights[] = [];
    const grant = (right: JobRights) => {
      rights.push(right);
      return { token: "t", env: {} };
    };
    await play(
      `
on: { pull_request: }
jobs:
  one: { permissions: { id-token: write, pull-requests: write, contents: read }, steps: [{ run: "true" }] }
`,
      { grant, isFork: true, event: { name: "pull_request" } },
    );
    expect(rights[0]?.permissions).toEqual({ "id-token": "none", "pull-requests": "read", contents: "read" });
  });

  test("an environment that nobody lets it into ends the job before its first step", async () => {
    const run = await play("on: { push: }\njobs:\n  paid: { environment: money, steps: [{ run: echo spent }] }\n", {
      approve: () => false,
    });
    expect(run.job("paid")).toMatchObject({ conclusion: "failure", stages: [] });
    expect(run.log).not.toContain("spent");
  });

  test("a cancelled run goes on with what always runs, and with nothing else", async () => {
    const run = await play(
      `
on: { push: }
jobs:
  long: { steps: [{ run: "echo working; sleep 30" }, { run: "echo never" }, { if: always(), run: "echo tidied" }] }
  next: { needs: long, steps: [{ run: "true" }] }
  last: { needs: long, if: always(), steps: [{ run: "true" }] }
`,
      { cancelWhen: /working/ },
    );
    expect(ended(run)).toEqual({ long: "cancelled", next: "skipped", last: "success" });
    expect(run.log).toContain("tidied");
    expect(run.log).not.toContain("never");
    expect(run.conclusion).toBe("cancelled");
  });

  test("the steps of a composite go by what became of its own, and a failure that is forgiven does not spread", async () => {
    const run = await play(`
on: { push: }
jobs:
  one:
    steps:
      - { run: exit 1, continue-on-error: true, id: forgiven }
      - { run: "echo \${{ steps.forgiven.outcome }} but \${{ steps.forgiven.conclusion }}" }
`);
    expect(run.job("one")).toMatchObject({ conclusion: "success", log: expect.stringContaining("failure but success") });
  });

  test("artifacts keep the names that upload-artifact would give, and a name is taken once", async () => {
    using folder = temporaryFolder();
    const artifacts = new Artifacts(folder.path);
    const foreign = { "actions/upload-artifact": artifacts.upload, "actions/download-artifact": artifacts.download };
    const run = await play(
      `
on: { push: }
jobs:
  up:
    steps:
      - run: mkdir -p out/deep && echo 1 > out/record.json && echo 2 > out/deep/raw
      - { uses: actions/upload-artifact@x, with: { name: record-1, path: out } }
      - { uses: actions/upload-artifact@x, with: { name: files, path: "out/record.json\\nout/deep/raw" } }
      - { uses: actions/upload-artifact@x, with: { name: none, path: nothing } }
  again:
    needs: up
    steps: [{ run: echo 1 > a }, { uses: actions/upload-artifact@x, with: { name: files, path: a } }]
  down:
    needs: up
    steps:
      - { uses: actions/download-artifact@y, with: { pattern: "record-*", path: in } }
      - { run: find in -type f }
      - { uses: actions/download-artifact@y, with: { name: absent } }
`,
      { foreign },
    );
    expect(artifacts.names).toEqual(["files", "record-1"]);
    expect(run.job("down").log).toMatch(/in\/record-1\/record\.json[\s\S]*Artifact not found for name: absent|in\/record-1\/deep\/raw/);
    expect(ended(run)).toEqual({ up: "success", again: "failure", down: "failure" });
  });
});
