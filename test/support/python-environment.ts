import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { installPackages } from "../../actions/lib/adapters/lab/set-up/install-tools.ts";
import { systemPlaces } from "../../actions/lib/adapters/lab/set-up/places.ts";
import { runChecked, runCommand } from "../../actions/lib/adapters/process/run-command.ts";
import { terminalLog } from "../../actions/lib/cli/terminal-log.ts";
import { makeOnce } from "./cluster/make-once.ts";

const INSTALL_LIMIT_SECONDS = 1800;

/**
 * Python packages in a virtual environment of our cache, made once per list of versions; the machine gets nothing but what makes such environments.
 * @param kind begins the folder's name
 * @param requirements file of pip's, every version exact
 * @param onlyListed leaves out what the packages ask for beyond the list
 * @returns the environment's `python`
 */
export async function pythonEnvironment(kind: string, requirements: string, { onlyListed = false } = {}): Promise<string> {
  // Debian has Python without what makes environments.
  if (!(await makesEnvironments())) await installPackages([["python3-venv"]], terminalLog(), systemPlaces());
  const { stdout: version } = await runChecked(["python3", "--version"]);
  const options = onlyListed ? ["--no-deps"] : [];
  const folder = await makeOnce(kind, [await readFile(requirements, "utf8"), version, ...options], async (unfinished) => {
    const limit = { limitSeconds: INSTALL_LIMIT_SECONDS };
    await runChecked(["nice", "-n", "19", "python3", "-m", "venv", unfinished], limit);
    // The folder is renamed afterwards: only its `python` still works then, no script beside it.
    const pip = [join(unfinished, "bin", "python"), "-m", "pip", "install", "--no-cache-dir", "--disable-pip-version-check", "--quiet"];
    await runChecked(["nice", "-n", "19", ...pip, ...options, "--requirement", requirements], limit);
  });
  return join(folder, "bin", "python");
}

async function makesEnvironments(): Promise<boolean> {
  try {
    return (await runCommand(["python3", "-c", "import ensurepip, venv"])).exitCode === 0;
  } catch {
    // No Python on this machine.
    return false;
  }
}
