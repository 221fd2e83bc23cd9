// Brings a fresh clone to where its scripts can run. Plain JavaScript without dependencies, because the machine's own Node runs it
// before anything is installed. `--modules` stops after the node modules; without it the lab's tools are installed too.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = 20;
const WANTED_NODE = 24;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node = join(root, "node_modules", ".bin", "node");
// Kept inside node_modules, so that deleting the folder deletes the claim that it is complete.
const stamp = join(root, "node_modules", ".installed-from");

process.exitCode = main();

function main() {
  const own = Number(process.versions.node.split(".")[0]);
  if (own < OLDEST_NODE) return refuse(`Set-up needs Node ${OLDEST_NODE} or newer, and this is ${process.version}: install a newer Node.`);

  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock || !existsSync(node)) {
    console.log("Installing node modules");
    // npm tells its scripts where it lives; without npm around us we take the one on PATH.
    const [file, ...before] = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ["npm"];
    const installed = run(file, [...before, "ci", "--no-fund", "--no-audit", "--no-update-notifier", "--loglevel=error"]);
    if (installed.error?.code === "ENOENT") return refuse("Set-up needs npm, which is not on PATH: install it with Node.");
    if (installed.status !== 0) return refuse("`npm ci` failed; its own message stands above.");
    writeFileSync(stamp, lock);
  }

  const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout?.trim() ?? "";
  if (!version.startsWith(`v${WANTED_NODE}.`)) {
    return refuse(
      `The package "node" did not bring Node ${WANTED_NODE} (found ${version || "nothing"}), because npm was told not to run install scripts: run \`npm rebuild node --ignore-scripts=false\`.`,
    );
  }
  if (process.argv.includes("--modules")) return 0;
  return run(node, [join(root, "actions", "lib", "cli", "main.ts"), "lab", "set-up"]).status ?? 1;
}

function run(file, args) {
  return spawnSync(file, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
}

function refuse(sentence) {
  console.error(sentence);
  return 1;
}
