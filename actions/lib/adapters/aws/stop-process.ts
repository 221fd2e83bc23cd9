import { readdir, readFile, rm } from "node:fs/promises";
import type { Clock } from "../../ports/clock.ts";
import { readLog, type ServingProcess } from "./credentials-process.ts";

const GRACE_SECONDS = 2;
const LOOK_SECONDS = 0.1;

/**
 * Ends the process that serves credentials; may be called twice. Where there is no /proc to find it in, it ends by itself when its folder is gone.
 * @returns whether it was still there, and what it told
 */
export async function stopProcess(
  { mark, folder }: ServingProcess,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<{ readonly found: boolean; readonly told: readonly string[] }> {
  const pids = await bearersOf(mark);
  for (const pid of pids) tell(pid, "SIGTERM");
  // Who is told to stop waits no longer; what it came for is done all the same.
  for (let waited = 0; waited < GRACE_SECONDS && !signal.aborted && (await bearersOf(mark)).length > 0; waited += LOOK_SECONDS) {
    await clock.sleep(LOOK_SECONDS, signal).catch(() => undefined);
  }
  for (const pid of await bearersOf(mark)) tell(pid, "SIGKILL");
  const told = await readLog(folder);
  await rm(folder, { recursive: true, force: true });
  return { found: pids.length > 0, told };
}

/** The processes with the mark in their command line: one or none. */
async function bearersOf(mark: string): Promise<readonly number[]> {
  const names = await readdir("/proc").catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")));
  return pids.filter((pid, i) => pid !== process.pid && lines[i]?.split("\0").includes(mark));
}

function tell(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended.
  }
}
