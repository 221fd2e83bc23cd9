import { ConfigurationError } from "../lib/model/errors.ts";
import type { Arm } from "../lib/model/plan.ts";
import type { Scenario } from "../lib/model/scenario.ts";
import type { Inputs } from "./inputs.ts";

/** A state in which scenarios are measured. */
export interface ScenarioState {
  /** Absent where there is one state only, and nobody named it. */
  readonly revision?: string;
  /** Folder of scenarios that holds it; absent where the action's own are meant. */
  readonly folder?: string;
}

/** What says which states are measured. */
export const STATE_INPUTS = ["scenarioFolder", "revision", "baselineFolder", "baselineRevision"] as const;

/**
 * The states to measure, the baseline first.
 * @param before the scenarios of `baseline-folder`
 * @throws ConfigurationError for states that cannot be told apart, and for a scenario that one of them does not have
 */
export function statesOf(inputs: Inputs, names: readonly string[], before?: readonly Scenario[]): readonly ScenarioState[] {
  refuseRevision("revision", inputs.revision);
  refuseRevision("baseline-revision", inputs.baselineRevision);
  const { scenarioFolder, baselineFolder } = inputs;
  const at = scenarioFolder === undefined ? {} : { folder: scenarioFolder };
  if (baselineFolder === undefined || before === undefined) {
    if (inputs.baselineRevision !== undefined)
      throw new ConfigurationError(
        `Input "baseline-revision" needs "baseline-folder", which holds that state; without it nothing is "${inputs.baselineRevision}".`,
      );
    return [inputs.revision === undefined ? at : { ...at, revision: inputs.revision }];
  }
  const { revision = "head", baselineRevision = "base" } = inputs;
  if (shown(revision) === shown(baselineRevision))
    throw new ConfigurationError(
      `Inputs "revision" and "baseline-revision" must differ, as arms are named after them; both are "${shown(revision)}".`,
    );
  const [slug] = names;
  if (slug === undefined || names.length > 1)
    throw new ConfigurationError(
      `Input "scenarios" must name one scenario where "baseline-folder" is given, as a record has one baseline, not "${names.join(",")}".`,
    );
  if (!before.some((scenario) => scenario.slug === slug))
    throw new ConfigurationError(`Input "baseline-folder" must hold the scenario "${slug}", which ${baselineFolder} does not.`);
  return [
    { revision: baselineRevision, folder: baselineFolder },
    { ...at, revision },
  ];
}

/** The arm that a scenario is at a revision. A commit is called by its first digits, as everybody does; `statesOf` sees to it that two of them differ there. */
export const armOf = (slug: string, revision: string | undefined, name = slug): Arm =>
  revision === undefined ? { name, scenario: slug } : { name: `${name}@${shown(revision)}`, scenario: slug, revision };

const shown = (revision: string): string => (/^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, 7) : revision);

/** Part of an arm's name, which is part of names in the lab. */
const REVISION = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;

function refuseRevision(input: string, revision: string | undefined): void {
  if (revision !== undefined && !REVISION.test(revision))
    throw new ConfigurationError(
      `Input "${input}" must be up to 40 letters, digits, hyphens and underscores, with a letter or digit first, not "${revision}".`,
    );
}
