// Runs the tests, as root because the lab's need it. Arguments go to vitest: `npm test -- --project unit` needs no root.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { toFailure } from "../actions/lib/action/failure.ts";
import { installPackages } from "../actions/lib/adapters/lab/set-up/install-tools.ts";
import { systemPlaces } from "../actions/lib/adapters/lab/set-up/places.ts";
import { executablesNamed } from "../actions/lib/adapters/lab/set-up/tools.ts";
import { giveToCaller, rerunAsRoot } from "../actions/lib/adapters/process/root.ts";
import { projectRoot } from "../actions/lib/adapters/project-files.ts";
import { terminalLog } from "../actions/lib/cli/terminal-log.ts";

const root = projectRoot();
const given = process.argv.slice(2);
const named = given.filter((_, i) => given[i - 1] === "--project");
const isAsked = (project: string) => named.length === 0 || named.includes(project);

try {
  if (isAsked("lab") || isAsked("cluster")) await rerunAsRoot();
  if (isAsked("integration")) await installBrowser();
  // By the Node that runs this: the one on PATH may be too old for vitest.
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const { status } = spawnSync(process.execPath, [vitest, "run", "--config", "test/vitest.config.ts", ...given], {
    cwd: root,
    stdio: "inherit",
  });
  // vitest keeps what it transformed there, and as root it would lock the caller out of it.
  const modules = join(root, "node_modules");
  const written = readdirSync(modules).filter((name) => name.startsWith(".vite"));
  await giveToCaller(modules, written, undefined);
  process.exitCode = status ?? 1;
} catch (error) {
  console.error(toFailure(error).sentence);
  process.exitCode = 1;
}

/** Pages are looked at in a real browser, with letters for every language of the report. */
async function installBrowser(): Promise<void> {
  const places = systemPlaces();
  const found = await executablesNamed("chromium", places.searchPath);
  const fonts = existsSync("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc");
  if (found.length > 0 && fonts) return;
  await installPackages([["chromium"], ["fonts-noto-cjk"]], terminalLog(), places);
}
