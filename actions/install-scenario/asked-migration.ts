import { isDeepStrictEqual } from "node:util";
import { ConfigurationError } from "../lib/model/errors.ts";
import type { EksRecipe, Scenario } from "../lib/model/scenario.ts";
import type { Inputs } from "./inputs.ts";

/** What is asked of the mode `migrate`. */
export interface AskedMigration {
  /** Scenario that the cluster has. */
  readonly from: string;
  readonly old: EksRecipe;
  readonly egress?: string;
  /** After which probes end by themselves, should nobody be able to tell them. */
  readonly probesLiveSeconds: number;
  /** File that tells what was done and felt. */
  readonly path: string;
}

/** The steps, the two waits for the data plane and the look at it: each may take the limit, and hardly all of them do. */
const LIMITS = 4;
const ROOM_SECONDS = 600;

/** @throws ConfigurationError for inputs of one mode in another, and for what a living cluster cannot be brought to */
export function askedMigration(
  { mode, egress, timeLimit }: Inputs,
  to: { readonly slug: string; readonly recipe: EksRecipe },
  from: Scenario | undefined,
  path: string,
): AskedMigration | undefined {
  if (mode !== "migrate") {
    if (from !== undefined) throw new ConfigurationError(`Input "from" must be left out for the mode "${mode}", not be "${from.slug}".`);
    if (egress !== undefined)
      throw new ConfigurationError(`Input "egress" must be left out for the mode "${mode}", not be "${egress.slice(0, 80)}".`);
    return undefined;
  }
  if (from === undefined) throw new ConfigurationError('Input "from" must name the scenario that the cluster has, for the mode "migrate".');
  if (from.eks === undefined)
    throw new ConfigurationError(`Input "from" must be a scenario that can be installed on EKS, not "${from.slug}".`);
  refuseOtherAddons({ slug: from.slug, recipe: from.eks }, to);
  return {
    ...{ from: from.slug, old: from.eks, path },
    probesLiveSeconds: LIMITS * timeLimit * 60 + ROOM_SECONDS,
    ...(egress === undefined ? {} : { egress }),
  };
}

/** Add-ons come with the cluster: nothing here adds one, or gives one the configuration that it is created with. */
function refuseOtherAddons(from: Parameters<typeof askedMigration>[1], to: Parameters<typeof askedMigration>[1]): void {
  const old = new Map(Object.entries(from.recipe.addons));
  for (const [addon, configuration] of Object.entries(to.recipe.addons)) {
    const had = old.get(addon);
    if (had !== undefined && isDeepStrictEqual(had, configuration)) continue;
    throw new ConfigurationError(
      `Input "from" must be a scenario with the add-ons of ${to.slug}, not "${from.slug}", ${had === undefined ? "which lacks" : "which has another configuration of"} ${addon}: this mode only removes add-ons.`,
    );
  }
}
