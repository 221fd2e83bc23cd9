import { z } from "zod";
import { EnvironmentError } from "../../model/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Cluster, KubernetesObject } from "./cluster.ts";
import { EXPIRES_ANNOTATION, RUN_LABEL, selectorOf } from "./names.ts";

/** Of a namespace of 5,000 services on a small cluster, with room. */
const LIMIT_SECONDS = 300;
const NAMESPACE = { apiVersion: "v1", kind: "Namespace" } as const;

/** What a run has in the cluster. */
export interface FoundRun {
  readonly run: string;
  readonly namespaces: readonly string[];
  readonly expires?: Date;
}

/** The runs that have something in the cluster, whoever started them. */
export async function findRuns(cluster: Cluster, signal: AbortSignal): Promise<readonly FoundRun[]> {
  const namespaces = await cluster.list({ ...NAMESPACE, labelSelector: selectorOf() }, signal);
  const byRun = Map.groupBy(namespaces, ({ metadata }) => metadata.labels?.[RUN_LABEL] ?? "");
  byRun.delete("");
  return [...byRun].map(([run, of]) => {
    const expires = of
      .flatMap(({ metadata }) => metadata.annotations?.[EXPIRES_ANNOTATION] ?? [])
      .sort()
      .at(-1);
    return {
      run,
      namespaces: of.map(({ metadata }) => metadata.name),
      ...(expires === undefined || Number.isNaN(Date.parse(expires)) ? {} : { expires: new Date(expires) }),
    };
  });
}

/**
 * Removes all that a run has in the cluster, and waits until it is gone.
 * @returns false when there was nothing
 * @throws EnvironmentError that says what holds a namespace that does not go; nothing is forced
 */
export async function removeRun(cluster: Cluster, run: string, signal: AbortSignal, limitSeconds = LIMIT_SECONDS): Promise<boolean> {
  const ours = { ...NAMESPACE, labelSelector: selectorOf(run) };
  const namespaces = await cluster.list(ours, signal);
  if (namespaces.length === 0) return false;
  await Promise.all(namespaces.map(({ metadata }) => cluster.remove({ ...NAMESPACE, name: metadata.name }, signal)));
  await cluster.waitFor(
    ours,
    { isDone: (objects) => objects.length === 0, explain: (objects) => objects.map(explainStuck).join(" "), limitSeconds },
    signal,
  );
  return true;
}

/** Removes every run whose time is over. @returns their names */
export async function removeExpired(cluster: Cluster, clock: Clock, signal: AbortSignal): Promise<readonly string[]> {
  const expired = (await findRuns(cluster, signal)).filter(({ expires }) => expires !== undefined && expires < clock.now());
  for (const { run } of expired) await removeRun(cluster, run, signal);
  return expired.map(({ run }) => run);
}

/** @throws EnvironmentError when a run of that name has something in the cluster */
export async function refuseTaken(cluster: Cluster, run: string, signal: AbortSignal): Promise<void> {
  const found = (await findRuns(cluster, signal)).find((one) => one.run === run);
  if (found === undefined) return;
  throw new EnvironmentError(
    `The cluster has namespaces of a run named "${run}" (${found.namespaces.join(", ")}): another process measures there, or one was killed; \`cni-bench kubernetes down --run ${run}\` removes them.`,
  );
}

const stuckSchema = z.object({
  metadata: z.object({ name: z.string(), finalizers: z.array(z.string()).default([]) }),
  spec: z.object({ finalizers: z.array(z.string()).default([]) }).default({ finalizers: [] }),
  status: z
    .object({
      phase: z.string().default(""),
      conditions: z.array(z.object({ type: z.string(), status: z.string(), message: z.string().default("") })).default([]),
    })
    .default({ phase: "", conditions: [] }),
});

/** What a namespace waits for, as its controller says. */
export function explainStuck(namespace: KubernetesObject): string {
  const { metadata, spec, status } = stuckSchema.parse(namespace);
  const held = status.conditions.filter(({ status: is }) => is === "True").flatMap(({ message }) => (message === "" ? [] : [message]));
  const finalizers = [...metadata.finalizers, ...spec.finalizers];
  const why =
    held.length > 0
      ? held.join(" ")
      : finalizers.length > 0
        ? `Its finalizers are ${finalizers.join(", ")}.`
        : "Its controller says no reason.";
  return `Namespace ${metadata.name} is still there (${status.phase === "" ? "of unknown phase" : status.phase}): ${why}`;
}
