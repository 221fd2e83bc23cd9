import type { State } from "../lib/action/state.ts";
import type { ServingProcess } from "../lib/adapters/aws/credentials-process.ts";

const NAME = "credentials-process";

/** Saved before the process is started: it is found by its mark. */
export const saveProcess = (state: State, serving: ServingProcess): void => state.save(NAME, JSON.stringify(serving));

/** @returns nothing where main never came to the point of starting it */
export function readProcess(state: Pick<State, "read">): ServingProcess | undefined {
  const text = state.read(NAME);
  return text === "" ? undefined : (JSON.parse(text) as ServingProcess);
}
