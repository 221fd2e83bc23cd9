import { z } from "zod";
import type { Scenario } from "../model/scenario.ts";

const line = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .regex(/^[^\p{Cc}]*$/u, "must be one line");

const labRecipe = z.strictObject({
  podNetwork: z.enum(["native", "vxlan"]),
  serviceRouting: z.enum(["iptables", "nftables", "ebpf"]),
  hostRouting: z.enum(["stack", "ebpf"]),
  congestionControl: z.enum(["cubic", "bbr"]),
  queueing: z.enum(["default", "fq"]),
});

/** What `scenario.yaml` holds; the slug is the name of its folder. */
export const scenarioSchema = z.strictObject({
  title: line.max(60, "must have at most 60 characters, as it heads columns and lists"),
  summary: line,
  sourceReport: z.exactOptional(z.string().regex(/^[A-E]$/, "must be a letter from A to E")),
  lab: z.exactOptional(labRecipe),
}) satisfies z.ZodType<Omit<Scenario, "slug">>;
