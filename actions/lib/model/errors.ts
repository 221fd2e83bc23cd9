/** The user can mend it: one plain sentence that names the input, the rule and the value; shown without a stack. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

/** A command of ours failed: which one, how it ended, and the last lines it said. */
export class ToolError extends Error {
  override readonly name = "ToolError";
}

/** The user or the runner asked us to stop. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

/** The machine or a service lacks what the run needs; the sentence says what to do. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

/** The measurement went well, and the user asked for a failure when it says this. */
export class VerdictError extends Error {
  override readonly name = "VerdictError";
}
