import { isDeepStrictEqual } from "node:util";
import type { ScenarioChange } from "../lib/changes/read-changes.ts";
import type { LabRecipe } from "../lib/model/scenario.ts";
import { type CheckOptions, checkScenario } from "../lib/scenarios/check-scenario.ts";
import { type Finding, isRefused } from "../lib/scenarios/finding.ts";
import { labRecipe } from "../lib/scenarios/lab-recipe.ts";
import type { PlanLayout, PlannedState } from "../lib/words/plan-words.ts";
import { checkLayout } from "./check-layout.ts";

/** What becomes of a scenario that a pull request changes. */
export interface PlannedScenario {
  readonly change: ScenarioChange;
  readonly state: PlannedState;
  /** What the offline checks have to say of the later state and not of the earlier one. */
  readonly findings: readonly Finding[];
  /** What the lab builds for both, where that is the same. */
  readonly sameInLab?: LabRecipe;
}

/** Checks the later states, and the layout with both, and says which scenarios will be measured in a layout. */
export function planScenarios(changes: readonly ScenarioChange[], layout: PlanLayout, options: CheckOptions): readonly PlannedScenario[] {
  return changes.map((change) => {
    const { before, after } = change;
    const known = new Set((before === undefined ? [] : checkScenario(before.files, options)).map(identity));
    const all = after === undefined ? [] : [...checkScenario(after.files, options), ...checkLayout(change, layout)];
    // What stood there before is not this pull request's doing, but it stops a measurement all the same.
    const findings = all.filter((finding) => finding.severity === "refuse" || !known.has(identity(finding)));
    const lab = before && after && [labRecipe(before.files), labRecipe(after.files)];
    const same = lab?.[0] !== undefined && isDeepStrictEqual(lab[0], lab[1]) ? lab[0] : undefined;
    return {
      change,
      findings,
      state: stateOf(change, layout, isRefused(all)),
      ...(same === undefined || layout !== "lab" ? {} : { sameInLab: same }),
    };
  });
}

/** Whether the lab can carry both states. */
export const isForLab = ({ change: { before, after } }: { readonly change: Pick<ScenarioChange, "before" | "after"> }): boolean =>
  [before, after].every((state) => state?.files.scenario.lab !== undefined);

const identity = ({ check, key, value, why }: Finding): string => JSON.stringify([check, key, value, why]);

function stateOf({ before, after }: ScenarioChange, layout: PlanLayout, refused: boolean): PlannedState {
  if (before === undefined) return "new";
  if (after === undefined) return "removed";
  if (refused) return "refused";
  if (layout === "lab") return isForLab({ change: { before, after } }) ? "measured" : "not-in-lab";
  return [before, after].every(({ files }) => files.scenario.eks !== undefined) ? "measured" : "not-on-eks";
}
