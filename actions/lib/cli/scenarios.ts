import { join } from "node:path";
import { type Command, Option } from "commander";
import { stringify } from "yaml";
import { projectRoot } from "../adapters/project-files.ts";
import { readCiliumSchemas, readPlainFile, readScenarioFiles, readScenarios, slugsIn } from "../adapters/scenario-files.ts";
import { ConfigurationError } from "../model/errors.ts";
import { checkIsolation } from "../scenarios/check-isolation.ts";
import { checkScenario } from "../scenarios/check-scenario.ts";
import { describeScenario } from "../scenarios/describe-scenario.ts";
import { type Finding, findingLine, isRefused } from "../scenarios/finding.ts";
import { describeInstanceType } from "../scenarios/instance-types.ts";
import { nearestName } from "../scenarios/nearest-name.ts";
import { parseValues } from "../scenarios/read-yaml.ts";
import { cniChart, type ScenarioFiles, withChartVersion } from "../scenarios/scenario-files.ts";

/** Adds `scenarios list`, `scenarios show` and `scenarios check`. */
export function addScenariosCommand(program: Command): void {
  const scenarios = program.command("scenarios").description("the catalogue of data planes");
  scenarios.command("list").description("what there is").action(list);
  scenarios.command("show").description("all that is known of a scenario").argument("<slug>").action(show);
  scenarios
    .command("check")
    .description("check scenarios without a cluster: keys, values that need each other, addresses; all of them where none is named")
    .argument("[slug...]")
    .addOption(new Option("--values <file>", "Helm values to check in the place of the scenario's own"))
    .addOption(new Option("--instance-type <type>", "instance type of the nodes").default("m6i.xlarge"))
    .addOption(new Option("--nodes <number>", "how many nodes").default("3"))
    .addOption(new Option("--kubernetes <release>", "release of Kubernetes").default("1.35"))
    .addOption(new Option("--chart-version <version>", "version of the CNI's chart in the place of the scenario's own"))
    .action(check);
}

interface CheckChoice {
  readonly values?: string;
  readonly instanceType: string;
  readonly nodes: string;
  readonly kubernetes: string;
  readonly chartVersion?: string;
}

const folder = (): string => join(projectRoot(), "scenarios");

function list(): void {
  const scenarios = readScenarios(folder());
  const width = Math.max(...scenarios.map(({ slug }) => slug.length));
  for (const { slug, title, eks, lab } of scenarios) {
    const where = [lab === undefined ? "" : "lab", eks === undefined ? "" : `eks (${eks.status})`]
      .filter((place) => place !== "")
      .join(", ");
    print(`${slug.padEnd(width)}  ${title} — ${where}`);
  }
}

async function show(slug: string): Promise<void> {
  const files = await readKnown(slug);
  print(describeScenario(files.scenario));
  for (const [name, values] of Object.entries(files.values)) print(`\n${name}:\n${indented(stringify(values))}`);
}

async function check(slugs: readonly string[], choice: CheckChoice): Promise<void> {
  const chosen = slugs.length === 0 ? slugsIn(folder()) : slugs;
  const nodes = Number(choice.nodes);
  if (!Number.isInteger(nodes) || nodes < 1)
    throw new ConfigurationError(`Input "nodes" must be a whole number of at least 1, not ${JSON.stringify(choice.nodes)}.`);
  if (!/^\d+\.\d+$/.test(choice.kubernetes))
    throw new ConfigurationError(`Input "kubernetes" must be a release as 1.35 is, not ${JSON.stringify(choice.kubernetes)}.`);
  if (choice.values !== undefined && chosen.length !== 1)
    throw new ConfigurationError(`Input "values" takes the place of one scenario's values: name that scenario, not ${chosen.length}.`);
  const options = { schemas: readCiliumSchemas(), instanceType: choice.instanceType, nodes, kubernetes: choice.kubernetes };
  const catalogue = new Map(
    await Promise.all(slugsIn(folder()).map(async (slug) => [slug, await readScenarioFiles(folder(), slug)] as const)),
  );
  const findings: Finding[] = [];
  for (const slug of chosen) {
    const own = await readKnown(slug);
    const changed = await withChoice(own, choice);
    findings.push(...checkScenario(changed, options));
    // Values from elsewhere are meant to differ.
    if (changed === own) findings.push(...checkIsolation(own, (other) => catalogue.get(other)));
  }
  // Over the whole catalogue the notes would hide what matters.
  const told = slugs.length > 0 ? findings : findings.filter(({ severity }) => severity !== "note");
  for (const finding of told) print(findingLine(finding));
  if (told.length < findings.length) print(`${findings.length - told.length} notes are left out: name a scenario to see its notes.`);
  print(describeInstanceType(choice.instanceType));
  const refusals = findings.filter(({ severity }) => severity === "refuse").length;
  const what = chosen.length === 1 ? "1 scenario" : `${chosen.length} scenarios`;
  print(`${what} checked: ${refusals === 0 ? "nothing refused" : `${refusals} refused`}.`);
  if (isRefused(findings)) process.exitCode = 1;
}

/** The scenario with what the command line says otherwise. */
async function withChoice(files: ScenarioFiles, { values, chartVersion }: CheckChoice): Promise<ScenarioFiles> {
  const versioned = chartVersion === undefined ? files : withChartVersion(files, chartVersion);
  if (values === undefined) return versioned;
  const step = files.scenario.eks === undefined ? undefined : cniChart(files.scenario.eks);
  if (step === undefined)
    throw new ConfigurationError(`Input "values" has no place in ${files.scenario.slug}: the scenario installs no chart.`);
  return { ...versioned, values: { ...versioned.values, [step.values]: parseValues(values, await readPlainFile(values)) } };
}

async function readKnown(slug: string): Promise<ScenarioFiles> {
  const known = slugsIn(folder());
  if (known.includes(slug)) return readScenarioFiles(folder(), slug);
  const nearest = nearestName(slug, known);
  throw new ConfigurationError(
    `There is no scenario ${JSON.stringify(slug)}${nearest === undefined ? "; `scenarios list` says which there are" : `; did you mean "${nearest}"`}.`,
  );
}

const indented = (text: string): string => text.trimEnd().replaceAll(/^/gm, "  ");

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
