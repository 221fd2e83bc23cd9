import * as core from "@actions/core";
import type { Log } from "../ports/log.ts";

/** The page of a step in the runner's interface. */
export interface Summary {
  /** Adds markdown below what is there; what does not fit is left out with a sentence that says so. */
  append(markdown: string): Promise<void>;
}

/** The runner drops the whole summary of a step when it is larger (docs: "Step isolation and limits"). */
const LIMIT_BYTES = 1024 * 1024;

export function actionSummary(log: Log): Summary {
  let leftBytes = LIMIT_BYTES;
  return {
    async append(markdown) {
      if (!process.env["GITHUB_STEP_SUMMARY"]) {
        log.debug("There is no step summary here.");
        return;
      }
      const fitting = fitInto(leftBytes, markdown);
      leftBytes -= Buffer.byteLength(fitting);
      await core.summary.addRaw(fitting).write();
    },
  };
}

/** The leading lines that fit, and what was left out; nothing when not even that sentence fits. */
export function fitInto(limitBytes: number, markdown: string): string {
  const whole = markdown.endsWith("\n") ? markdown : `${markdown}\n`;
  if (Buffer.byteLength(whole) <= limitBytes) return whole;
  const lines = whole.split("\n").slice(0, -1);
  const sentence = (left: number) => `\n_${left} of ${lines.length} lines are left out here: a step summary holds 1 MiB._\n`;
  const room = limitBytes - Buffer.byteLength(sentence(lines.length));
  if (room < 0) return "";
  let bytes = 0;
  const kept = lines.findIndex((line) => {
    bytes += Buffer.byteLength(line) + 1;
    return bytes > room;
  });
  return `${lines
    .slice(0, kept)
    .map((line) => `${line}\n`)
    .join("")}${sentence(lines.length - kept)}`;
}
