import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import { coerce, lt } from "semver";
import { EnvironmentError } from "../../model/errors.ts";
import { runChecked } from "../process/run-command.ts";
import { toolEnvironment } from "../process/tool-environment.ts";
import { type InstallOptions, installTool } from "./install-tool.ts";
import { PINNED_TOOLS, type PinnedTool, type ToolName } from "./pinned-tools.ts";

/** Folder with tools that are already there, by name; for machines that cannot reach the publishers, and for tests. */
const FOLDER_VARIABLE = "CNI_BENCH_TOOLS";

/**
 * Path of a tool of the cloud: the one in the folder that `CNI_BENCH_TOOLS` names, or the pinned release from its publisher.
 * @throws EnvironmentError when it cannot be had, is not what was pinned, or is older than what we know the behaviour of
 */
export async function toolPath(name: ToolName, options: InstallOptions): Promise<string> {
  const tool = PINNED_TOOLS[name];
  const folder = process.env[FOLDER_VARIABLE];
  return folder ? presentTool(tool, folder, options) : installTool(tool, options);
}

async function presentTool(tool: PinnedTool, folder: string, { log, signal }: InstallOptions): Promise<string> {
  const path = join(folder, tool.name);
  try {
    await access(path, constants.X_OK);
  } catch {
    throw new EnvironmentError(`The folder that ${FOLDER_VARIABLE} names has no ${tool.name} that can be run: "${folder}".`);
  }
  const said = await runChecked([path, ...tool.versionArguments], { signal, limitSeconds: 30, env: toolEnvironment() });
  const version = coerce(said.stdout);
  if (version === null) throw new EnvironmentError(`${path} does not say its version: "${said.stdout.trim().slice(0, 80)}".`);
  if (lt(version, tool.oldest)) {
    throw new EnvironmentError(`${path} must be ${tool.oldest} or newer, and is ${version.version}.`);
  }
  log.info(`Using ${tool.name} ${version.version} of ${FOLDER_VARIABLE}`);
  return path;
}
