import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Mapping } from "../../model/scenario.ts";
import { mergeValues } from "../../scenarios/helm-values.ts";
import { suppliedValues } from "../../scenarios/supplied-values.ts";
import type { HelmStep } from "./installation.ts";

export interface ValuesSource {
  readonly values: Mapping;
  readonly apiServerHost: string;
  readonly runId: string;
  /** Tags of everything that the run makes. */
  readonly tags: Readonly<Record<string, string>>;
  /** Where the files are written. */
  readonly folder: string;
}

/** Writes the values of a step as files that their owner alone can read: the user's, and those that only the tool knows. */
export async function writeValues(
  { chart }: HelmStep,
  { values, folder, ...known }: ValuesSource,
): Promise<{ readonly files: readonly string[]; readonly merged: Mapping }> {
  const supplied = suppliedValues({ chart, values, ...known });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const given = await write(join(folder, `${chart.release}-values.yaml`), values);
  const added = await write(join(folder, `${chart.release}-supplied.yaml`), supplied);
  return { files: [given, added], merged: mergeValues(values, supplied) };
}

async function write(path: string, values: Mapping): Promise<string> {
  await writeFile(path, stringify(values), { mode: 0o600 });
  return path;
}
