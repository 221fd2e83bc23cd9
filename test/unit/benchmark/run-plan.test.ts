import { describe, expect, test } from "vitest";
import { logProgress } from "../../../actions/lib/benchmark/log-progress.ts";
import { makePlan } from "../../../actions/lib/benchmark/plan.ts";
import { type Look, runPlan } from "../../../actions/lib/benchmark/run-plan.ts";
import { InterruptedError, ToolError } from "../../../actions/lib/model/errors.ts";
import type { Plan } from "../../../actions/lib/model/plan.ts";
import type { StepResult } from "../../../actions/lib/model/record.ts";
import { execution, HandClock, MemoryJournal, ScriptedTarget } from "../../support/fakes.ts";
import { recordingLog } from "../../support/recording-log.ts";
import { TEST_CATALOG } from "../../support/test-catalog.ts";

const arms = ["a", "b"].map((name) => ({ name, scenario: name }));
const plan = makePlan({
  target: "lab",
  arms,
  baseline: "a",
  cells: [
    { test: "rate", variant: "slow", path: "service/other-node" },
    { test: "scaling", variant: "100", path: "service/other-node" },
  ],
  rounds: 1,
  secondsPerRun: 2,
  order: { design: "abba", seed: 1 },
});

async function run(
  target: ScriptedTarget,
  options: {
    finished?: StepResult[];
    signal?: AbortSignal;
    journal?: MemoryJournal;
    unavailable?: string;
    plan?: Plan;
    look?: Look;
    budgetSeconds?: number;
    clock?: HandClock;
  } = {},
) {
  const journal = options.journal ?? new MemoryJournal();
  const log = recordingLog();
  const facts = (await target.prepare({ arms, workloads: [], paths: [] })).map((arm) =>
    arm.name === "b" && options.unavailable !== undefined ? { ...arm, unavailable: options.unavailable } : arm,
  );
  const { results, stopped } = await runPlan(
    {
      plan: options.plan ?? plan,
      catalog: TEST_CATALOG,
      target,
      arms: facts,
      finished: options.finished ?? [],
      journal,
      progress: logProgress(log),
      clock: options.clock ?? new HandClock(),
      ...(options.look === undefined ? {} : { look: options.look }),
      ...(options.budgetSeconds === undefined ? {} : { budgetSeconds: options.budgetSeconds }),
    },
    options.signal ?? new AbortController().signal,
  );
  return { results, stopped, journal, log };
}

const outcomes = (results: readonly StepResult[]) => results.map((result) => result.outcome.status);

describe("running a plan", () => {
  test("measures every step and keeps each result before the next step begins", async () => {
    const target = new ScriptedTarget();
    const journal = new MemoryJournal();
    target.respond = () => {
      expect(target.calls.filter((call) => call.endsWith("execute"))).toHaveLength(journal.results.length + 1);
      return execution("7");
    };
    const { results } = await run(target, { journal });
    expect(results.map((result) => result.id)).toEqual(plan.steps.map((step) => step.id));
    expect(new Set(outcomes(results))).toEqual(new Set(["measured"]));
    expect(journal.raw).toEqual(plan.steps.map((step) => step.id));
  });

  test("programmes services before settling, and settles right before the tool runs", async () => {
    const target = new ScriptedTarget();
    await run(target);
    const scaling = target.calls.indexOf("a services 100");
    expect(target.calls.slice(scaling, scaling + 3)).toEqual(["a services 100", "settle", "a execute"]);
  });

  test("hands the time of programming to the result", async () => {
    const { results } = await run(new ScriptedTarget());
    expect(results.find((result) => result.test === "scaling")?.programming).toMatchObject({ services: 100, seconds: 0.5 });
  });

  test("turns a tool that failed into a failed outcome with its last words, and goes on", async () => {
    const target = new ScriptedTarget();
    target.respond = (arm) =>
      arm === "a" ? execution("", { argv: ["iperf3"], exitCode: 1, stderr: "first\nunable to connect" }) : execution("7");
    const { results } = await run(target);
    expect(outcomes(results)).toEqual(plan.steps.map((step) => (step.arm === "a" ? "failed" : "measured")));
    expect(results.find((result) => result.arm === "a")?.outcome).toEqual({
      status: "failed",
      reason: "iperf3 exited with 1: first | unable to connect",
    });
  });

  test.each([
    [
      "a tool that ran over its limit",
      execution("", { argv: ["fortio"], exitCode: null, signal: "SIGTERM", timedOut: true, seconds: 9 }),
      "fortio was ended after 9.0 s",
    ],
    ["a tool that was killed", execution("", { argv: ["fortio"], exitCode: null, signal: "SIGKILL" }), "fortio was ended by SIGKILL"],
    [
      "an error that a tool prints as JSON",
      execution('{"error":"the server is busy"}', { argv: ["iperf3"], exitCode: 1 }),
      "iperf3 exited with 1: the server is busy",
    ],
    ["output that does not fit", execution("seven"), "tool printed no number: “seven”"],
  ])("tells %s", async (_, one, reason) => {
    const target = new ScriptedTarget();
    target.respond = () => one;
    const { results } = await run(target);
    expect(results[0]?.outcome).toEqual({ status: "failed", reason });
  });

  test("has the servers of an arm started anew after a step that failed there, and only then", async () => {
    const target = new ScriptedTarget();
    target.respond = (arm) => (arm === "a" ? execution("nonsense") : execution("7"));
    await run(target);
    expect(target.calls.filter((call) => call.endsWith("recover"))).toEqual(["a recover", "a recover", "a recover", "a recover"]);
    expect(target.calls.indexOf("a recover")).toBe(target.calls.indexOf("a execute") + 1);
  });

  test("turns a target that fails at one step into a failed outcome", async () => {
    const target = new ScriptedTarget();
    target.respond = () => {
      throw new ToolError("`ip` exited with 1");
    };
    expect(outcomes((await run(target)).results)).toEqual(["failed", "failed", "failed", "failed", "failed", "failed", "failed", "failed"]);
  });

  test("does not hide an error of ours in an outcome", async () => {
    const target = new ScriptedTarget();
    target.respond = () => {
      throw new TypeError("a bug");
    };
    await expect(run(target)).rejects.toThrow("a bug");
  });

  test("keeps the values of a step that the target saw to be spoiled, as invalid", async () => {
    const target = new ScriptedTarget();
    const execute = target.execute.bind(target);
    target.execute = async (arm, step) => ({ ...(await execute(arm, step)), problems: ["node n1 tracked 90 % of the connections it can"] });
    const { results } = await run(target);
    expect(results[0]?.outcome).toMatchObject({
      status: "invalid",
      reason: "node n1 tracked 90 % of the connections it can",
      measurements: [expect.anything()],
    });
  });

  test("tells what the target saw beside what the parser found", async () => {
    const target = new ScriptedTarget();
    const execute = target.execute.bind(target);
    target.execute = async (arm, step) => ({ ...(await execute(arm, step)), problems: [], warnings: ["a core was full"] });
    const { results } = await run(target);
    expect(results[0]?.outcome).toMatchObject({ status: "measured", warnings: ["a core was full"] });
  });

  test("does not repeat a step where nobody can tell who used the machine", async () => {
    const target = new ScriptedTarget();
    target.disturbances = [{ stealShare: 0, interruptShare: 0 }];
    const { results } = await run(target);
    expect(results[0]?.conditions).toMatchObject({ attempts: 1 });
    expect(results[0]?.conditions).not.toHaveProperty("foreignShare");
  });

  test("repeats a step once when others used the machine, and says so", async () => {
    const target = new ScriptedTarget();
    const busy = { foreignShare: 0.2, stealShare: 0, interruptShare: 0 };
    target.disturbances = [busy, busy];
    const { results, log } = await run(target);
    expect(results[0]?.conditions).toMatchObject({ attempts: 2, foreignShare: 0.2 });
    expect(results[1]?.conditions).toMatchObject({ attempts: 1 });
    expect(log.lines.find((line) => line.includes("second try"))).toBeDefined();
  });

  test("skips the steps of an arm that the target cannot carry, with the reason", async () => {
    const target = new ScriptedTarget();
    const { results } = await run(target, { unavailable: "this kernel has no VXLAN" });
    expect(results.filter((result) => result.arm === "b").map((result) => result.outcome)).toEqual(
      Array.from({ length: 4 }, () => ({ status: "skipped", reason: "this kernel has no VXLAN" })),
    );
    expect(target.calls.some((call) => call.startsWith("b "))).toBe(false);
  });

  test("does not measure a step again that an earlier session finished", async () => {
    const first = await run(new ScriptedTarget());
    const finished = first.results.slice(0, 5);
    const target = new ScriptedTarget();
    target.respond = () => execution("8");
    const { results, journal } = await run(target, { finished });
    expect(journal.results.map((result) => result.id)).toEqual(plan.steps.slice(5).map((step) => step.id));
    expect(results.slice(0, 5)).toEqual(finished);
  });

  test("warms up the nodes that a round is the first to come to, and keeps none of it", async () => {
    const target = new ScriptedTarget();
    target.placeOf = (round) => `pair ${round % 2}`;
    const { results } = await run(target, { plan: makePlan({ ...plan, rounds: 3 }) });
    const perRound = arms.length * plan.cells.length;
    expect(results).toHaveLength(4 * perRound);
    expect(target.calls.filter((call) => call.endsWith("execute"))).toHaveLength(5 * perRound);
  });

  test("warms up again when it is resumed, each cell that is left once on each arm, and keeps none of it", async () => {
    const first = await run(new ScriptedTarget());
    const target = new ScriptedTarget();
    // Round 1 is left whole but for its first step: the data planes were built anew since.
    const { journal } = await run(target, { finished: first.results.slice(0, 5) });
    expect(target.calls.filter((call) => call.endsWith("execute"))).toHaveLength(3 + 3);
    expect(journal.results).toHaveLength(3);
  });

  test("ends with the signal's reason, and has kept what was finished", async () => {
    const interruption = new AbortController();
    const target = new ScriptedTarget();
    const journal = new MemoryJournal();
    target.respond = () => {
      if (journal.results.length === 3) {
        interruption.abort(new InterruptedError("stop"));
        throw new ToolError("the tool was ended");
      }
      return execution("7");
    };
    await expect(run(target, { signal: interruption.signal, journal })).rejects.toThrow("stop");
    expect(journal.results).toHaveLength(3);
  });
});

describe("an adaptive run", () => {
  const adaptive: Plan = { ...makePlan({ ...plan, rounds: 5 }), looks: [2, 3, 5] };
  const roundsOf = (results: readonly StepResult[]) => Math.max(...results.map(({ round }) => round));

  test("asks at its looks only, with all that was measured, and stops when it is told why", async () => {
    const asked: string[] = [];
    const look: Look = (results, rounds) => {
      asked.push(`${rounds} rounds, ${results.length} results`);
      return rounds === 3 ? "clear" : undefined;
    };
    const { results, stopped } = await run(new ScriptedTarget(), { plan: adaptive, look });
    expect(asked).toEqual(["2 rounds, 12 results", "3 rounds, 16 results"]);
    expect(stopped).toEqual({ rounds: 3, reason: "clear" });
    expect(roundsOf(results)).toBe(3);
  });

  test("stops at a look when the next one would come after its time is up", async () => {
    const clock = new HandClock();
    const target = new ScriptedTarget();
    target.respond = () => {
      clock.seconds += 10;
      return execution("7");
    };
    const { stopped } = await run(target, { plan: adaptive, look: () => undefined, clock, budgetSeconds: 130 });
    expect(stopped).toEqual({ rounds: 3, reason: "time" });
  });

  test("that was resumed asks again about what is there, and measures nothing when that is enough", async () => {
    const look: Look = (_, rounds) => (rounds === 3 ? "equivalent" : undefined);
    const first = await run(new ScriptedTarget(), { plan: adaptive, look });
    const target = new ScriptedTarget();
    const { stopped, results } = await run(target, { plan: adaptive, look, finished: first.results });
    expect(stopped).toEqual({ rounds: 3, reason: "equivalent" });
    expect(results).toEqual(first.results);
    expect(target.calls).toEqual([]);
  });

  test("without looks measures every round and never asks", async () => {
    const { results, stopped } = await run(new ScriptedTarget(), {
      look: () => {
        throw new Error("nobody planned a look");
      },
    });
    expect([results.length, stopped]).toEqual([plan.steps.length, undefined]);
  });
});
