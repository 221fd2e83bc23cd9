import { z } from "zod";
import { HISTORY_KINDS, HISTORY_SCHEMA_VERSION, type HistoryEntry } from "../../model/history-entry.ts";
import { TRAFFIC_PATHS } from "../../model/traffic-path.ts";
import { armFactsSchema, environmentSchema, harnessSchema } from "../records/record-schema.ts";

// The border's check of `model/history-entry.ts`. What comes from an artifact may be a stranger's, so whatever goes into a path is narrow.
// Unknown keys are dropped, not refused: a later release may add an optional field without a new schemaVersion.

// It ends a list of names: see stop-at-first.ts.
const name = z.string().min(1, { abort: true });
const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "must be lower-case letters, digits and dashes")
  .max(64);
const sha = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, "must be the whole name of a commit");
const identity = z.int().min(1);
const instant = z.iso.datetime();
const byName = z.record(z.string(), z.number());

const provenanceSchema = z.object({
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, "must be owner/name"),
  sha,
  mergeBase: z.exactOptional(sha),
  pullRequest: z.exactOptional(identity),
  workflow: name,
  workflowRun: identity,
  attempt: identity,
  event: name,
  actor: z.exactOptional(z.enum(["person", "bot"])),
});

const flag = z.object({
  round: z.int().min(0),
  status: z.enum(["measured", "failed", "skipped", "invalid"]),
  reason: z.exactOptional(z.string()),
  warnings: z.exactOptional(z.array(z.string())),
  values: z.exactOptional(byName),
  quiet: z.exactOptional(z.boolean()),
  attempts: z.exactOptional(z.int().min(1)),
  foreignShare: z.exactOptional(z.number()),
  stealShare: z.exactOptional(z.number()),
});

const cell = z.object({
  arm: name,
  test: name,
  variant: name,
  path: z.enum(TRAFFIC_PATHS),
  values: z.record(z.string(), z.array(z.number().nullable())),
  warmUp: byName,
  resolutions: byName,
  flags: z.array(flag),
});

const entryShape = z.object({
  schemaVersion: z.literal(HISTORY_SCHEMA_VERSION),
  kind: z.enum(HISTORY_KINDS),
  scenario: slug,
  provenance: provenanceSchema,
  runId: name,
  status: z.enum(["complete", "partial"]),
  startedAt: instant,
  finishedAt: instant,
  harness: harnessSchema,
  target: z.enum(["lab", "kubernetes"]),
  fingerprint: name,
  boundaries: z.record(z.string(), z.string()),
  environment: environmentSchema,
  baseline: name,
  arms: z.array(armFactsSchema).min(1),
  rounds: z.int().min(1).max(10_000),
  secondsPerRun: z.number().min(0),
  order: z.object({ design: z.enum(["abba", "baab", "random"]), seed: z.int(), rounds: z.array(z.array(name)) }),
  cells: z.array(cell),
  confirmation: z.exactOptional(z.object({ startedAt: instant, rounds: z.int().min(1).max(10_000), cells: z.array(cell) })),
  notes: z.array(z.string()),
  reproduce: z.string(),
});

/** An entry, and what its parts must know of one another. */
export const entrySchema = entryShape.superRefine((entry, context) => {
  const refuse = (path: PropertyKey[], message: string) => context.addIssue({ code: "custom", path, message });
  if ((entry.kind === "pr") !== (entry.provenance.pullRequest !== undefined))
    refuse(["kind"], `must be "pr" for a pull request and for nothing else`);
  const arms = new Set(entry.arms.map(({ name }) => name));
  const check = (cells: readonly z.infer<typeof cell>[], rounds: number, ...place: PropertyKey[]) =>
    cells.forEach(({ arm, values }, index) => {
      if (!arms.has(arm)) refuse([...place, "cells", index, "arm"], `must be the name of an arm, which ${JSON.stringify(arm)} is not`);
      for (const [metric, ofRounds] of Object.entries(values))
        if (ofRounds.length !== rounds)
          refuse([...place, "cells", index, "values", metric], `must have a value per round, which are ${rounds}`);
    });
  check(entry.cells, entry.rounds);
  if (entry.confirmation !== undefined) check(entry.confirmation.cells, entry.confirmation.rounds, "confirmation");
});

// The schema and the model say the same, optional fields included: a difference does not compile.
type Plain<T> = T extends readonly (infer Item)[] ? Plain<Item>[] : T extends object ? { -readonly [Key in keyof T]: Plain<T[Key]> } : T;
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const schemaIsTheModel: Same<Plain<z.infer<typeof entryShape>>, Plain<HistoryEntry>> = true;
void schemaIsTheModel;
