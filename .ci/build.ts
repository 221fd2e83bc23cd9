// Bundles every action into dist/<action>/, with what they share in dist/shared/, and the dashboard's page into dist/dashboard/. Two builds of the same tree are equal to the byte.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Metafile } from "esbuild";
import { projectRoot } from "../actions/lib/adapters/project-files.ts";
import { PAGE_BUNDLE } from "../actions/lib/dashboard/page-bundle.ts";

const root = projectRoot();

/** Without it a bundle that holds CommonJS dies at start: `Dynamic require of "net" is not supported`. */
export const BANNER = `import{createRequire as createRequireOfBundle}from"node:module";const require=createRequireOfBundle(import.meta.url);`;

/** Builds all actions from nothing into a folder. */
export async function buildActions(outdir: string): Promise<void> {
  await rm(outdir, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entryPoints(),
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node24",
    entryNames: "[dir]/[name]",
    chunkNames: "shared/[name]-[hash]",
    banner: { js: BANNER },
    // Names stay, so that a stack trace of a user says something.
    minifyWhitespace: true,
    minifySyntax: true,
    // Gathered in one file instead: comments in the bundles would repeat them and miss those who keep theirs in a file.
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  await mkdir(outdir, { recursive: true });
  await writeFile(join(outdir, "licenses.txt"), licenses(metafile));
  await buildDashboardPage(join(outdir, "dashboard"));
}

/** What browsers run; `track-history` copies it into the site, with the licences of what is in it. */
async function buildDashboardPage(outdir: string): Promise<void> {
  const { metafile } = await build({
    ...PAGE_BUNDLE,
    entryPoints: [...PAGE_BUNDLE.entryPoints],
    target: [...PAGE_BUNDLE.target],
    absWorkingDir: root,
    outfile: join(outdir, "page.js"),
    metafile: true,
    logLevel: "warning",
  });
  await writeFile(join(outdir, "licenses.txt"), licenses(metafile));
}

/** What an action's folder may have to run: its stages, and programs that outlive or serve them. */
const ENTRIES = ["main", "post", "serve-credentials", "eks-token"];

/** `run-network-tests/main` → its source, for each action. */
function entryPoints(): Record<string, string> {
  const actions = readdirSync(join(root, "actions")).filter((name) => existsSync(join(root, "actions", name, "action.yml")));
  const entries = actions.flatMap((name) => ENTRIES.map((entry) => `${name}/${entry}`));
  return Object.fromEntries(
    entries.map((stage) => [stage, join("actions", `${stage}.ts`)] as const).filter(([, file]) => existsSync(join(root, file))),
  );
}

/** Licence texts of the packages that are in the bundles. */
function licenses(metafile: Metafile): string {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
  const folders = inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []);
  return [...new Set(folders)].sort().map(describeLicense).join("\n");
}

function describeLicense(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? "" : `\n${readFileSync(join(root, folder, file), "utf8").trim()}\n`;
  return `${name} ${version} (${license})\n${text}`;
}

if (import.meta.main) await buildActions(join(root, "dist"));
