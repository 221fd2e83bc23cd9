import * as core from "@actions/core";

/** What later steps of the job find around them. Only values of ours: whoever writes here decides what those steps run. */
export interface JobEnvironment {
  setVariable(name: string, value: string): void;
  addPath(folder: string): void;
}

export const jobEnvironment = (): JobEnvironment => ({
  setVariable: (name, value) => core.exportVariable(name, value),
  addPath: (folder) => core.addPath(folder),
});
