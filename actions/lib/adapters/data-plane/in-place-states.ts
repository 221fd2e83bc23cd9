import { isDeepStrictEqual } from "node:util";
import { ConfigurationError } from "../../model/errors.ts";
import type { EksRecipe } from "../../model/scenario.ts";
import type { ScenarioFiles } from "../../scenarios/scenario-files.ts";
import { helmSteps } from "./installation.ts";

/**
 * Refuses two states of a scenario that a living cluster cannot be taken between by upgrading its charts, before anything is measured.
 * @throws ConfigurationError that says what differs, and what to do instead
 */
export function requireInPlace(slug: string, before: ScenarioFiles, after: ScenarioFiles): void {
  const [base, head] = [before.scenario.eks, after.scenario.eks];
  if (base === undefined || head === undefined || helmSteps(base).length === 0 || helmSteps(head).length === 0)
    throw new ConfigurationError(
      `Scenario ${slug} installs no chart, so a cluster cannot go between two of its states: measure each state on a cluster of its own (layout "parallel").`,
    );
  const different = Object.entries(fixedParts(base)).find(
    ([name, part]) => !isDeepStrictEqual(part, fixedParts(head)[name as keyof Fixed]),
  );
  const manifest = Object.keys({ ...before.manifests, ...after.manifests }).find(
    (name) => before.manifests[name] !== after.manifests[name],
  );
  const what = different?.[0] ?? manifest;
  if (what !== undefined)
    throw new ConfigurationError(
      `The two states of scenario ${slug} differ in ${what}, which an upgrade of charts does not change: measure each on a cluster of its own (layout "parallel").`,
    );
}

type Fixed = ReturnType<typeof fixedParts>;

/** What an upgrade leaves as it is: everything but the charts' versions and values, and what is asserted of them. */
const fixedParts = ({ addons, cluster, nodes, install }: EksRecipe) => ({
  "its add-ons": addons,
  "its cluster": cluster,
  "its nodes": nodes,
  "the steps that install it": install.map((step) => (step.step === "helm" ? { ...step, chart: { ...step.chart, version: "" } } : step)),
});
