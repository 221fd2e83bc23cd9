import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ScenarioChange } from "../lib/changes/read-changes.ts";
import { ConfigurationError } from "../lib/model/errors.ts";

/** Names of the folders of the two states. */
const STATE_FOLDERS = { before: "base", after: "head" } as const;

/**
 * Writes both states of every scenario: `<out>/base/<slug>/…` and `<out>/head/<slug>/…`.
 * @throws ConfigurationError where something is there already: it may be somebody's, and must not mix with a state
 */
export async function writeStates(out: string, changes: readonly ScenarioChange[]): Promise<void> {
  await mkdir(out, { recursive: true });
  for (const side of ["before", "after"] as const) {
    const folder = join(out, STATE_FOLDERS[side]);
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
      throw new ConfigurationError(`Input "out" must name a folder in which there is no "${STATE_FOLDERS[side]}" yet, not "${out}".`);
    });
    for (const change of changes) {
      const state = change[side];
      if (state === undefined) continue;
      await mkdir(join(folder, change.slug));
      for (const [name, text] of state.texts) await writeFile(join(folder, change.slug, name), text, { flag: "wx" });
    }
  }
}
