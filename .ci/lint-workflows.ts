// Looks at workflows and actions with three linters, each of which sees what the others do not: GitHub's own language service (keys, expressions, inputs of
// our actions), actionlint (scripts, needs, types) and zizmor (security). All offline; both tools are brought by their exact version.
import { existsSync, globSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { toFailure } from "../actions/lib/action/failure.ts";
import { runChecked, runCommand } from "../actions/lib/adapters/process/run-command.ts";
import { projectRoot } from "../actions/lib/adapters/project-files.ts";
import { ToolError } from "../actions/lib/model/errors.ts";
import { makeOnce } from "../test/support/cluster/make-once.ts";
import { pythonEnvironment } from "../test/support/python-environment.ts";
import { BANNER } from "./build.ts";

const ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12";
const ZIZMOR_REQUIREMENTS = join(import.meta.dirname, "zizmor-requirements.txt");
const INSTALL_LIMIT_SECONDS = 900;
const LINT_LIMIT_SECONDS = 120;

/** What actionlint 1.7.12 is too old to know: references to ourselves and queues, both of which the language service checks. */
const UNKNOWN_TO_ACTIONLINT = [
  String.raw`specifying action "\$/[a-z/-]+" in invalid format`,
  String.raw`reusable workflow call "\$/[^"]+" at "uses" is not following the format`,
  'unexpected key "queue" for "concurrency" section',
];

/** A problem, as the linter that found it words it. */
export type Finding = string;

/** @param root folder with `.github/workflows`, `.github/examples`, `actions` and `action.yml`, as far as there are */
export async function lintWorkflows(root: string): Promise<readonly Finding[]> {
  const workflows = ["workflows", "examples"].flatMap((folder) => globSync(join(root, ".github", folder, "*.yml"))).sort();
  const dependabot = globSync(join(root, ".github", "dependabot.yml"));
  const actions = [join(root, "action.yml"), ...globSync(join(root, "actions", "*", "action.yml")).sort()].filter((file) =>
    existsSync(file),
  );
  return [
    ...(await askLanguageService(root, [...workflows, ...actions])),
    ...(await askActionlint(workflows)),
    ...(await askZizmor(root, [...workflows, ...actions, ...dependabot])),
  ];
}

/** Its packages import JSON as Node does not take it, so it runs as a bundle. */
async function askLanguageService(root: string, files: readonly string[]): Promise<readonly Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), "language-service-"));
  try {
    const outfile = join(folder, "bundle.mjs");
    await build({
      stdin: {
        contents: `export { validate } from "@actions/languageservice"; export { TextDocument } from "vscode-languageserver-textdocument";`,
        resolveDir: projectRoot(),
      },
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "warning",
      banner: { js: BANNER },
    });
    const { validate, TextDocument } = (await import(pathToFileURL(outfile).href)) as typeof import("@actions/languageservice") & {
      readonly TextDocument: { create(uri: string, language: string, version: number, text: string): never };
    };
    const fileProvider = {
      getFileContent: async (reference: object) => {
        const { path } = reference as { readonly path: string };
        return { name: path, content: await readFile(join(root, path.replace(/^(\$|\.)\//, "")), "utf8") };
      },
    };
    const findings = [];
    for (const file of files) {
      const document = TextDocument.create(pathToFileURL(file).href, "yaml", 1, readFileSync(file, "utf8"));
      for (const { range, message } of await validate(document, { fileProvider }))
        findings.push(`${file}:${range.start.line + 1}: ${message} [language service]`);
    }
    return findings;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function askActionlint(workflows: readonly string[]): Promise<readonly Finding[]> {
  if (workflows.length === 0) return [];
  const folder = await makeOnce("actionlint", ACTIONLINT, async (unfinished) => {
    await runChecked(["nice", "-n", "19", "env", `GOBIN=${unfinished}`, "go", "install", ACTIONLINT], {
      limitSeconds: INSTALL_LIMIT_SECONDS,
    });
  });
  const ignored = UNKNOWN_TO_ACTIONLINT.flatMap((pattern) => ["-ignore", pattern]);
  // What the machine has of other linters must not decide what is found.
  const options = ["-oneline", "-no-color", "-shellcheck=", "-pyflakes=", ...ignored];
  const { exitCode, stdout, stderr } = await runCommand([join(folder, "actionlint"), ...options, ...workflows], {
    limitSeconds: LINT_LIMIT_SECONDS,
  });
  if (exitCode !== 0 && exitCode !== 1) throw new ToolError(`actionlint could not look: ${stderr.trim()}`);
  return linesOf(stdout).map((line) => `${line} (actionlint)`);
}

async function askZizmor(root: string, files: readonly string[]): Promise<readonly Finding[]> {
  const python = await pythonEnvironment("zizmor", ZIZMOR_REQUIREMENTS);
  const config = join(root, ".github", "zizmor.yml");
  const { exitCode, stdout, stderr } = await runCommand(
    [
      join(dirname(python), "zizmor"),
      ...["--offline", "--persona", "pedantic", "--no-progress", "--no-exit-codes", "--format", "json"],
      ...(existsSync(config) ? ["--config", config] : ["--no-config"]),
      ...files,
    ],
    { limitSeconds: LINT_LIMIT_SECONDS },
  );
  if (exitCode !== 0) throw new ToolError(`zizmor could not look: ${stderr.trim()}`);
  return (JSON.parse(stdout) as readonly ZizmorFinding[])
    .filter(({ ignored }) => !ignored)
    .map(({ ident, desc, locations }) => {
      const { symbolic, concrete } =
        locations.find((one) => one.symbolic.kind === "Primary") ?? (locations[0] as ZizmorFinding["locations"][0]);
      const file = symbolic.key.Local?.verbatim_path ?? "";
      return `${file}:${concrete.location.start_point.row + 1}: ${desc}: ${symbolic.annotation} [zizmor ${ident}]`;
    });
}

/** As zizmor's JSON has it. */
interface ZizmorFinding {
  readonly ident: string;
  readonly desc: string;
  readonly ignored: boolean;
  readonly locations: readonly {
    readonly symbolic: {
      readonly key: { readonly Local?: { readonly verbatim_path: string } };
      readonly annotation: string;
      readonly kind: string;
    };
    readonly concrete: { readonly location: { readonly start_point: { readonly row: number } } };
  }[];
}

const linesOf = (text: string): readonly string[] => text.split("\n").filter((line) => line !== "");

if (import.meta.main) {
  try {
    const findings = await lintWorkflows(projectRoot());
    for (const finding of findings) console.error(finding.replace(`${projectRoot()}/`, ""));
    process.exitCode = findings.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(toFailure(error).sentence);
    process.exitCode = 1;
  }
}
