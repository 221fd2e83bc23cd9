import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { cacheFile, downloadTool, find } from "@actions/tool-cache";
import type { Architecture } from "./pinned-tools.ts";

/** Folder of a tool that an earlier step, job or runner image left; "" where there is none. */
export function findKept(name: string, version: string, architecture: Architecture): string {
  prepare();
  return find(name, version, architecture);
}

/** @returns folder of the tool, in which its file has the tool's name */
export function keep(file: string, name: string, version: string, architecture: Architecture): Promise<string> {
  prepare();
  return cacheFile(file, name, name, version, architecture);
}

/** Downloads through the runner's proxies, three times where the server fails. @returns path of a new file */
export function download(address: string): Promise<string> {
  prepare();
  return downloadTool(address);
}

/** The toolkit insists on the runner's folders; whoever calls us from a terminal has none. */
function prepare(): void {
  process.env["RUNNER_TOOL_CACHE"] ||= join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "cni-bench", "tools");
  process.env["RUNNER_TEMP"] ||= tmpdir();
}
