import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
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

/** Reads every `scenarios/<slug>/scenario.yaml`, as carefully as `scenarioFilesIn`. @throws ConfigurationError for one that does not parse */
export const readScenarios = (folder: string): Scenario[] => slugsIn(folder).map((slug) => readScenario(folder, slug));

function readScenario(folder: string, slug: string): Scenario {
  refuseSlug(slug);
  return parseScenario(slug, readPlainText(join(folder, slug, "scenario.yaml"), `scenarios/${slug}/scenario.yaml`));
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
export function scenarioFilesIn(folder: string, slug: string): ScenarioFiles {
  refuseSlug(slug);
  const entry = lstatSync(join(folder, slug), { throwIfNoEntry: false });
  if (!entry?.isDirectory())
    throw new ConfigurationError(`scenarios/${slug} is no folder${entry?.isSymbolicLink() ? ", but a symbolic link" : ""}.`);
  const scenario = readScenario(folder, slug);
  if (scenario.eks === undefined) return { scenario, values: {}, manifests: {} };
  const read = (name: string) => readPlainText(join(folder, slug, name), `scenarios/${slug}/${name}`);
  const needed = filesNeeded(scenario.eks);
  return {
    scenario,
    values: Object.fromEntries(needed.values.map((name) => [name, parseValues(`scenarios/${slug}/${name}`, read(name))])),
    manifests: Object.fromEntries(needed.manifests.map((name) => [name, read(name)])),
  };
}

/** As `scenarioFilesIn`; what it throws is a rejection. */
export const readScenarioFiles = async (folder: string, slug: string): Promise<ScenarioFiles> => scenarioFilesIn(folder, slug);

const MOST_BYTES = 1_000_000;

/**
 * Reads a text file of at most 1 MB that is a file, not a link to one.
 * @param shown how the file is called in a refusal
 * @throws ConfigurationError
 */
export const readPlainFile = async (path: string, shown = path): Promise<string> => readPlainText(path, shown);

function readPlainText(path: string, shown: string): string {
  const file = openPlain(path, shown);
  try {
    if (!fstatSync(file).isFile()) throw new ConfigurationError(`${shown} is not a file.`);
    const buffer = Buffer.alloc(MOST_BYTES + 1);
    // What is read counts, not what the file said of itself a moment ago.
    let length = 0;
    for (let bytesRead = -1; bytesRead !== 0 && length <= MOST_BYTES; length += bytesRead) {
      bytesRead = readSync(file, buffer, length, buffer.length - length, null);
    }
    if (length > MOST_BYTES) throw new ConfigurationError(`${shown} is larger than 1 MB.`);
    return buffer.toString("utf8", 0, length);
  } finally {
    closeSync(file);
  }
}

function openPlain(path: string, shown: string): number {
  try {
    // O_NONBLOCK: to open a pipe would wait for somebody who writes.
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const why = { ENOENT: "is missing", ELOOP: "is a symbolic link, which is not followed", ENOTDIR: "is not in a folder" };
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ConfigurationError(`${shown} ${why[code as keyof typeof why] ?? `cannot be read: ${message}`}.`);
  }
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
