import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runChecked } from "../../../actions/lib/adapters/process/run-command.ts";
import { makeOnce } from "../../support/cluster/make-once.ts";

const INSTALL_LIMIT_SECONDS = 1_800;

/**
 * A virtual environment with these packages and nothing they only wish for, in the tests' own cache, made once per list of versions.
 * @param kind begins the folder's name
 * @returns its Python
 */
export async function pythonEnvironment(kind: string, requirementsPath: string): Promise<string> {
  const requirements = await readFile(requirementsPath, "utf8");
  const { stdout: version } = await runChecked(["python3", "--version"]);
  const folder = await makeOnce(kind, [requirements, version], async (unfinished) => {
    const limit = { limitSeconds: INSTALL_LIMIT_SECONDS };
    await runChecked(["nice", "-n", "19", "python3", "-m", "venv", unfinished], limit);
    // The folder is renamed afterwards: only its `python` still works then, no script beside it.
    const pip = [join(unfinished, "bin", "python"), "-m", "pip", "install", "--no-cache-dir", "--disable-pip-version-check", "--quiet"];
    await runChecked(["nice", "-n", "19", ...pip, "--no-deps", "--requirement", requirementsPath], limit);
  });
  return join(folder, "bin", "python");
}
