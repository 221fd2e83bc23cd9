import type { StepResult } from "../model/record.ts";
import type { StepExecution } from "./target.ts";

/** Where finished steps are kept the moment they are finished. */
export interface Journal {
  /** Resolves when the step would survive the loss of this process. */
  append(result: StepResult): Promise<void>;
  /** Keeps what the tools said, word for word, beside the results. */
  keepRaw(step: { readonly id: string }, execution: StepExecution): Promise<void>;
}
