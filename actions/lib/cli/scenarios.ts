import { join } from "node:path";
import type { Command } from "commander";
import { stringify } from "yaml";
import { inputs as clusterInputs } from "../../create-cluster/inputs.ts";
import type { InputValues } from "../action/input.ts";
import { readChosenScenario, withValuesOf, withVersionOf } from "../adapters/data-plane/chosen-scenario.ts";
import { projectRoot } from "../adapters/project-files.ts";
import { readCiliumSchemas, readScenarioFiles, readScenarios, slugsIn } from "../adapters/scenario-files.ts";
import { ConfigurationError } from "../model/errors.ts";
import { checkIsolation } from "../scenarios/check-isolation.ts";
import { checkScenario } from "../scenarios/check-scenario.ts";
import { describeScenario } from "../scenarios/describe-scenario.ts";
import { type Finding, findingLine } from "../scenarios/finding.ts";
import { describeInstanceType } from "../scenarios/instance-types.ts";
import type { ScenarioFiles } from "../scenarios/scenario-files.ts";
import { addOptions, readOptions } from "./options.ts";
import { print } from "./print.ts";

/** What `create-cluster` would be asked for, and what it checks a scenario by. */
const checkInputs = {
  values: clusterInputs.values,
  "chart-version": clusterInputs["chart-version"],
  "instance-type": clusterInputs["instance-type"],
  nodes: clusterInputs.nodes,
  "kubernetes-version": clusterInputs["kubernetes-version"],
} as const;

type CheckChoice = InputValues<typeof checkInputs>;

const SCENARIO = "name of a folder in scenarios/, or path of a folder of yours that is made like those";

/** Adds `scenarios list`, `scenarios show` and `scenarios check`. */
export function addScenariosCommand(program: Command): void {
  const scenarios = program.command("scenarios").description("the catalogue of data planes");
  scenarios.command("list").description("what there is").action(list);
  scenarios.command("show").description("all that is known of a scenario").argument("<scenario>", SCENARIO).action(show);
  addOptions(
    scenarios
      .command("check")
      .description(
        "check scenarios without a cluster: keys, values that need each other, addresses; the whole catalogue where none is named",
      )
      .argument("[scenarios...]", SCENARIO),
    checkInputs,
  ).action(async (named: readonly string[], given) => check(named, readOptions(checkInputs, given)));
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

async function show(name: string): Promise<void> {
  const files = await readChosenScenario(name);
  print(describeScenario(files.scenario));
  for (const [file, values] of Object.entries(files.values)) print(`\n${file}:\n${indented(stringify(values))}`);
}

/** @throws ConfigurationError for a scenario or a choice that is refused, and in the end where the check refuses anything */
async function check(named: readonly string[], choice: CheckChoice): Promise<void> {
  if (choice.values !== undefined && named.length !== 1)
    throw new ConfigurationError(`Input "values" takes the place of one scenario's values: name that scenario, not ${named.length}.`);
  if (choice.chartVersion !== undefined && named.length === 0)
    throw new ConfigurationError('Input "chart-version" is a version of one chart: name the scenarios that install it.');
  const slugs = slugsIn(folder());
  const catalogue = new Map(await Promise.all(slugs.map(async (slug) => [slug, await readScenarioFiles(folder(), slug)] as const)));
  const chosen = named.length === 0 ? [...catalogue.values()] : await Promise.all(named.map((name) => readChosenScenario(name)));
  const { instanceType, nodes, kubernetesVersion: kubernetes } = choice;
  const options = { schemas: readCiliumSchemas(), instanceType, nodes, kubernetes };
  const findings: Finding[] = [];
  for (const own of chosen) {
    const wanted = await withChoice(own, choice);
    findings.push(...checkScenario(wanted, options));
    // Values from elsewhere are meant to differ.
    if (wanted === own) findings.push(...checkIsolation(own, (slug) => catalogue.get(slug)));
  }
  // Over the whole catalogue the notes would hide what matters.
  const told = named.length > 0 ? findings : findings.filter(({ severity }) => severity !== "note");
  for (const finding of told) print(findingLine(finding));
  if (told.length < findings.length) print(`${findings.length - told.length} notes are left out: name a scenario to see its notes.`);
  print(describeInstanceType(instanceType));
  const refusals = findings.filter(({ severity }) => severity === "refuse").length;
  const what = chosen.length === 1 ? "1 scenario" : `${chosen.length} scenarios`;
  if (refusals > 0) throw new ConfigurationError(`${what} checked: ${refusals} refused.`);
  print(`${what} checked: nothing refused.`);
}

/** The scenario with what the command line says otherwise; the same one where it says nothing. */
async function withChoice(own: ScenarioFiles, { values, chartVersion }: CheckChoice): Promise<ScenarioFiles> {
  const valued = values === undefined ? own : await withValuesOf(own, values);
  return chartVersion === undefined ? valued : withVersionOf(valued, chartVersion);
}

const indented = (text: string): string => text.trimEnd().replaceAll(/^/gm, "  ");
