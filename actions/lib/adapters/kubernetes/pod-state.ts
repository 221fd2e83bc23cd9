import { z } from "zod";
import { EnvironmentError } from "../../model/errors.ts";
import type { KubernetesObject } from "./cluster.ts";

const containerState = z.object({
  waiting: z.exactOptional(z.object({ reason: z.string().default("Waiting"), message: z.string().default("") })),
  terminated: z.exactOptional(
    z.object({ reason: z.string().default("Terminated"), exitCode: z.number(), message: z.string().default("") }),
  ),
});
const containerStatus = z.object({
  name: z.string(),
  ready: z.boolean(),
  imageID: z.string().default(""),
  restartCount: z.number().default(0),
  state: containerState.default({}),
  lastState: containerState.default({}),
});
const podSchema = z.object({
  metadata: z.object({
    name: z.string(),
    uid: z.string().default(""),
    labels: z.record(z.string(), z.string()).default({}),
    deletionTimestamp: z.exactOptional(z.string()),
  }),
  spec: z.object({ nodeName: z.exactOptional(z.string()) }),
  status: z.object({
    phase: z.string().default("Pending"),
    podIP: z.exactOptional(z.string()),
    reason: z.exactOptional(z.string()),
    message: z.exactOptional(z.string()),
    conditions: z
      .array(z.object({ type: z.string(), status: z.string(), reason: z.string().default(""), message: z.string().default("") }))
      .default([]),
    containerStatuses: z.array(containerStatus).default([]),
  }),
});

export type PodState = z.infer<typeof podSchema>;

export const podState = (pod: KubernetesObject): PodState => podSchema.parse({ status: {}, ...pod });

export const isReady = ({ metadata, status }: PodState): boolean =>
  metadata.deletionTimestamp === undefined &&
  status.podIP !== undefined &&
  status.conditions.some(({ type, status: is }) => type === "Ready" && is === "True");

/** Reasons of a waiting container that no waiting mends. */
const HOPELESS = ["ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName", "CreateContainerConfigError", "CrashLoopBackOff"];

export const isHopeless = (pod: PodState): boolean =>
  pod.status.phase === "Failed" ||
  pod.status.containerStatuses.some(({ state }) => state.waiting !== undefined && HOPELESS.includes(state.waiting.reason));

/** @throws EnvironmentError for a pod on another node than the one that it was to run on */
export function requireNode(name: string, pod: PodState | undefined, node: string): void {
  const at = pod?.spec.nodeName;
  if (at !== node) throw new EnvironmentError(`Pod ${name} runs on node ${at ?? "unknown"}, not on ${node}.`);
}

/** Why a pod is not ready, in its own words; `undefined` when it is. */
export function podTrouble(pod: PodState): string | undefined {
  if (isReady(pod)) return undefined;
  const { metadata, status } = pod;
  if (metadata.deletionTimestamp !== undefined) return `pod ${metadata.name} is being deleted`;
  // A pod that failed without a word failed because a container did, which has one.
  const why = words(status.reason ?? "", status.message ?? "");
  const hasEnded = status.containerStatuses.some(({ state }) => state.terminated !== undefined || state.waiting !== undefined);
  if (status.phase === "Failed" && (why !== "" || !hasEnded)) return `pod ${metadata.name} failed${why}`;
  const unscheduled = status.conditions.find(({ type, status: is }) => type === "PodScheduled" && is === "False");
  if (unscheduled !== undefined) return `pod ${metadata.name} was not scheduled${words(unscheduled.reason, unscheduled.message)}`;
  for (const { name, ready, state, lastState } of status.containerStatuses) {
    if (ready) continue;
    const { waiting, terminated = lastState.terminated } = state;
    if (waiting?.reason === "CrashLoopBackOff" && terminated !== undefined)
      return `container ${name} of pod ${metadata.name} ended again and again, last with exit code ${terminated.exitCode}${words(terminated.reason, terminated.message)}`;
    if (waiting !== undefined && !["ContainerCreating", "PodInitializing"].includes(waiting.reason))
      return `container ${name} of pod ${metadata.name} does not start${words(waiting.reason, waiting.message)}`;
    if (waiting === undefined && state.terminated !== undefined)
      return `container ${name} of pod ${metadata.name} ended with exit code ${state.terminated.exitCode}${words(state.terminated.reason, state.terminated.message)}`;
  }
  return `pod ${metadata.name} is ${status.phase.toLowerCase()}${status.containerStatuses.length === 0 ? " and no container was made yet" : ", its containers are not ready"}`;
}

/** On one line, and no longer than a sentence can bear. */
function words(reason: string, message: string): string {
  const line = [reason, message]
    .filter((part) => part !== "")
    .join(": ")
    .replaceAll(/\s+/g, " ")
    .slice(0, 400);
  return line === "" ? "" : ` (${line})`;
}
