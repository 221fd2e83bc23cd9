import { requireInPlace } from "../lib/adapters/data-plane/in-place-states.ts";
import type { ScenarioChange } from "../lib/changes/read-changes.ts";
import { ConfigurationError } from "../lib/model/errors.ts";
import type { Finding } from "../lib/scenarios/finding.ts";
import type { PlanLayout } from "../lib/words/plan-words.ts";

/** Layouts in which a cluster lives through both states. */
const UPGRADING: ReadonlySet<PlanLayout> = new Set(["in-place", "crossover"]);

/** What a layout cannot do with the two states of a scenario: told in the plan it costs nobody a review, an approval and a cluster. */
export function checkLayout({ slug, before, after }: ScenarioChange, layout: PlanLayout): readonly Finding[] {
  if (!UPGRADING.has(layout) || before?.files.scenario.eks === undefined || after?.files.scenario.eks === undefined) return [];
  try {
    requireInPlace(slug, before.files, after.files);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return [{ severity: "refuse", scenario: slug, check: "in-place", why: error.message }];
  }
}
