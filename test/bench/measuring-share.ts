import { measuringSeconds, variantOf } from "../../actions/lib/benchmark/plan.ts";
import type { RunRecord, StepResult } from "../../actions/lib/model/record.ts";
import type { NetworkTest } from "../../actions/lib/network-tests/network-test.ts";

/** Where the time of a run went, seconds. The parts add up to the whole. */
export interface TimeSpent {
  /** From the start of the run to its record: tools and eBPF programs were ready before, the lab is taken down after. */
  readonly totalSeconds: number;
  readonly parts: {
    /** The planned length of every tool run that came to a number. */
    readonly measuring: number;
    /** The rest of the tools' time: starting, connecting, the lead and margin of a load beside them. */
    readonly toolMargins: number;
    /** Tools that came to no number. */
    readonly failedTools: number;
    readonly settling: number;
    /** Loading services; taking the former ones out is in `restOfSteps`. */
    readonly programming: number;
    /** First attempts that were thrown away because others took too much of the machine. */
    readonly repeated: number;
    /** Parsing, journal, recovery. */
    readonly restOfSteps: number;
    /** Building the data planes, the plan, pauses before a run was resumed. */
    readonly aroundSteps: number;
  };
}

export function timeSpent(record: RunRecord, catalog: readonly NetworkTest[]): TimeSpent {
  const totalSeconds = (Date.parse(record.finishedAt) - Date.parse(record.startedAt)) / 1000;
  const steps = record.steps.map((step) => ofStep(step, measuringSeconds(record, step, variantOf(catalog, step))));
  const sum = (part: keyof (typeof steps)[number]) => steps.reduce((total, step) => total + step[part], 0);
  const inSteps = record.steps.reduce((total, { seconds }) => total + seconds, 0);
  return {
    totalSeconds,
    parts: {
      measuring: sum("measuring"),
      toolMargins: sum("toolMargins"),
      failedTools: sum("failedTools"),
      settling: sum("settling"),
      programming: sum("programming"),
      repeated: sum("repeated"),
      restOfSteps: sum("restOfSteps"),
      aroundSteps: totalSeconds - inSteps,
    },
  };
}

function ofStep(step: StepResult, plannedSeconds: number) {
  const toolSeconds = step.cpu?.wallSeconds ?? 0;
  const cameToNumbers = step.outcome.status === "measured" || step.outcome.status === "invalid";
  const measuring = cameToNumbers ? Math.min(plannedSeconds, toolSeconds) : 0;
  const settling = step.conditions?.settleSeconds ?? 0;
  const programming = step.programming?.seconds ?? 0;
  const rest = step.seconds - toolSeconds - settling - programming;
  const wasRepeated = (step.conditions?.attempts ?? 1) > 1;
  return {
    measuring,
    toolMargins: cameToNumbers ? toolSeconds - measuring : 0,
    failedTools: cameToNumbers ? 0 : toolSeconds,
    settling,
    programming,
    // The record keeps the times of the last attempt only.
    repeated: wasRepeated ? rest : 0,
    restOfSteps: wasRepeated ? 0 : rest,
  };
}
