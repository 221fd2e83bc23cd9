import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a test says of a step of an action in a workflow run. */
export interface Told {
  readonly with?: Readonly<Record<string, string>>;
  /** Number of the workflow run, its attempt, and the commit that is told. */
  readonly run?: number;
  readonly attempt?: number;
  readonly sha?: string;
  /** Name and content of the event; what is usual for the action when left out. */
  readonly event?: WorkflowEvent;
  readonly cancelWhen?: RegExp;
}

export type WorkflowEvent = readonly [name: string, content: unknown];

/** Writes each event into a file of its own in the folder, as the runner does. @returns what the runner tells a step of its workflow run */
export function toldIn(folder: string) {
  let steps = 0;
  return ({ run = 1, attempt = 1 }: Told, [name, content]: WorkflowEvent) => {
    const path = join(folder, `.event-${++steps}.json`);
    writeFileSync(path, JSON.stringify(content));
    return { GITHUB_RUN_ID: String(run), GITHUB_RUN_ATTEMPT: String(attempt), GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path };
  };
}
