import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { migrationFacts } from "./describe-migration.ts";
import type { MigrationResult } from "./migration.ts";

/** Writes what is known of a migration as JSON. */
export async function writeMigration(path: string, result: MigrationResult): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(migrationFacts(result), undefined, 2)}\n`);
}
