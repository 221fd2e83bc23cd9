import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkRunFolder, removeEmptyRunFolder } from "../../../../actions/lib/adapters/records/run-folder.ts";
import { temporaryFolder } from "../../../support/folders.ts";

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder[Symbol.dispose]());

describe("the folder of a run that never began", () => {
  test("is removed with the folders above that were made for it, and no others", async () => {
    mkdirSync(join(folder.path, "results"));
    const out = join(folder.path, "results", "today", "one");
    await removeEmptyRunFolder(out, await checkRunFolder(out, false));
    expect(existsSync(join(folder.path, "results", "today"))).toBe(false);
    expect(existsSync(join(folder.path, "results"))).toBe(true);
  });

  test("stays where it was there before, and where something is in it", async () => {
    const there = join(folder.path, "there");
    mkdirSync(there);
    await removeEmptyRunFolder(there, await checkRunFolder(there, false));
    expect(existsSync(there)).toBe(true);
    const made = join(folder.path, "made");
    const created = await checkRunFolder(made, false);
    writeFileSync(join(made, "journal.jsonl"), "{}\n");
    await removeEmptyRunFolder(made, created);
    expect(existsSync(join(made, "journal.jsonl"))).toBe(true);
  });
});
