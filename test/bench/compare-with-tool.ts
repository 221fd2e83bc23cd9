import { systemClock } from "../../actions/lib/adapters/clock/system-clock.ts";
import { beginRunFolder } from "../../actions/lib/adapters/records/run-folder.ts";
import { testOf, variantOf } from "../../actions/lib/benchmark/plan.ts";
import { runStep } from "../../actions/lib/benchmark/run-step.ts";
import type { Command, CpuUsage, Execution } from "../../actions/lib/model/command.ts";
import type { MetricName } from "../../actions/lib/model/metric.ts";
import type { Outcome } from "../../actions/lib/model/outcome.ts";
import type { Arm, Cell } from "../../actions/lib/model/plan.ts";
import { NETWORK_TESTS } from "../../actions/lib/network-tests/catalog.ts";
import type { TestContext } from "../../actions/lib/network-tests/network-test.ts";
import type { Journal } from "../../actions/lib/ports/journal.ts";
import type { Target } from "../../actions/lib/ports/target.ts";
import { temporaryFolder } from "../support/folders.ts";
import type { Bench } from "./bench.ts";
import { type Goal, ratioOfMedians } from "./goal.ts";
import { interleave, Unusable } from "./interleave.ts";
import { droppedNotes, goalCells, NOTHING, type Section, showRatio, showSample } from "./section.ts";

const SECONDS_PER_RUN = 2;

/** The journal is written as in a real run; nobody will resume this one. */
const IDENTITY = { runId: "perf", planDigest: "none", asked: "npm run perf", startedAt: new Date().toISOString() };

interface Case {
  readonly cell: Cell;
  readonly metric: MetricName;
  readonly unit: "bit/s" | "s";
  readonly goal: Goal;
}

const CASES: readonly Case[] = [
  {
    cell: { test: "tcp-throughput", variant: "1-stream", path: "pod/other-node" },
    metric: "tcp.throughput",
    unit: "bit/s",
    goal: { kind: "at-least", value: 0.99 },
  },
  {
    cell: { test: "latency", variant: "tcp-idle", path: "pod/other-node" },
    metric: "latency.p50",
    unit: "s",
    goal: { kind: "at-most", value: 1.02 },
  },
];

/** The ways that are compared: the harness on a target, and the tool's command line with nothing of ours around it, run where the harness runs it. */
export interface Ways {
  readonly target: Target;
  readonly arm: Arm;
  byHand(command: Command, signal: AbortSignal): Promise<Execution>;
}

/** Whether measuring through the harness gives the same numbers as the tool alone in the same place. */
export async function compareWithTool(
  { target, arm, byHand }: Ways,
  { signal, repetitions, progress }: Pick<Bench, "signal" | "repetitions" | "progress">,
): Promise<Omit<Section, "title">> {
  const rows: string[][] = [];
  const notes: string[] = [];
  using folder = temporaryFolder();
  await using journal = await beginRunFolder(folder.path, IDENTITY);
  const workloads = CASES.map(({ cell }) => testOf(NETWORK_TESTS, cell).workload);
  await target.prepare({ arms: [arm], workloads, paths: CASES.map(({ cell }) => cell.path) }, signal);
  target.enterRound(0);

  for (const { cell, metric, unit, goal } of CASES) {
    let repeated = 0;
    const { values, dropped } = await interleave(["harness", "by hand"], repetitions, async (way, repetition) => {
      progress(`${cell.test}, ${way}: ${repetition === 0 ? "warm-up" : `${repetition} of ${repetitions}`}`);
      if (way === "by hand") {
        const { commands, parse } = byHandOf(target, arm.name, cell);
        const executions: Execution[] = [];
        for (const command of commands) executions.push(await byHand(command, signal));
        return valueFrom(parse(executions), metric);
      }
      const result = await throughHarness(target, arm.name, cell, repetition, journal, signal);
      if (repetition > 0 && (result.conditions?.attempts ?? 1) > 1) repeated += 1;
      return valueFrom(result.outcome, metric);
    });
    const { harness, "by hand": alone } = values;
    const label = `${metric} (${cell.test}/${cell.variant})`;
    notes.push(...droppedNotes(label, dropped));
    if (repeated > 0) {
      notes.push(
        `${label}: the harness measured ${repeated} of its ${repetitions} steps twice, because others took more than 5 % of the machine.`,
      );
    }
    if (harness.length === 0) rows.push([label, ...Array<string>(5).fill(NOTHING), "cannot say: no values"]);
    else {
      const ratio = ratioOfMedians(harness, alone);
      rows.push([label, showSample(harness, unit), showSample(alone, unit), String(ratio.n), showRatio(ratio), ...goalCells(goal, ratio)]);
    }
  }
  return {
    rows: [["metric", "harness: median (range)", "by hand: median (range)", "pairs", "ratio (bounds)", "goal", "verdict"], ...rows],
    notes: [`Path pod/other-node, ${SECONDS_PER_RUN} s per run; fortio tells latencies in whole µs.`, ...notes],
  };
}

async function throughHarness(target: Target, arm: string, cell: Cell, repetition: number, journal: Journal, signal: AbortSignal) {
  const [test, variant] = [testOf(NETWORK_TESTS, cell), variantOf(NETWORK_TESTS, cell)];
  const step = { ...cell, id: `r${repetition}/${arm}/${cell.test}/${cell.variant}/${cell.path}`, round: repetition, arm };
  const result = await runStep({ step, test, variant, secondsPerRun: SECONDS_PER_RUN, target, journal, clock: systemClock }, signal);
  await journal.append(result);
  return result;
}

/** The command lines of a cell as the harness would write them, and what its parser makes of what they print. */
function byHandOf(target: Target, arm: string, cell: Cell) {
  const variant = variantOf(NETWORK_TESTS, cell);
  const server = target.server(arm, cell.path, testOf(NETWORK_TESTS, cell).workload);
  const context: TestContext = {
    server,
    seconds: SECONDS_PER_RUN,
    loads: target.loads,
    scratch: target.scratch(arm),
    serverOf: (workload) => target.server(arm, cell.path, workload),
    serverBehind: () => server,
  };
  return {
    commands: variant.commands(context),
    parse: (executions: readonly Execution[]): Outcome => variant.parse({ executions, cpu: NOT_WATCHED }, context),
  };
}

/** Parsers want to know for a remark beside the numbers; by hand nobody looks. */
const NOT_WATCHED: CpuUsage = {
  wallSeconds: SECONDS_PER_RUN,
  client: { busyCoreSeconds: 0, busiestCoreSeconds: 0, cores: 1 },
  server: { busyCoreSeconds: 0, busiestCoreSeconds: 0, cores: 1 },
  total: { busyCoreSeconds: 0, busiestCoreSeconds: 0, cores: 2 },
  idleFloorCores: 0,
};

function valueFrom(outcome: Outcome, metric: MetricName): number {
  if (outcome.status !== "measured") throw new Unusable(outcome.reason);
  const measurement = outcome.measurements.find((one) => one.metric === metric);
  if (measurement === undefined) throw new Error(`no ${metric} among the measurements`);
  return measurement.value;
}
