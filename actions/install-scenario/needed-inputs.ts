import { ConfigurationError } from "../lib/model/errors.ts";
import type { EksRecipe } from "../lib/model/scenario.ts";
import type { Inputs } from "./inputs.ts";

/** @throws ConfigurationError for an input without which a step, or an assertion, of the recipe would end in a refusal when much is done already */
export function requireNeededInputs(
  { slug, recipe }: { readonly slug: string; readonly recipe: EksRecipe },
  { mode, clusterName, nodeGroupConfig }: Pick<Inputs, "mode" | "clusterName" | "nodeGroupConfig">,
): void {
  // An upgrade carries out the charts alone.
  const steps = mode === "upgrade" ? [] : recipe.install.map(({ step }) => step);
  const asking =
    steps.filter((step) => step === "addon" || step === "pod-subnet").map((step) => `step ${step}`)[0] ??
    recipe.assertions.filter(asksEc2).map(({ kind, subject }) => `assertion ${kind} ${subject}`)[0];
  if (asking !== undefined && clusterName === undefined)
    throw new ConfigurationError(`Input "cluster-name" must be given for scenario ${slug}, because its ${asking} asks AWS.`);
  if (steps.includes("pod-subnet") && nodeGroupConfig === undefined)
    throw new ConfigurationError(
      `Input "node-group-config" must be given for scenario ${slug}, because its step pod-subnet makes a subnet in the nodes' zone.`,
    );
}

const asksEc2 = ({ kind, subject }: EksRecipe["assertions"][number]): boolean =>
  kind === "eni-prefixes" || (kind === "pod-network" && subject === "vpc");
