import { runPost } from "../lib/action/run-post.ts";
import { stopProcess } from "../lib/adapters/aws/stop-process.ts";
import { systemClock } from "../lib/adapters/clock/system-clock.ts";
import { readProcess } from "./state.ts";

const LIMIT_SECONDS = 20;

await runPost(async ({ log, state, signal }) => {
  const serving = readProcess(state);
  if (serving === undefined) {
    log.info("No credentials were served: there is nothing to end.");
    return;
  }
  const { found, told } = await stopProcess(serving, { clock: systemClock, signal });
  for (const line of told) log.info(line);
  log.info(found ? "The credentials of this job are no longer served." : "The process that served the credentials had already ended.");
}, LIMIT_SECONDS);
