import { withoutCommands } from "../action/without-commands.ts";

/** What was asked for, on standard output. It may hold a stranger's words, and the command line may be a step of a workflow. */
export function print(text: string): void {
  process.stdout.write(`${withoutCommands(text)}\n`);
}
