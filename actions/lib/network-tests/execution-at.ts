import type { Execution } from "../model/command.ts";
import { OutputError, type RawOutput } from "./network-test.ts";

/** What came of the command at that place of `Variant.commands`. @throws OutputError when there is none */
export function executionAt(output: RawOutput, index: number): Execution {
  const execution = output.executions[index];
  if (execution === undefined)
    throw new OutputError("the target", `returned ${output.executions.length} executions, of which number ${index} is missing`, "");
  return execution;
}
