import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { EnvironmentError } from "../../model/errors.ts";
import type { Log } from "../../ports/log.ts";
import { runChecked } from "../process/run-command.ts";
import type { Architecture, PinnedTool } from "./pinned-tools.ts";
import { download, findKept, keep } from "./tool-cache.ts";

export interface InstallOptions {
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Brings a tool of exactly this release, from the tool cache or from its publisher. What is downloaded is neither unpacked nor run before its checksum is
 * the pinned one, and of an archive one file is taken.
 * @returns path of the executable
 * @throws EnvironmentError when it cannot be had, or is not what was pinned
 */
export async function installTool(tool: PinnedTool, { log, signal }: InstallOptions): Promise<string> {
  const architecture = machine(tool);
  const kept = findKept(tool.name, tool.version, architecture);
  if (kept !== "") return join(kept, tool.name);
  const address = tool.address(architecture);
  log.info(`Downloading ${tool.name} ${tool.version} from ${new URL(address).host}`);
  const file = await fetchFile(tool, address, signal);
  const scratch = await mkdtemp(join(dirname(file), "tool-"));
  try {
    await verify(tool, file, tool.sha256[architecture]);
    const executable = await unpack(file, scratch, tool.member(architecture), signal);
    await chmod(executable, 0o755);
    return join(await keep(executable, tool.name, tool.version, architecture), tool.name);
  } finally {
    await rm(scratch, { recursive: true, force: true });
    await rm(file, { force: true });
  }
}

/** As publishers call what Node calls so. */
const ARCHITECTURES: Readonly<Record<string, Architecture>> = { x64: "amd64", arm64: "arm64" };

function machine(tool: PinnedTool): Architecture {
  const architecture = process.platform === "linux" ? ARCHITECTURES[process.arch] : undefined;
  if (architecture !== undefined) return architecture;
  throw new EnvironmentError(
    `${tool.name} is brought along for Linux on x64 and arm64 only, and this is ${process.platform} on ${process.arch}.`,
  );
}

/** The toolkit's download cannot be stopped; whoever was cancelled does not wait for it. */
async function fetchFile(tool: PinnedTool, address: string, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const cancelled = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  try {
    return await Promise.race([download(address), cancelled]);
  } catch (error) {
    signal.throwIfAborted();
    throw new EnvironmentError(`${tool.name} ${tool.version} could not be downloaded from ${address}: ${(error as Error).message}.`);
  }
}

async function verify(tool: PinnedTool, file: string, pinned: string): Promise<void> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  const found = hash.digest("hex");
  if (found === pinned) return;
  throw new EnvironmentError(
    `What was downloaded as ${tool.name} ${tool.version} has the sha256 ${found} instead of ${pinned}; it was thrown away and never run.`,
  );
}

async function unpack(archive: string, folder: string, member: string, signal: AbortSignal): Promise<string> {
  await runChecked(["tar", "-xzf", archive, "-C", folder, "--no-same-owner", "--", member], { signal, limitSeconds: 60 });
  return join(folder, member);
}
