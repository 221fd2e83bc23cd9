// Writes what is generated from something else: the inputs of each action.yml, the tables of the READMEs, the record's JSON Schema.
// `--check` writes nothing and fails when a file is not up to date.

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { markdownTable } from "markdown-table";
import { type Document, parse, parseDocument } from "yaml";
import type { InputSpec } from "../actions/lib/action/input.ts";
import { projectRoot } from "../actions/lib/adapters/project-files.ts";
import { exportRecordJsonSchema, RECORD_JSON_SCHEMA_FILE } from "../actions/lib/adapters/records/record-json-schema.ts";
import { readScenarios } from "../actions/lib/adapters/scenario-files.ts";
import { ABILITIES, carriedBy } from "../actions/lib/benchmark/abilities.ts";
import { METRICS } from "../actions/lib/model/metric.ts";
import { TRAFFIC_PATHS } from "../actions/lib/model/traffic-path.ts";
import { NETWORK_TESTS } from "../actions/lib/network-tests/catalog.ts";
import { rootInputs } from "./root-action.ts";

const root = projectRoot();

interface GeneratedFile {
  /** From the project's root. */
  readonly path: string;
  readonly text: string;
}

/** Every generated file as it should be. */
export async function generateAll(): Promise<GeneratedFile[]> {
  const schema = `${JSON.stringify(exportRecordJsonSchema(), null, 2)}\n`;
  const files: GeneratedFile[] = [{ path: relative(root, fileURLToPath(RECORD_JSON_SCHEMA_FILE)), text: schema }];
  for (const name of actionNames()) {
    const manifest = withInputs(read(join("actions", name, "action.yml")) ?? "", await inputsOf(name));
    files.push({ path: join("actions", name, "action.yml"), text: manifest }, actionReadme(name, manifest));
  }
  const front = read("action.yml");
  if (front !== undefined) {
    const specs = await Promise.all(actionNames().map(async (name) => [name, await inputsOf(name)] as const));
    const known = Object.fromEntries(specs);
    files.push({
      path: "action.yml",
      text: withInputs(
        front,
        rootInputs(front, (action) => known[action] ?? {}),
      ),
    });
  }
  const readme = read("README.md");
  if (readme !== undefined) files.push({ path: "README.md", text: fill(readme, { scenarios: scenarioTable(), tests: testTable() }) });
  return files;
}

/** The inputs of an action as its inputs.ts has them. */
export async function inputsOf(action: string): Promise<InputSpec> {
  return ((await import(join(root, "actions", action, "inputs.ts"))) as { readonly inputs: InputSpec }).inputs;
}

export function actionNames(): string[] {
  return readdirSync(join(root, "actions")).filter((name) => existsSync(join(root, "actions", name, "action.yml")));
}

/** The manifest with its inputs as the spec has them; everything else, comments too, stays as it is. */
export function withInputs(manifest: string, inputs: InputSpec): string {
  const document: Document = parseDocument(manifest);
  const entries = Object.entries(inputs).map(([name, input]) => [
    name,
    {
      description: input.description,
      ...(isRequired(name, inputs) ? { required: true } : {}),
      ...(input.default === "" ? {} : { default: input.default }),
    },
  ]);
  document.set("inputs", document.createNode(Object.fromEntries(entries)));
  return document.toString({ lineWidth: 0 });
}

/** An input is required when its rule refuses to be left out. */
function isRequired(name: string, inputs: InputSpec): boolean {
  const input = inputs[name];
  try {
    input?.parse(input.default, name);
    return false;
  } catch {
    return true;
  }
}

function actionReadme(action: string, manifest: string): GeneratedFile {
  const path = join("actions", action, "README.md");
  const { name, description, inputs = {}, outputs = {} } = parse(manifest);
  const empty = `# ${name}\n\n${description}.\n\n## Inputs\n\n${markers("inputs")}\n\n## Outputs\n\n${markers("outputs")}\n`;
  return { path, text: fill(read(path) ?? empty, { inputs: inputTable(inputs), outputs: outputTable(outputs) }) };
}

type Described = Readonly<Record<string, { readonly description: string; readonly required?: boolean; readonly default?: string }>>;

function inputTable(inputs: Described): string {
  const rows = Object.entries(inputs).map(([name, { description, required, default: fallback }]) => [
    code(name),
    cell(description),
    required ? "**required**" : fallback === undefined ? "" : code(fallback),
  ]);
  return markdownTable([["Input", "What it says", "Default"], ...rows]);
}

const outputTable = (outputs: Described): string =>
  markdownTable([["Output", "What it says"], ...Object.entries(outputs).map(([name, { description }]) => [code(name), cell(description)])]);

function scenarioTable(): string {
  const rows = readScenarios(join(root, "scenarios")).map(({ slug, title, lab, eks, sourceReport }) => [
    `[${code(slug)}](scenarios/${slug}/scenario.yaml)`,
    cell(title) + (sourceReport === undefined ? "" : ` (${sourceReport} in the source report)`),
    lab === undefined ? "" : "lab",
    eks === undefined ? "" : eks.status,
    eks?.isolates === undefined ? "" : code(eks.isolates.against),
  ]);
  return markdownTable([["Scenario", "Data plane", "Lab", "EKS", "Held against"], ...rows]);
}

function testTable(): string {
  const rows = NETWORK_TESTS.map((test) => {
    const { name, title, tool, variants, paths } = test;
    const inLab = new Set(carriedBy(ABILITIES.lab, [test]).flatMap((carried) => carried.variants));
    return [
      code(name),
      cell(title),
      tool,
      [...new Set(variants.flatMap((variant) => variant.metrics))].map((metric) => METRICS[metric].title).join(", "),
      variants.map((variant) => `${code(variant.name)}${inLab.has(variant) ? "" : "*"}`).join(" "),
      paths.length === TRAFFIC_PATHS.length ? `all, ${code(paths[0] ?? "")} first` : paths.map(code).join(" "),
      carriedBy(ABILITIES.lab, [test]).length === 0 ? "cluster" : "lab, cluster",
    ];
  });
  return markdownTable([["Test", "What it measures", "Tool", "Metrics", "Variants", "Paths", "Where"], ...rows]);
}

const code = (text: string): string => `\`${cell(text)}\``;
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ");

const markers = (section: string): string => `<!-- generated:${section} -->\n<!-- /generated:${section} -->`;

/** Puts each content between its markers; a text without the markers has no such section. */
function fill(text: string, contents: Readonly<Record<string, string>>): string {
  return Object.entries(contents).reduce((filled, [section, content]) => {
    const between = new RegExp(`(<!-- generated:${section} -->\n)[^]*?(<!-- /generated:${section} -->)`);
    return filled.replace(between, (_, begin: string, end: string) => `${begin}\n${content}\n\n${end}`);
  }, text);
}

function read(path: string): string | undefined {
  const full = join(root, path);
  return existsSync(full) ? readFileSync(full, "utf8") : undefined;
}

if (import.meta.main) {
  const stale = (await generateAll()).filter(({ path, text }) => read(path) !== text);
  if (process.argv.includes("--check")) {
    for (const { path } of stale) console.error(`${path} is not up to date: run \`npm run docs\`.`);
    process.exitCode = stale.length === 0 ? 0 : 1;
  } else {
    for (const { path, text } of stale) {
      writeFileSync(join(root, path), text);
      console.log(`wrote ${path}`);
    }
  }
}
