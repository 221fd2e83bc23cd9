import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { expandPaths, findArtifacts, refuseLinks } from "../../../../actions/lib/adapters/history/find-results.ts";
import { temporaryFolder } from "../../../support/folders.ts";

/** A folder with empty files. */
function folderWith(...files: readonly string[]) {
  const folder = temporaryFolder();
  for (const file of files) {
    mkdirSync(dirname(join(folder.path, file)), { recursive: true });
    writeFileSync(join(folder.path, file), "");
  }
  return folder;
}

describe("paths with stars", () => {
  test("stand for the files that fit, in the order of their names, each once", async () => {
    using folder = folderWith("b/record.json", "a/record.json", "c/other.json");
    const at = (path: string) => join(folder.path, path);
    expect(await expandPaths([at("b/record.json"), at("*/record.json"), "gone.json"], "records")).toEqual([
      at("b/record.json"),
      at("a/record.json"),
      "gone.json",
    ]);
  });

  test("are refused where nothing fits", async () => {
    using folder = folderWith("a/other.json");
    await expect(expandPaths([join(folder.path, "*/record.json")], "records")).rejects.toThrow(
      /^Input "records" has the path ".*\*\/record\.json", which fits no file\.$/,
    );
  });
});

describe("artifacts in a folder", () => {
  test("are records, and entries where the history has them, each with its workflow run", async () => {
    using folder = folderWith(
      "5/a/record.json",
      "5/raw/output.json",
      "12/copy/v1/runs/2026/11/21/5-1-vpc-cni.json",
      "12/v1/x.json",
      "notes.txt",
    );
    expect(await findArtifacts(folder.path)).toEqual([
      { path: join(folder.path, "12/copy/v1/runs/2026/11/21/5-1-vpc-cni.json"), workflowRun: 12 },
      { path: join(folder.path, "5/a/record.json"), workflowRun: 5 },
    ]);
  });

  test("are refused where folders go on without end", async () => {
    using folder = folderWith(`5/${"a/".repeat(12)}record.json`);
    await expect(findArtifacts(folder.path)).rejects.toThrow(/its folders are more than 10 deep\.$/);
  });
});

describe("a file of an artifact", () => {
  test("is taken when it is a file and all folders on the way are folders", async () => {
    using folder = folderWith("artifact/record.json");
    await expect(refuseLinks("artifact/record.json", folder.path)).resolves.toBeUndefined();
    await expect(refuseLinks("artifact/gone.json", folder.path)).resolves.toBeUndefined();
  });

  test.each(["file/record.json", "folder/record.json"])("is refused when it is, or lies behind, a link: %s", async (path) => {
    using folder = folderWith("elsewhere/record.json", "file/other.json");
    symlinkSync("../elsewhere/record.json", join(folder.path, "file/record.json"));
    symlinkSync("elsewhere", join(folder.path, "folder"));
    await expect(refuseLinks(path, folder.path)).rejects.toThrow(/is a link, which an artifact must not have\.$/);
  });

  test("is refused when it is a folder", async () => {
    using folder = folderWith("artifact/record.json/a");
    await expect(refuseLinks("artifact/record.json", folder.path)).rejects.toThrow("artifact/record.json is not read: it is no file.");
  });
});
