import { clearLine, cursorTo } from "node:readline";
import { describeDuration } from "../benchmark/describe-duration.ts";
import { describeOutcome, describeRound, describeStep } from "../benchmark/log-progress.ts";
import type { Step } from "../model/plan.ts";
import type { Progress, Standing } from "../ports/progress.ts";

const BAR_CELLS = 20;

/** Progress as one line that is written over; what was not measured stays on a line of its own. */
export function liveProgress(stream: NodeJS.WriteStream): Progress {
  const draw = (line: string) => {
    cursorTo(stream, 0);
    // A line that wraps could not be written over.
    stream.write(line.slice(0, stream.columns - 1));
    clearLine(stream, 1);
  };
  let heading = "";
  return {
    async round(round, plan, body) {
      heading = describeRound(round, plan);
      try {
        return await body();
      } finally {
        draw("");
      }
    },
    begin: (step, standing) => draw(describeLine(heading, step, standing)),
    finish(result) {
      if (result.outcome.status === "measured") return;
      draw(`${describeStep(result)}: ${describeOutcome(result)}`);
      stream.write("\n");
    },
  };
}

function describeLine(heading: string, step: Step, { done, total, elapsedSeconds, remainingSeconds }: Standing): string {
  const filled = Math.round((BAR_CELLS * done) / total);
  const bar = "█".repeat(filled) + "░".repeat(BAR_CELLS - filled);
  const times = `${describeDuration(elapsedSeconds)}, about ${describeDuration(remainingSeconds)} left`;
  return `${bar} ${done}/${total} ${times} · ${heading} · ${describeStep(step)}`;
}
