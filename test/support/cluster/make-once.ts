import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { chownToCaller } from "../../../actions/lib/adapters/process/root.ts";
import { clusterCache } from "./places.ts";

/** What nobody asked for in so long belongs to a version that is gone, or to somebody who was killed while he made it. */
const KEPT_DAYS = 7;

/**
 * Gives the folder of the cache that was made from this key, and makes it when there is none.
 * @param kind begins the folder's name
 * @param key anything that goes into what is made
 * @param make fills a new folder
 */
export async function makeOnce(kind: string, key: unknown, make: (folder: string) => Promise<void>): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(key)).digest("hex");
  const folder = join(clusterCache(), `${kind}-${hash.slice(0, 16)}`);
  if (!existsSync(folder)) {
    await removeUnused(kind);
    // Renamed when complete: whoever makes it beside us, or a kill, leaves no half of it.
    const unfinished = `${folder}.${randomUUID()}`;
    try {
      await mkdir(unfinished, { recursive: true });
      await make(unfinished);
      if (!existsSync(folder)) await rename(unfinished, folder);
      await chownToCaller(folder);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  }
  const now = new Date();
  await utimes(folder, now, now);
  return folder;
}

async function removeUnused(kind: string): Promise<void> {
  const names = await readdir(clusterCache()).catch(() => []);
  for (const path of names.filter((name) => name.startsWith(`${kind}-`)).map((name) => join(clusterCache(), name))) {
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > KEPT_DAYS * 86_400_000) await rm(path, { recursive: true, force: true });
  }
}
