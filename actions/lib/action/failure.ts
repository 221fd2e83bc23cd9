import { ConfigurationError, EnvironmentError, InterruptedError, ToolError, VerdictError } from "../model/errors.ts";

/** How an error ends a run: what the user reads, and what the shell gets. */
export interface Failure {
  readonly sentence: string;
  /** Only for errors nobody foresaw; it belongs into the log, not before the user. */
  readonly stack?: string;
  /** 2: input was refused, nothing was tried. 1: anything else. */
  readonly exitCode: 1 | 2;
}

const FORESEEN = [ConfigurationError, EnvironmentError, ToolError, InterruptedError, VerdictError];

export function toFailure(error: unknown): Failure {
  // What is thrown while a block's resources are disposed wraps what was thrown in the block, which is the cause.
  if (error instanceof SuppressedError) {
    const first = toFailure(error.suppressed);
    return { ...first, sentence: `${first.sentence} (and while cleaning up: ${toFailure(error.error).sentence})` };
  }
  if (!(error instanceof Error)) return { sentence: String(error), exitCode: 1 };
  const exitCode = error instanceof ConfigurationError ? 2 : 1;
  if (FORESEEN.some((kind) => error instanceof kind)) return { sentence: error.message, exitCode };
  return { sentence: error.message || error.name, stack: error.stack ?? String(error), exitCode };
}
