import { existsSync, readdirSync, readFileSync } from "node:fs";
import { runChecked } from "../../../actions/lib/adapters/process/run-command.ts";
import { hasCgroups, processesOf } from "./cgroups.ts";
import { CLUSTER, OUTSIDE_LINK } from "./names.ts";
import { STATE } from "./places.ts";

/** Everything that a cluster leaves on this machine while it is up; the cache is not of it. */
export async function clusterTraces(): Promise<readonly string[]> {
  const lines = (text: string, what: string) => text.split("\n").filter((line) => line.includes(what));
  return [
    ...processesOf().map((pid) => `process ${pid}`),
    ...commandLines().filter((line) => line.includes(STATE)),
    ...(hasCgroups() ? ["cgroups"] : []),
    ...lines((await runChecked(["ip", "-brief", "link"])).stdout, OUTSIDE_LINK).map((line) => `link ${line}`),
    ...lines((await runChecked(["ip", "route"])).stdout, "198.18.").map((line) => `route ${line}`),
    ...lines(readFileSync("/proc/self/mounts", "utf8"), CLUSTER).map((line) => `mount ${line}`),
    ...(existsSync(STATE) ? [STATE] : []),
  ];
}

/** Command lines of all processes: those that wait for the cluster from outside are in none of its cgroups. */
function commandLines(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")];
      } catch {
        // Ended meanwhile.
        return [];
      }
    });
}
