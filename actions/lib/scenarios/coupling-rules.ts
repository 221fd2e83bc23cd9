import type { CouplingRule } from "./coupling-rule.ts";
import { GATEWAY_RULES } from "./gateway-rules.ts";
import { NORTH_SOUTH_RULES } from "./north-south-rules.ts";
import { ROUTING_RULES } from "./routing-rules.ts";
import { SERVICE_RULES } from "./service-rules.ts";
import { TUNING_RULES } from "./tuning-rules.ts";

/** Every rule of how Cilium's settings depend on each other and on the cluster. */
export const COUPLING_RULES: readonly CouplingRule[] = [
  ...ROUTING_RULES,
  ...SERVICE_RULES,
  ...NORTH_SOUTH_RULES,
  ...GATEWAY_RULES,
  ...TUNING_RULES,
];
