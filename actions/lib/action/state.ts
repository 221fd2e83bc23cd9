import * as core from "@actions/core";

/** What main tells post: small facts by name, never secrets. It is written at once, so that a kill in the next moment loses nothing. */
export interface State {
  /** @returns "" where nothing was saved */
  read(name: string): string;
  save(name: string, value: string): void;
}

export const actionState = (): State => ({
  read: (name) => core.getState(name),
  save: (name, value) => core.saveState(name, value),
});
