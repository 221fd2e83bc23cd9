import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildActions } from "../../.ci/build.ts";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import { temporaryFolder } from "../support/folders.ts";

/** Content by path, for a comparison that names the file that differs. */
function filesIn(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((file) => join(file.parentPath, file.name)).map((path) => [path.slice(folder.length), readFileSync(path, "utf8")]),
  );
}

test("two builds are equal to the byte, and equal to the dist/ that is checked in", async () => {
  using first = temporaryFolder();
  using second = temporaryFolder();
  await buildActions(first.path);
  await buildActions(second.path);
  const built = filesIn(first.path);
  expect(filesIn(second.path)).toEqual(built);
  const checkedIn = filesIn(join(projectRoot(), "dist"));
  const differing = [...new Set([...Object.keys(built), ...Object.keys(checkedIn)])].filter((path) => built[path] !== checkedIn[path]);
  // Otherwise: npm run build
  expect(differing).toEqual([]);
});
