import type { LabRecipe } from "../../actions/lib/model/scenario.ts";

/** The plainest recipe, with what a test is about. */
export const recipe = (overrides: Partial<LabRecipe> = {}): LabRecipe => ({
  podNetwork: "native",
  serviceRouting: "iptables",
  hostRouting: "stack",
  congestionControl: "cubic",
  queueing: "default",
  ...overrides,
});
