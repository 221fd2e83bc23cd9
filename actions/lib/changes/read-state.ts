import { ConfigurationError } from "../model/errors.ts";
import { parseScenario } from "../scenarios/parse-scenario.ts";
import { parseValues, readYaml } from "../scenarios/read-yaml.ts";
import { cniChart, filesNeeded, type ScenarioFiles } from "../scenarios/scenario-files.ts";
import { writeYaml } from "../scenarios/write-yaml.ts";

/** A scenario as it stands at a commit. */
export interface ReadState {
  readonly files: ScenarioFiles;
  /** What a folder must hold to be read as the same, by file name: what was understood and nothing else; manifests as they are. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Gives a file of the scenario's folder; nothing where it is missing. */
export type ReadFile = (name: string) => Promise<string | undefined>;

/** More files beside a scenario nobody writes, and each is a question to the code host, of which a repository has a thousand an hour. */
const MOST_FILES = 20;

/** YAML that unfolds to more than anybody would write. */
const MOST_CHARACTERS = 1_000_000;

/**
 * Reads a scenario and the files that it names.
 * @param shown the folder, as refusals call it
 * @returns nothing where there is no scenario.yaml
 * @throws ConfigurationError for a file that breaks a rule or is missing
 */
export async function readState(slug: string, read: ReadFile, shown: string): Promise<ReadState | undefined> {
  const text = await read("scenario.yaml");
  if (text === undefined) return undefined;
  const scenario = parseScenario(slug, text);
  const needed = scenario.eks === undefined ? { values: [], manifests: [] } : namedOnce(filesNeeded(scenario.eks), shown);
  const must = async (name: string): Promise<readonly [string, string]> => {
    const content = await read(name);
    if (content === undefined) throw new ConfigurationError(`${shown}/${name} is missing, and the scenario names it.`);
    return [name, content];
  };
  const manifests = await Promise.all(needed.manifests.map(must));
  const values = (await Promise.all(needed.values.map(must))).map(
    ([name, content]) => [name, parseValues(`${shown}/${name}`, content)] as const,
  );
  return stateOf(
    { scenario, values: Object.fromEntries(values), manifests: Object.fromEntries(manifests) },
    readYaml(`${shown}/scenario.yaml`, text),
    shown,
  );
}

/**
 * A scenario of the catalogue with other values for its CNI.
 * @param original the scenario, and what its scenario.yaml was read as
 * @throws ConfigurationError where the scenario installs no chart, or the values are none
 */
export function withValues(
  { files, content }: { readonly files: ScenarioFiles; readonly content: unknown },
  valuesText: string,
  shown: string,
): ReadState {
  const step = files.scenario.eks === undefined ? undefined : cniChart(files.scenario.eks);
  if (step === undefined)
    throw new ConfigurationError(`Input "scenario" must name a scenario that installs a chart, which ${files.scenario.slug} does not.`);
  return stateOf({ ...files, values: { ...files.values, [step.values]: parseValues(shown, valuesText) } }, content, shown);
}

/**
 * What a scenario names, each file once.
 * @throws ConfigurationError for more than anybody would, and for manifests of a name that values or the scenario have: they are kept as they are, and what
 * was understood of the others would be lost
 */
function namedOnce(named: ReturnType<typeof filesNeeded>, shown: string): ReturnType<typeof filesNeeded> {
  const [values, manifests] = [[...new Set(named.values)], [...new Set(named.manifests)]];
  if (values.length + manifests.length > MOST_FILES)
    throw new ConfigurationError(
      `${shown}/scenario.yaml names ${values.length + manifests.length} files beside it, and at most ${MOST_FILES} are read.`,
    );
  const twice = manifests.find((name) => name === "scenario.yaml" || values.includes(name));
  if (twice !== undefined)
    throw new ConfigurationError(
      `${shown}/scenario.yaml names ${twice} as manifests, and it is ${twice === "scenario.yaml" ? "the scenario itself" : "values as well"}.`,
    );
  return { values, manifests };
}

function stateOf(files: ScenarioFiles, content: unknown, shown: string): ReadState {
  const texts = new Map([
    ["scenario.yaml", writeYaml(content)],
    ...Object.entries(files.values).map(([name, values]) => [name, writeYaml(values)] as const),
    ...Object.entries(files.manifests),
  ]);
  for (const [name, text] of texts)
    if (text.length > MOST_CHARACTERS) throw new ConfigurationError(`${shown}: what ${name} says unfolds to more than 1 MB.`);
  return { files, texts };
}
