import * as core from "@actions/core";

/** What later steps can read: paths and small facts, never data. */
export interface Outputs {
  set(name: string, value: string | number | boolean): void;
}

export const actionOutputs = (): Outputs => ({ set: (name, value) => core.setOutput(name, value) });
