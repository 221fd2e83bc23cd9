import { z } from "zod";
import type { Scenario } from "../model/scenario.ts";
import { eksSchema } from "./eks-schema.ts";
import { line, strictMapping } from "./strict-mapping.ts";

const labRecipe = strictMapping({
  podNetwork: z.enum(["native", "vxlan"]),
  serviceRouting: z.enum(["iptables", "nftables", "ebpf"]),
  hostRouting: z.enum(["stack", "ebpf"]),
  congestionControl: z.enum(["cubic", "bbr"]),
  queueing: z.enum(["default", "fq"]),
}).refine(({ podNetwork, hostRouting }) => podNetwork === "native" || hostRouting === "stack", {
  path: ["hostRouting"],
  message: "must be stack where podNetwork is vxlan: the lab's programs redirect past its tunnel",
});

/** What `scenario.yaml` holds; the slug is the name of its folder. */
export const scenarioSchema = strictMapping({
  title: line.max(60, "must have at most 60 characters, as it heads columns and lists"),
  summary: line,
  sourceReport: z.exactOptional(z.string().regex(/^[A-E]$/, "must be a letter from A to E")),
  lab: z.exactOptional(labRecipe),
  eks: z.exactOptional(eksSchema),
}) satisfies z.ZodType<Omit<Scenario, "slug">>;
