import * as core from "@actions/core";
import type { Log } from "../ports/log.ts";
import { withoutCommands } from "./without-commands.ts";

/** The log of a workflow step. What it prints may come from anywhere: no line of it is taken for a workflow command. */
export function actionLog(): Log {
  return {
    info: (message) => core.info(withoutCommands(message)),
    // These escape line ends themselves: the whole message is the data of one command.
    warning: (message) => core.warning(message),
    debug: (message) => core.debug(message),
    group: (title, body) => core.group(title, body),
  };
}
