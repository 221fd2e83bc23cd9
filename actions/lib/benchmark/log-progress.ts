import type { Plan, Step } from "../model/plan.ts";
import type { StepResult } from "../model/record.ts";
import type { Log } from "../ports/log.ts";
import type { Progress, Standing } from "../ports/progress.ts";
import { describeDuration } from "./describe-duration.ts";

/** Progress as lines: a group per round, a line per finished step, where the run stands at the head of each round. */
export function logProgress(log: Log): Progress {
  let last: Standing | undefined;
  return {
    round: (round, plan, body) =>
      log.group(`${describeRound(round, plan)}${last === undefined ? "" : ` · ${describeStanding(last)}`}`, body),
    begin: (_step, standing) => {
      last = standing;
    },
    finish: (result, standing) => {
      last = standing;
      log.info(
        `${String(standing.done).padStart(String(standing.total).length)}/${standing.total} ${describeStep(result)}: ${describeOutcome(result)}`,
      );
    },
  };
}

export const describeRound = (round: number, { rounds, looks }: Pick<Plan, "rounds" | "looks">): string =>
  round === 0 ? "Warm-up round" : `Round ${round} of ${looks === undefined ? "" : "at most "}${rounds}`;

export const describeStep = (step: Step): string => `${step.arm} ${step.test}/${step.variant} ${step.path}`;

const describeStanding = ({ done, total, elapsedSeconds, remainingSeconds }: Standing): string =>
  `${done}/${total} steps, ${describeDuration(elapsedSeconds)} elapsed, about ${describeDuration(remainingSeconds)} left`;

/** What a step came to, without its numbers: these are the report's business. */
export function describeOutcome({ outcome, seconds, conditions }: StepResult): string {
  if (outcome.status !== "measured") return `${outcome.status}, ${outcome.reason}`;
  const repeated = conditions !== undefined && conditions.attempts > 1 ? ", at the second try because others used the machine" : "";
  return `measured in ${seconds.toFixed(1)} s${repeated}`;
}
