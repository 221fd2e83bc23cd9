import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemClock } from "../lib/adapters/clock/system-clock.ts";
import type { HistoryAccess } from "../lib/adapters/history/open-history.ts";
import { projectRoot } from "../lib/adapters/project-files.ts";
import { storageError } from "../lib/adapters/records/storage-error.ts";
import type { DashboardFacts, DashboardPage } from "../lib/dashboard/dashboard-facts.ts";
import { openDashboard } from "../lib/dashboard/open-dashboard.ts";
import type { SiteFile } from "../lib/dashboard/site-file.ts";
import { EnvironmentError } from "../lib/model/errors.ts";
import type { HistoryStore } from "../lib/ports/history-store.ts";
import { allOf } from "./read-history.ts";

/** What `.ci/build.ts` made of the page, from the project's root. */
const PAGE_FOLDER = "dist/dashboard";

/**
 * Writes the site, file by file, while the entries are read once more: they would not fit into memory.
 * @throws EnvironmentError when the folder cannot be written to
 */
export async function writeDashboard(
  folder: string,
  facts: Omit<DashboardFacts, "page" | "builtAt">,
  store: HistoryStore,
  { signal }: HistoryAccess,
): Promise<void> {
  const builder = openDashboard({ ...facts, builtAt: systemClock.now().toISOString(), page: await readPage() });
  for await (const item of allOf(store, signal)) {
    const file = "entry" in item ? builder.add(item.entry) : undefined;
    if (file !== undefined) await write(folder, file);
  }
  for (const file of builder.finish()) await write(folder, file);
}

async function readPage(): Promise<DashboardPage> {
  const folder = join(projectRoot(), PAGE_FOLDER);
  try {
    const licenses = await readFile(join(folder, "licenses.txt"), "utf8").catch(() => undefined);
    return { script: await readFile(join(folder, "page.js"), "utf8"), ...(licenses === undefined ? {} : { licenses }) };
  } catch (error) {
    throw new EnvironmentError(`${join(PAGE_FOLDER, "page.js")} is missing, so there is no dashboard: run \`npm run build\`.`, {
      cause: error,
    });
  }
}

async function write(folder: string, [name, text]: SiteFile): Promise<void> {
  const path = join(folder, name);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  } catch (error) {
    throw storageError(error, path, "the history is stored and judged", "run this again");
  }
}
