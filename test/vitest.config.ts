import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));

/** One after the other, the last two also file by file: a lab that waits for a quiet machine waits long beside other tests. */
const project = (
  name: string,
  groupOrder: number,
  options: { testTimeout: number; maxWorkers: string | number; globalSetup?: string },
) => ({
  test: {
    name,
    root,
    include: [`test/${name}/**/*.test.ts`],
    sequence: { groupOrder },
    hookTimeout: options.testTimeout,
    // What comes, comes soon; on a busy machine the page or process that is looked at may stand still for a second.
    expect: { poll: { timeout: 15_000 } },
    ...options,
  },
});

export default defineConfig({
  test: {
    root,
    // What a developer's shell or a workflow step has set must not decide a test.
    env: { GITHUB_ACTIONS: "", GITHUB_STEP_SUMMARY: "", GITHUB_OUTPUT: "", NO_COLOR: "1" },
    projects: [
      project("unit", 1, { testTimeout: 60_000, maxWorkers: "100%" }),
      project("integration", 2, { testTimeout: 300_000, maxWorkers: 1 }),
      // Before every step that is measured, a machine that others keep busy is waited for, ten seconds at most.
      project("lab", 3, { testTimeout: 900_000, maxWorkers: 1 }),
      project("cluster", 4, { testTimeout: 900_000, maxWorkers: 1, globalSetup: "test/support/cluster-for-tests.ts" }),
    ],
  },
});
