import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { harnessCommit, harnessVersion, projectRoot } from "../../../actions/lib/adapters/project-files.ts";

test("the project's root is where its package.json is", () => {
  expect(existsSync(join(projectRoot(), "actions", "lib", "adapters", "project-files.ts"))).toBe(true);
});

test("version and commit are those of the checkout", async () => {
  expect(harnessVersion()).toMatch(/^\d+\.\d+\.\d+$/);
  expect(await harnessCommit()).toMatch(/^([0-9a-f]{40}(-dirty)?|unknown)$/);
});
