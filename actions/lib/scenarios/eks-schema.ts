import { z } from "zod";
import { type EksRecipe, NODE_PERMISSIONS, SCENARIO_STATUSES, type Taint } from "../model/scenario.ts";
import { assertionEntry, readinessEntry } from "./assertion-schema.ts";
import { addonConfigurations, installEntry } from "./install-schema.ts";
import { freeMapping, line, strictMapping } from "./strict-mapping.ts";

const shortVersion = z.string("must be text: put it in quotes").regex(/^\d+\.\d+$/, "must be a release as 1.35 is");

const TAINT = /^([^\s=:]+)(?:=([^\s=:]*))?:(NoSchedule|PreferNoSchedule|NoExecute)$/;

/** As `kubectl taint` takes it. */
const taint = line.regex(TAINT, "must be `<key>[=<value>]:<effect>`").transform((text): Taint => {
  const [, key = "", value, effect] = TAINT.exec(text) ?? [];
  return { key, ...(value === undefined ? {} : { value }), effect: effect as Taint["effect"] };
});

const positive = (greatest: number) =>
  z.int("must be a whole number").min(1, "must be at least 1").max(greatest, `must be at most ${greatest}`);

const nodes = strictMapping({
  // The kubelet itself knows no bound; 250 is what EKS recommends for its largest nodes.
  maxPods: z.exactOptional(positive(250)),
  taints: z.exactOptional(z.array(taint)),
  permissions: z.exactOptional(z.enum(NODE_PERMISSIONS)),
  modules: z.exactOptional(z.array(line.regex(/^[a-z0-9_]+$/, "must be the name of a kernel module"))),
  networkInterface: z.exactOptional(strictMapping({ mtu: z.exactOptional(positive(9001)), queues: z.exactOptional(positive(128)) })),
});

const isolates = strictMapping({ what: line, against: line, keys: z.exactOptional(z.array(line)) });

/** The block `eks` of `scenario.yaml`. */
export const eksSchema = strictMapping({
  status: z.enum(SCENARIO_STATUSES),
  isolates: z.exactOptional(isolates),
  needs: strictMapping({ kubernetes: z.exactOptional(shortVersion), kernel: z.exactOptional(shortVersion) }).default({}),
  addons: addonConfigurations,
  cluster: z.exactOptional(freeMapping),
  nodes: nodes.default({}),
  install: z.array(installEntry).default([]),
  ready: z.array(readinessEntry),
  assertions: z.array(assertionEntry).transform((entries) => entries.flat()),
  pitfalls: z.array(line.regex(/\.$/, "must be a sentence with a full stop")).default([]),
  evidence: line,
}) satisfies z.ZodType<EksRecipe>;
