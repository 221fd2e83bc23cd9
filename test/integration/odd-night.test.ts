import { expect, test } from "vitest";
import { buildEntry } from "../support/history-entries.ts";
import { asFiles, type HistoryScene, historyScene, NIGHTLY } from "../support/history-scene.ts";
import { measured, wobble } from "../support/records.ts";
import { type Inputs, runWorkflow } from "../support/workflow.ts";

/** Nights up to yesterday; in the last one a scenario may be far from what is usual. */
const NIGHTS = 30;
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000).toISOString();

function nightsOf(scenario: string, last: number): ReturnType<typeof buildEntry>[] {
  return Array.from({ length: NIGHTS }, (_, index) => {
    const days = NIGHTS - index;
    const level = 1e10 * (days === 1 ? last : 1);
    const cells = [
      {
        test: "tcp-throughput",
        variant: "1-stream",
        path: "pod/other-node" as const,
        outcome: (arm: string, round: number) => measured({ "tcp.throughput": wobble(level, 0.02, arm, 100 * days + round) }),
      },
    ];
    return buildEntry({ scenario, startedAt: daysAgo(days), workflowRun: 1000 - days, record: { cells, runId: `night-${days}` } });
  });
}

const lookBack = (at: HistoryScene, given: Readonly<Record<string, string>> = {}) =>
  at.track({ with: { judge: "true", nights: "60", ...given } });

/** nightly.yml as it stands, but for the measuring: what it is told to measure is what we want to know. */
async function measuredTonight(at: HistoryScene, lookedBack: "success" | "failure" = "success"): Promise<Inputs> {
  let told: Inputs = {};
  const run = await runWorkflow({
    file: NIGHTLY,
    event: { name: "schedule", payload: { repository: { name: "octo-repo" } } },
    context: {
      ...at.nightly,
      GITHUB_RUN_ID: "2000",
    },
    grant: () => ({ token: at.token, env: {} }),
    jobs: {
      measure: async (given) => {
        told = given;
        return {};
      },
      track: async () => ({}),
      publish: async () => ({}),
    },
  });
  expect(run.conclusion, run.log).toBe("success");
  expect(run.job("Look back").stages, run.log).toEqual([`actions/track-history: ${lookedBack}`]);
  return told;
}

test("a scenario that was odd last night is measured with twice the rounds tonight, and no other", async () => {
  await using at = await historyScene();
  at.put(asFiles([...nightsOf("vpc-cni", 1), ...nightsOf("cilium-eni", 0.7)]));
  const step = await lookBack(at);
  expect(step.exitCode, step.log).toBe(0);
  expect(step.outputs).toMatchObject({ "odd-scenarios": "cilium-eni", events: "0" });
  // A part of the history is no night's report.
  expect(step.summary).toBe("");
  expect(await measuredTonight(at)).toMatchObject({ "double-rounds": "cilium-eni" });
});

test("a night like the others, and a repository without nights, are measured as usual", async () => {
  await using at = await historyScene();
  expect(await measuredTonight(at)).toMatchObject({ "double-rounds": "" });
  at.put(asFiles(nightsOf("vpc-cni", 1)));
  expect((await lookBack(at)).outputs).toMatchObject({ "odd-scenarios": "" });
});

test("a history that cannot be read does not keep a night from being measured", async () => {
  await using at = await historyScene();
  at.put(asFiles(nightsOf("cilium-eni", 0.7)));
  at.git.inject({ on: /info\/refs/, times: 1000, does: { status: 403 } });
  expect(await measuredTonight(at, "failure")).toMatchObject({ "double-rounds": "" });
});

test.each([
  [{ judge: "false", records: "a" }, 'Input "nights" needs "judge"'],
  [{ issues: "true" }, 'must be left out with "issues" and "dashboard"'],
  [{ dashboard: "site" }, 'must be left out with "issues" and "dashboard"'],
])("nights alone are judged alone: %o is refused", async (given, sentence) => {
  await using at = await historyScene();
  const step = await lookBack(at, given);
  expect(step.exitCode).toBe(1);
  expect(step.annotations.map(({ message }) => message)).toEqual([expect.stringContaining(sentence)]);
});
