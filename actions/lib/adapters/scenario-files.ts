import { constants, readdirSync, readFileSync } from "node:fs";
import { lstat, open } from "node:fs/promises";
import { join } from "node:path";
import { ConfigurationError } from "../model/errors.ts";
import type { Scenario } from "../model/scenario.ts";
import {
  CILIUM_SCHEMA_VERSIONS,
  type CiliumSchemas,
  ciliumSchemaFile,
  EKSCTL_SCHEMA_FILE,
  type SchemaTree,
} from "../scenarios/chart-schemas.ts";
import { parseScenario, refuseSlug } from "../scenarios/parse-scenario.ts";
import { parseValues } from "../scenarios/read-yaml.ts";
import { filesNeeded, type ScenarioFiles } from "../scenarios/scenario-files.ts";
import { projectRoot } from "./project-files.ts";

/** Reads every `scenarios/<slug>/scenario.yaml`. @throws ConfigurationError for one that does not parse */
export function readScenarios(folder: string): Scenario[] {
  return slugsIn(folder)
    .map((slug) => parseScenario(slug, readFileSync(join(folder, slug, "scenario.yaml"), "utf8")))
    .sort((a, b) => a.slug.localeCompare(b.slug));
}

/** Folders of scenarios, in alphabetical order. */
export function slugsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort((a, b) => a.localeCompare(b));
}

/**
 * Reads a scenario and the files that its install steps name. They may come from a stranger's pull request, so nothing outside of its folder is read,
 * nothing large, and nothing through a link.
 * @throws ConfigurationError for a scenario, values or a file that breaks a rule
 */
export async function readScenarioFiles(folder: string, slug: string): Promise<ScenarioFiles> {
  refuseSlug(slug);
  const entry = await lstat(join(folder, slug)).catch(() => undefined);
  if (!entry?.isDirectory())
    throw new ConfigurationError(`scenarios/${slug} is no folder${entry?.isSymbolicLink() ? ", but a symbolic link" : ""}.`);
  const read = (name: string) => readPlainFile(join(folder, slug, name), `scenarios/${slug}/${name}`);
  const scenario = parseScenario(slug, await read("scenario.yaml"));
  if (scenario.eks === undefined) return { scenario, values: {}, manifests: {} };
  const needed = filesNeeded(scenario.eks);
  const [values, manifests] = await Promise.all([
    Promise.all(needed.values.map(async (name) => [name, parseValues(`scenarios/${slug}/${name}`, await read(name))] as const)),
    Promise.all(needed.manifests.map(async (name) => [name, await read(name)] as const)),
  ]);
  return { scenario, values: Object.fromEntries(values), manifests: Object.fromEntries(manifests) };
}

const MOST_BYTES = 1_000_000;

/**
 * Reads a text file of at most 1 MB that is a file, not a link to one.
 * @param shown how the file is called in a refusal
 * @throws ConfigurationError
 */
export async function readPlainFile(path: string, shown = path): Promise<string> {
  // O_NONBLOCK: to open a pipe would wait for somebody who writes.
  await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (error: NodeJS.ErrnoException) => {
      const why = { ENOENT: "is missing", ELOOP: "is a symbolic link, which is not followed", ENOTDIR: "is not in a folder" };
      throw new ConfigurationError(`${shown} ${why[error.code as keyof typeof why] ?? `cannot be read: ${error.message}`}.`);
    },
  );
  const facts = await file.stat();
  if (!facts.isFile()) throw new ConfigurationError(`${shown} is not a file.`);
  const buffer = Buffer.alloc(MOST_BYTES + 1);
  // What is read counts, not what the file said of itself a moment ago.
  let length = 0;
  for (let bytesRead = -1; bytesRead !== 0 && length <= MOST_BYTES; length += bytesRead) {
    ({ bytesRead } = await file.read(buffer, length, buffer.length - length));
  }
  if (length > MOST_BYTES) throw new ConfigurationError(`${shown} is larger than 1 MB.`);
  return buffer.toString("utf8", 0, length);
}

/** The kept schemas of Cilium's chart. */
export function readCiliumSchemas(): CiliumSchemas {
  return Object.fromEntries(CILIUM_SCHEMA_VERSIONS.map((version) => [version, readSchema(ciliumSchemaFile(version))])) as CiliumSchemas;
}

/** The kept schema of eksctl's ClusterConfig. */
export const readEksctlSchema = (): SchemaTree => readSchema(EKSCTL_SCHEMA_FILE);

function readSchema(name: string): SchemaTree {
  return JSON.parse(readFileSync(join(projectRoot(), "actions", "lib", "scenarios", "schemas", name), "utf8"));
}
