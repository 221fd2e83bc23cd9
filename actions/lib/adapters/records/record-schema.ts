import { z } from "zod";
import { METRIC_NAMES } from "../../model/metric.ts";
import { NOISE_SCHEMA_VERSION, type NoiseHistory } from "../../model/noise.ts";
import { RECORD_SCHEMA_VERSION, type RunRecord, STOP_REASONS, type StepResult } from "../../model/record.ts";
import { TRAFFIC_PATHS } from "../../model/traffic-path.ts";

// The border's check of `model/record.ts`. Unknown keys are dropped, not refused: a later release may add an optional field
// without a new schemaVersion.

// Rules within lists end the list: see stop-at-first.ts.
const amount = z.number().min(0, { abort: true });
/** Difference of kernel counters: it may miss its bounds by a rounding, and no run is lost for that. */
const counted = z.number();
const name = z.string().min(1, { abort: true });
const instant = z.iso.datetime();
const wholeNumber = z.int().min(0, { abort: true });

const measurement = z
  .object({ metric: z.enum(METRIC_NAMES), value: z.number(), resolution: z.exactOptional(amount) })
  .meta({ id: "Measurement" });
const facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const outcome = z
  .discriminatedUnion("status", [
    z.object({ status: z.literal("measured"), measurements: z.array(measurement), facts, warnings: z.array(z.string()) }),
    z.object({ status: z.literal("failed"), reason: z.string() }),
    z.object({ status: z.literal("skipped"), reason: z.string() }),
    z.object({ status: z.literal("invalid"), reason: z.string(), measurements: z.array(measurement), facts }),
  ])
  .meta({ id: "Outcome" });

const coreUse = z.object({ busyCoreSeconds: counted, busiestCoreSeconds: counted, cores: wholeNumber });
const cpu = z
  .object({ wallSeconds: amount, client: coreUse, server: coreUse, total: coreUse, idleFloorCores: z.exactOptional(counted) })
  .meta({ id: "CpuUsage" });
const programming = z
  .object({
    services: wholeNumber,
    seconds: amount,
    entries: z.exactOptional(wholeNumber),
    position: z.exactOptional(wholeNumber),
    positions: z.exactOptional(z.array(wholeNumber)),
    resolutionSeconds: z.exactOptional(amount),
    sync: z.exactOptional(z.object({ mean: amount, p50: amount, p99: amount })),
    agents: z.exactOptional(z.object({ cpuSeconds: amount, memoryBytes: amount })),
  })
  .meta({ id: "ServiceProgramming" });
const starts = { seconds: z.array(amount), uncertaintySeconds: amount };
const serviceStarts = z.object(starts).meta({ id: "Starts" });
const podStarts = z.object({ ...starts, scheduledSeconds: z.array(amount), addressSeconds: z.array(amount) }).meta({ id: "PodStarts" });
const enforcement = z
  .object({
    policies: wholeNumber,
    seconds: z.exactOptional(amount),
    uncertaintySeconds: z.exactOptional(amount),
    enforced: z.exactOptional(z.boolean()),
  })
  .meta({ id: "PolicyEnforcement" });
const agentUsage = z.object({ node: name, name, cpuSeconds: amount, memoryBytes: amount }).meta({ id: "AgentUsage" });
const conditions = z
  .object({
    settleSeconds: amount,
    quiet: z.boolean(),
    foreignShare: z.exactOptional(counted),
    stealShare: counted,
    interruptShare: counted,
    attempts: z.int().min(1),
  })
  .meta({ id: "Conditions" });

const cell = z.object({ test: name, variant: name, path: z.enum(TRAFFIC_PATHS) }).meta({ id: "Cell" });

export const stepResultSchema = z
  .object({
    ...cell.shape,
    id: name,
    round: wholeNumber,
    arm: name,
    startedAt: instant,
    seconds: amount,
    outcome,
    conditions: z.exactOptional(conditions),
    cpu: z.exactOptional(cpu),
    nodes: z.exactOptional(z.array(name)),
    agents: z.exactOptional(z.array(agentUsage)),
    programming: z.exactOptional(programming),
    serviceStarts: z.exactOptional(serviceStarts),
    podStarts: z.exactOptional(podStarts),
    enforcement: z.exactOptional(enforcement),
  })
  .meta({ id: "StepResult" });

const labRecipe = z
  .object({
    podNetwork: z.enum(["native", "vxlan"]),
    serviceRouting: z.enum(["iptables", "nftables", "ebpf"]),
    hostRouting: z.enum(["stack", "ebpf"]),
    congestionControl: z.enum(["cubic", "bbr"]),
    queueing: z.enum(["default", "fq"]),
  })
  .meta({ id: "LabRecipe" });

export const armFactsSchema = z
  .object({
    name,
    scenario: name,
    revision: z.exactOptional(name),
    title: z.string(),
    lab: z.exactOptional(labRecipe),
    notes: z.array(z.string()),
    unavailable: z.exactOptional(z.string()),
    readySeconds: amount,
  })
  .meta({ id: "ArmFacts" });

const clusterEnvironment = z
  .object({
    version: name,
    nodes: z.array(
      z.object({
        name,
        instanceType: z.exactOptional(name),
        zone: z.exactOptional(name),
        kernel: z.string(),
        operatingSystem: z.string(),
        architecture: z.string(),
        containerRuntime: z.string(),
        kubelet: z.string(),
        cores: amount,
        memoryBytes: amount,
      }),
    ),
    images: z.record(z.string(), z.string()),
  })
  .meta({ id: "ClusterEnvironment" });

export const environmentSchema = z
  .object({
    kernel: z.string(),
    operatingSystem: z.string(),
    cpuModel: z.string(),
    cores: wholeNumber,
    memoryBytes: wholeNumber,
    pinning: z.exactOptional(z.object({ client: z.string(), server: z.string() })),
    tools: z.record(z.string(), z.string()),
    sysctls: z.record(z.string(), z.string()),
    cluster: z.exactOptional(clusterEnvironment),
  })
  .meta({ id: "Environment" });

export const harnessSchema = z.object({ version: z.string(), commit: z.string() });

const noiseOfMetric = z
  .object({ ...cell.shape, metric: z.enum(METRIC_NAMES), logRatios: z.array(z.number()) })
  .meta({ id: "NoiseOfMetric" });

export const noiseHistorySchema = z
  .object({
    schemaVersion: z.literal(NOISE_SCHEMA_VERSION),
    fingerprint: z.object({
      target: name,
      kernel: z.string(),
      cpuModel: z.string(),
      cores: wholeNumber,
      secondsPerRun: amount,
      harness: z.string(),
    }),
    runs: z.array(z.object({ runId: name, scenario: name, measuredAt: instant, metrics: z.array(noiseOfMetric) })),
  })
  .meta({ id: "NoiseHistory" });

const adaptive = z
  .object({ looks: z.array(z.int().min(2, { abort: true })).min(1), reason: z.enum(STOP_REASONS) })
  .meta({ id: "AdaptiveRounds" });

const confirmation = z
  .object({
    startedAt: instant,
    finishedAt: instant,
    rounds: z.int().min(1),
    cells: z.array(cell),
    arms: z.array(armFactsSchema),
    steps: z.array(stepResultSchema),
  })
  .meta({ id: "Confirmation" });

const recordShape = z.object({
  schemaVersion: z.literal(RECORD_SCHEMA_VERSION),
  runId: name,
  status: z.enum(["complete", "partial"]),
  startedAt: instant,
  finishedAt: instant,
  harness: harnessSchema,
  target: z.object({ kind: z.enum(["lab", "kubernetes"]), statement: name }),
  baseline: name,
  rounds: z.int().min(1),
  adaptive: z.exactOptional(adaptive),
  secondsPerRun: amount,
  order: z.object({ design: z.enum(["abba", "baab", "random"]), seed: z.int(), grouping: z.exactOptional(z.enum(["cell", "arm"])) }),
  cells: z.array(cell),
  arms: z.array(armFactsSchema).min(1),
  environment: environmentSchema,
  steps: z.array(stepResultSchema),
  confirmation: z.exactOptional(confirmation),
  noise: z.exactOptional(noiseHistorySchema),
  judging: z.exactOptional(z.object({ gate: z.exactOptional(z.string()), thresholds: z.exactOptional(z.string()) })),
  notes: z.array(z.string()),
  reproduce: z.string(),
});

/** A record, and what its parts must know of one another. */
export const recordSchema = recordShape.superRefine((record, context) => {
  const refuse = (path: PropertyKey[], message: string) => context.addIssue({ code: "custom", path, message });
  const arms = new Set(record.arms.map(({ name }) => name));
  if (arms.size < record.arms.length) refuse(["arms"], "must have different names");
  if (!arms.has(record.baseline)) refuse(["baseline"], `must be the name of an arm, which ${JSON.stringify(record.baseline)} is not`);
  const ids = new Set<string>();
  const check = (steps: readonly z.infer<typeof stepResultSchema>[], rounds: number, ...place: PropertyKey[]) =>
    steps.forEach((step, index) => {
      if (!arms.has(step.arm))
        refuse([...place, "steps", index, "arm"], `must be the name of an arm, which ${JSON.stringify(step.arm)} is not`);
      if (step.round > rounds) refuse([...place, "steps", index, "round"], `must be at most ${rounds}`);
      if (ids.has(step.id)) refuse([...place, "steps", index, "id"], `must be there once, and ${JSON.stringify(step.id)} is there again`);
      ids.add(step.id);
    });
  check(record.steps, record.rounds);
  if (record.confirmation !== undefined) check(record.confirmation.steps, record.confirmation.rounds, "confirmation");
});

// The schema and the model say the same, optional fields included: a difference does not compile.
type Plain<T> = T extends readonly (infer Item)[] ? Plain<Item>[] : T extends object ? { -readonly [Key in keyof T]: Plain<T[Key]> } : T;
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const recordIsTheModel: Same<Plain<z.infer<typeof recordShape>>, Plain<RunRecord>> = true;
const stepIsTheModel: Same<Plain<z.infer<typeof stepResultSchema>>, Plain<StepResult>> = true;
const noiseIsTheModel: Same<Plain<z.infer<typeof noiseHistorySchema>>, Plain<NoiseHistory>> = true;
void [recordIsTheModel, stepIsTheModel, noiseIsTheModel];
