import type { LabScenario } from "../lib/adapters/lab/lab-target.ts";
import type { Scenario } from "../lib/model/scenario.ts";
import { labRecipe, unseenInLab } from "../lib/scenarios/lab-recipe.ts";
import { readStates } from "./read-states.ts";
import type { Request } from "./request.ts";

/** What the lab is to build: scenarios of folders as their values say, and those of the catalogue as they declare. */
export function labScenarios(request: Pick<Request, "plan" | "folders">, catalogue: readonly Scenario[]): readonly LabScenario[] {
  const states = readStates(request);
  const baseline = states.get(request.plan.baseline);
  const ofFolders = request.plan.arms.flatMap(({ name, revision }): LabScenario[] => {
    const files = states.get(name);
    if (files === undefined) return [];
    const { lab: _, ...scenario } = files.scenario;
    const lab = labRecipe(files);
    const unseen = baseline === undefined || baseline === files ? undefined : unseenInLab(baseline, files);
    return [
      {
        ...scenario,
        ...(lab === undefined ? {} : { lab }),
        ...(revision === undefined ? {} : { revision }),
        ...(unseen === undefined ? {} : { notes: [unseen] }),
      },
    ];
  });
  return [...ofFolders, ...catalogue];
}
