import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname } from "node:path";
import { EnvironmentError } from "../../../actions/lib/model/errors.ts";
import { STATE } from "./places.ts";

const LIMIT_SECONDS = 300;

/**
 * Lets one process at a time bring the cluster up or down; the others wait.
 * A process of util-linux holds the lock for us, and its input ends when we end, however we end. It locks a folder that is always there.
 * @throws EnvironmentError when another process keeps it for five minutes
 */
export async function takeLock(): Promise<AsyncDisposable> {
  const holder = spawn("flock", ["--wait", String(LIMIT_SECONDS), dirname(STATE), "sh", "-c", "echo taken; exec cat"], {
    detached: true,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const ended = once(holder, "exit");
  const said = await Promise.race([once(holder.stdout, "data").then(([chunk]) => String(chunk)), ended.then(() => "")]);
  if (said.trim() !== "taken") {
    throw new EnvironmentError(`Another process has been bringing the test cluster up or down for ${LIMIT_SECONDS / 60} minutes.`);
  }
  return {
    async [Symbol.asyncDispose]() {
      holder.stdin.end();
      await ended;
    },
  };
}
