import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Execution } from "../../model/command.ts";
import type { StepExecution } from "../../ports/target.ts";
import { storageError } from "./storage-error.ts";

/** Logs of single requests grow long; they compress to a tenth. */
const COMPRESS_FROM_BYTES = 16_384;

/**
 * Keeps what the tools of a step said, word for word, in a folder named after the step: `<n>.json` with how each command ran,
 * its output and the files it wrote beside it.
 * @throws EnvironmentError when it cannot be stored
 */
export async function keepRawOutput(folder: string, stepId: string, execution: StepExecution): Promise<void> {
  const stepFolder = join(folder, stepId.replaceAll("/", "_"));
  try {
    await mkdir(stepFolder, { recursive: true });
    for (const [index, one] of execution.executions.entries()) await keep(stepFolder, String(index + 1), one);
    if (execution.background !== undefined) await keep(stepFolder, "background", execution.background);
  } catch (error) {
    throw storageError(error, stepFolder, "the steps before it are kept in the journal", "run the same command with --resume");
  }
}

async function keep(folder: string, name: string, { stdout, stderr, files, ...how }: Execution): Promise<void> {
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(how, null, 2)}\n`);
  const texts = { stdout, stderr, ...Object.fromEntries(Object.entries(files).map(([path, text]) => [basename(path), text])) };
  for (const [suffix, text] of Object.entries(texts)) {
    if (text === "") continue;
    const path = join(folder, `${name}.${suffix}`);
    if (text.length < COMPRESS_FROM_BYTES) await writeFile(path, text);
    else await writeFile(`${path}.gz`, gzipSync(text, { level: 3 }));
  }
}
