import { describe, expect, test } from "vitest";
import { logProgress } from "../../../actions/lib/benchmark/log-progress.ts";
import { makePlan } from "../../../actions/lib/benchmark/plan.ts";
import { runPlan } from "../../../actions/lib/benchmark/run-plan.ts";
import { SwitchingTarget } from "../../../actions/lib/benchmark/switching-target.ts";
import { EnvironmentError } from "../../../actions/lib/model/errors.ts";
import type { Arm, OrderDesign } from "../../../actions/lib/model/plan.ts";
import { execution, HandClock, MemoryJournal, ScriptedTarget } from "../../support/fakes.ts";
import { recordingLog } from "../../support/recording-log.ts";
import { TEST_CATALOG } from "../../support/test-catalog.ts";

const never = new AbortController().signal;
const BASE: Arm = { name: "s@base", scenario: "s", revision: "base" };
const HEAD: Arm = { name: "s@head", scenario: "s", revision: "head" };
const CELL = { test: "rate", variant: "slow", path: "pod/other-node" } as const;

/** A place that is brought from one arm to the other, and what happened there, in order. */
async function place(design: OrderDesign = "abba", rounds = 2) {
  const happened: string[] = [];
  let fails: (arm: string, times: number) => boolean = () => false;
  let times = 0;
  let is = "nothing";
  const plan = makePlan({
    target: "kubernetes",
    arms: [BASE, HEAD],
    baseline: BASE.name,
    cells: [CELL, { ...CELL, path: "service/other-node" }],
    rounds,
    secondsPerRun: 4,
    order: { design, seed: 1, grouping: "arm" },
  });
  const target = await SwitchingTarget.open(
    {
      startsWith: plan.steps[0]?.arm ?? "",
      clock: new HandClock(),
      log: recordingLog(),
      bring: async (arm) => {
        times += 1;
        happened.push(`bring ${arm.name}`);
        if (fails(arm.name, times)) throw new EnvironmentError(`helm could not bring ${arm.name}.`);
        is = arm.name;
        return ["an upgrade lies between the arms"];
      },
      open: async () => {
        const inner = new ScriptedTarget();
        const made = is;
        happened.push("open");
        inner.respond = (arm) => {
          // Whatever is measured must be measured on the arm that the place was brought to.
          expect(arm).toBe(made);
          happened.push(`run ${arm}`);
          return execution("7");
        };
        inner[Symbol.asyncDispose] = async () => void happened.push("close");
        return inner;
      },
    },
    never,
  );
  return { target, plan, happened, failWhen: (body: typeof fails) => (fails = body) };
}

const preparation = { arms: [BASE, HEAD], workloads: [], paths: ["pod/other-node"] } as const;

describe("a place that is one arm at a time", () => {
  test("is proven as every arm before anything is measured, the first one last, and says so", async () => {
    const { target, happened } = await place();
    const arms = await target.prepare(preparation, never);
    expect(happened).toEqual(["open", "close", "bring s@base", "open", "close", "bring s@head", "open"]);
    expect(arms.map(({ name, notes }) => [name, ...notes])).toEqual([
      ["s@base", "an upgrade lies between the arms"],
      ["s@head", "an upgrade lies between the arms"],
    ]);
  });

  test.each([
    ["abba", ["s@base", "s@head", "s@base"]],
    ["baab", ["s@head", "s@base", "s@head"]],
  ] as const)("in %s order it changes once per round, as a round begins with what the last one ended with", async (design, changes) => {
    const { target, plan, happened } = await place(design);
    const arms = await target.prepare(preparation, never);
    happened.length = 0;
    const { results } = await runPlan(
      {
        plan,
        catalog: TEST_CATALOG,
        target,
        arms,
        finished: [],
        journal: new MemoryJournal(),
        progress: logProgress(recordingLog()),
        clock: new HandClock(),
      },
      never,
    );
    expect(results.map(({ outcome }) => outcome.status)).toEqual(Array.from({ length: 12 }, () => "measured"));
    expect(happened.filter((what) => what.startsWith("bring"))).toEqual(changes.map((arm) => `bring ${arm}`));
    // Two steps on each arm in each of three rounds; the first after each change, and the very first, ran twice.
    expect(happened.filter((what) => what.startsWith("run"))).toHaveLength(12 + 4);
  });

  test("an arm that it cannot be brought to costs its steps of the round, each with the reason, and is tried again in the next", async () => {
    const { target, plan, happened, failWhen } = await place();
    const arms = await target.prepare(preparation, never);
    failWhen((arm, times) => arm === "s@base" && times === 3);
    happened.length = 0;
    const { results } = await runPlan(
      {
        plan,
        catalog: TEST_CATALOG,
        target,
        arms,
        finished: [],
        journal: new MemoryJournal(),
        progress: logProgress(recordingLog()),
        clock: new HandClock(),
      },
      never,
    );
    const failed = results.filter(({ outcome }) => outcome.status === "failed");
    expect(failed.map(({ id, outcome }) => [id, "reason" in outcome ? outcome.reason : ""])).toEqual([
      ["r0/s@base/rate/slow/pod/other-node", "helm could not bring s@base."],
      ["r0/s@base/rate/slow/service/other-node", "helm could not bring s@base."],
    ]);
    expect(happened.filter((what) => what === "bring s@base")).toHaveLength(3);
  });
});
