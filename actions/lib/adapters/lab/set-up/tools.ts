import { access, constants, readdir } from "node:fs/promises";
import { join } from "node:path";
import { EnvironmentError } from "../../../model/errors.ts";
import { runCommand } from "../../process/run-command.ts";
import { type Places, systemPlaces } from "./places.ts";
import { HEADERS, isAtLeast, TOOL_LIST, TOOL_NAMES, type ToolDescription, type ToolName } from "./tool-list.ts";

/** An executable that answered. */
export interface Tool {
  readonly path: string;
  readonly version: string;
}

/** Everything the lab calls, with the versions that go into the record. */
export type LabTools = Readonly<Record<ToolName, Tool>>;

/** What a machine has of what the lab needs. */
export interface Inventory {
  readonly found: Partial<Record<ToolName, Tool>>;
  readonly missing: readonly ToolName[];
  /** Present, but older than the oldest version we know. */
  readonly tooOld: readonly { readonly name: ToolName; readonly version: string }[];
  readonly hasHeaders: boolean;
}

/** A version takes milliseconds to print; a tool that hangs is a tool that is not there. */
const VERSION_LIMIT_SECONDS = 5;

/** @throws EnvironmentError that lists all that is missing or too old, and the command that mends it */
export async function findTools(places: Places = systemPlaces()): Promise<LabTools> {
  const inventory = await takeInventory(places);
  const lacks = describeLacks(inventory);
  if (lacks !== undefined) throw new EnvironmentError(`${lacks}: run \`npm start\` or \`npm run bench -- lab set-up\`, which install it.`);
  return inventory.found as LabTools;
}

export async function takeInventory(places: Places): Promise<Inventory> {
  if (process.platform !== "linux") {
    throw new EnvironmentError(
      `The lab needs network namespaces of Linux, and this is ${process.platform}: use a Linux machine or target a cluster.`,
    );
  }
  const [hasHeaders, ...tools] = await Promise.all([
    isReadable(join(places.headers, HEADERS.file)),
    ...TOOL_NAMES.map((name) => findTool(name, places)),
  ]);
  const found: Partial<Record<ToolName, Tool>> = {};
  const missing: ToolName[] = [];
  const tooOld: { name: ToolName; version: string }[] = [];
  TOOL_NAMES.forEach((name, i) => {
    const tool = tools[i];
    if (tool === undefined) missing.push(name);
    else if (isNewEnough(name, tool)) found[name] = tool;
    else tooOld.push({ name, version: tool.version });
  });
  return { found, missing, tooOld, hasHeaders };
}

/** One sentence without its full stop, or `undefined` when nothing is lacking. */
export function describeLacks({ missing, tooOld, hasHeaders }: Inventory): string | undefined {
  const lacks = missing.map((name) => `${name} (${TOOL_LIST[name].purpose})`);
  if (!hasHeaders) lacks.push(`the header ${HEADERS.file} (package ${HEADERS.packages[0]})`);
  const old = tooOld.map(({ name, version }) => `${name} ${minimumOf(name)} or newer instead of ${version}`);
  const parts = [lacks.length > 0 ? `lacks ${lacks.join(", ")}` : "", old.length > 0 ? `needs ${old.join(", ")}` : ""].filter(Boolean);
  return parts.length === 0 ? undefined : `The lab ${parts.join(" and ")}`;
}

/** The first candidate that is new enough; else the first that answers at all. */
async function findTool(name: ToolName, places: Places): Promise<Tool | undefined> {
  let outdated: Tool | undefined;
  for (const path of await candidatesFor(name, places)) {
    const version = await readVersion(path, TOOL_LIST[name]);
    if (version === undefined) continue;
    const tool = { path, version };
    if (isNewEnough(name, tool)) return tool;
    outdated ??= tool;
  }
  return outdated;
}

async function candidatesFor(name: ToolName, places: Places): Promise<string[]> {
  const paths = await executablesNamed(name, places.searchPath);
  if (name === "clang" && paths.length === 0) paths.push(...(await numberedClangs(places.searchPath)));
  if (name === "bpftool") paths.push(...(await kernelBpftools(places.kernelTools)));
  if (name === "fortio") paths.push(...(await executablesNamed(name, [join(places.cache, "bin")])));
  return paths;
}

export async function executablesNamed(name: string, folders: readonly string[]): Promise<string[]> {
  const paths = folders.map((folder) => join(folder, name));
  const executable = await Promise.all(paths.map((path) => isReadable(path, constants.X_OK)));
  return paths.filter((_, i) => executable[i]);
}

/** Distributions install `clang-14` without `clang` when only the numbered package was asked for; newest first. */
async function numberedClangs(folders: readonly string[]): Promise<string[]> {
  const found: { path: string; number: number }[] = [];
  for (const folder of folders) {
    for (const file of await filesIn(folder)) {
      const number = /^clang-(\d+)$/.exec(file)?.[1];
      if (number !== undefined) found.push({ path: join(folder, file), number: Number(number) });
    }
  }
  return found.sort((a, b) => b.number - a.number).map(({ path }) => path);
}

async function kernelBpftools(folder: string): Promise<string[]> {
  const kernels = (await filesIn(folder)).sort().reverse();
  return executablesNamed(
    "bpftool",
    kernels.map((kernel) => join(folder, kernel)),
  );
}

async function readVersion(path: string, { versionArguments, version }: ToolDescription): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await runCommand([path, ...versionArguments], {
      limitSeconds: VERSION_LIMIT_SECONDS,
      env: { ...process.env, LC_ALL: "C" },
    });
    // dnsperf prints its version on stderr, and not every tool exits with 0 after its version.
    return version.exec(`${stdout}\n${stderr}`)?.[1];
  } catch {
    return undefined;
  }
}

function isNewEnough(name: ToolName, tool: Tool): boolean {
  const minimum = minimumOf(name);
  return minimum === undefined || isAtLeast(tool.version, minimum);
}

const minimumOf = (name: ToolName): string | undefined => (TOOL_LIST[name] as ToolDescription).minimum;

async function isReadable(path: string, mode = constants.R_OK): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

async function filesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
