import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes a file so that at every moment, and after a power cut, either the old or the new text is there in full. @throws as `open` does */
export async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    {
      await using file = await open(temporary, "w");
      await file.writeFile(text);
      await file.sync();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

/** Makes a new name in a folder survive a power cut. */
export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, "r");
  await folder.sync();
}
