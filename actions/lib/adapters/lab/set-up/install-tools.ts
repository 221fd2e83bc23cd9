import { mkdir } from "node:fs/promises";
import { EnvironmentError } from "../../../model/errors.ts";
import type { Log } from "../../../ports/log.ts";
import { isRoot, passwordlessSudo } from "../../process/root.ts";
import { describeFailure, runCommand } from "../../process/run-command.ts";
import { installFortio } from "./fortio.ts";
import { type Places, systemPlaces } from "./places.ts";
import { HEADERS, TOOL_LIST, type ToolName } from "./tool-list.ts";
import { describeLacks, executablesNamed, type Inventory, takeInventory } from "./tools.ts";

/** Downloads and unpacking on a slow line; apt-get that hangs must not hang us for ever. */
const APT_LIMIT_SECONDS = 900;

/** Exit code of timeout(1) when it ended the command; apt-get has none like it. */
const TIMED_OUT = 124;

/**
 * Installs what the lab lacks, and nothing else: Debian packages by apt-get, fortio into our cache.
 * @throws EnvironmentError that names what could not be installed and what to do
 */
export async function installTools(log: Log, places: Places = systemPlaces()): Promise<void> {
  // As ourselves: a run that is root through sudo would leave a cache that its caller cannot write.
  await mkdir(places.cache, { recursive: true });
  const before = await takeInventory(places);
  if (describeLacks(before) === undefined) return;

  const packages = packagesFor(before);
  if (packages.length > 0) await installPackages(packages, log, places);
  if (lacks(before, "fortio")) await installFortio(log, places);

  const still = describeLacks(await takeInventory(places));
  if (still !== undefined)
    throw new EnvironmentError(`${still}, and the packages of this machine's distribution do not bring it: install it by hand.`);
}

/** Alternatives of packages, one list per thing lacking, each list once. */
function packagesFor(inventory: Inventory): readonly (readonly string[])[] {
  const lists: (readonly string[])[] = inventory.hasHeaders ? [] : [HEADERS.packages];
  for (const name of Object.keys(TOOL_LIST) as ToolName[]) {
    const { packages } = TOOL_LIST[name];
    if (lacks(inventory, name) && packages.length > 0) lists.push(packages);
  }
  return [...new Map(lists.map((list) => [list[0], list])).values()];
}

const lacks = ({ missing, tooOld }: Inventory, name: ToolName): boolean =>
  missing.includes(name) || tooOld.some((tool) => tool.name === name);

/**
 * Installs Debian or Ubuntu packages: of each list of alternatives the first that the machine's package lists offer.
 * @throws EnvironmentError that names what could not be installed and what to do
 */
export async function installPackages(wanted: readonly (readonly string[])[], log: Log, places: Places): Promise<void> {
  const names = wanted.map((alternatives) => alternatives[0]).join(" ");
  const [aptGet] = await executablesNamed("apt-get", places.searchPath);
  if (aptGet === undefined) {
    throw new EnvironmentError(
      `The lab lacks the packages ${names} (their names in Debian), and this machine has no apt-get: install them by its own means.`,
    );
  }
  if (!isRoot() && !(await passwordlessSudo())) {
    throw new EnvironmentError(
      `The lab lacks Debian packages, and installing them needs root: run \`sudo apt-get install --no-install-recommends ${names}\`.`,
    );
  }
  const apt = async (...args: string[]) => {
    // By timeout(1), which is root too: we may not signal apt-get itself when it runs by sudo, and a killed sudo would leave it running.
    const limited = ["timeout", "--kill-after=5", String(APT_LIMIT_SECONDS)];
    const environment = ["env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C"];
    const command = [...limited, ...environment, aptGet, "-o", "DPkg::Lock::Timeout=120", ...args];
    const completed = await runCommand(isRoot() ? command : ["sudo", "-n", ...command]);
    return { ...completed, timedOut: completed.exitCode === TIMED_OUT };
  };
  let isFresh = false;
  const refresh = async () => {
    log.info("Refreshing the package lists");
    const updated = await apt("update");
    // Not fatal: one broken source out of many is common, and the installation tells whether it mattered.
    if (updated.exitCode !== 0) log.warning(describeFailure(updated));
    isFresh = true;
  };

  let chosen = await choosePackages(wanted, places);
  if (chosen.some((name) => name === undefined)) {
    await refresh();
    chosen = await choosePackages(wanted, places);
  }
  const packages = chosen.map((name, i) => name ?? (wanted[i]?.[0] as string));
  const install = () => {
    log.info(`Installing ${packages.length === 1 ? "the Debian package" : "Debian packages"} ${packages.join(" ")}`);
    return apt("install", "--yes", "--no-install-recommends", ...packages);
  };
  let installed = await install();
  if (installed.exitCode !== 0 && !isFresh) {
    // Lists that are older than the archive name files that are gone from it.
    await refresh();
    installed = await install();
  }
  if (installed.exitCode !== 0) {
    throw new EnvironmentError(`The packages ${packages.join(" ")} could not be installed: ${describeFailure(installed)}`);
  }
}

/** Per list the first package that the machine's lists offer, `undefined` where none is. */
async function choosePackages(wanted: readonly (readonly string[])[], places: Places): Promise<(string | undefined)[]> {
  const [aptCache] = await executablesNamed("apt-cache", places.searchPath);
  if (aptCache === undefined) return wanted.map(([first]) => first);
  const policy = await runCommand([aptCache, "policy", ...wanted.flat()], { env: { ...process.env, LC_ALL: "C" }, limitSeconds: 60 });
  const offered = new Set([...policy.stdout.matchAll(/^(\S+):\n(?: {2}.*\n)*? {2}Candidate: (?!\(none\))/gm)].map(([, name]) => name));
  return wanted.map((alternatives) => alternatives.find((name) => offered.has(name)));
}
