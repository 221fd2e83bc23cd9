import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Mapping } from "../../model/scenario.ts";

/** Writes a file for eksctl that its owner alone can read. @returns its path */
export async function writeConfig(folder: string, name: string, config: Mapping): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  // Aliases (`&a1`, `*a1`) for the tags that several parts share would be right, and unreadable.
  await writeFile(path, stringify(config, { aliasDuplicateObjects: false }), { mode: 0o600 });
  return path;
}
