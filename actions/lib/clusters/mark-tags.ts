import { type ClusterMark, TAGS } from "../model/eks-cluster.ts";

/** What everything of a cluster carries. */
export const markTags = ({ run, scenario, repository, expiresAt }: ClusterMark): Readonly<Record<string, string>> => ({
  [TAGS.run]: run,
  [TAGS.scenario]: scenario,
  [TAGS.repository]: repository,
  [TAGS.expiresAt]: asInstant(expiresAt),
});

/** @returns nothing where a tag of ours is missing or its instant cannot be read: such a cluster is not ours */
export function readMark(tags: Readonly<Record<string, string>>): ClusterMark | undefined {
  const { [TAGS.run]: run, [TAGS.scenario]: scenario, [TAGS.repository]: repository, [TAGS.expiresAt]: instant } = tags;
  const expiresAt = new Date(instant ?? "");
  if (!run || !scenario || !repository || Number.isNaN(expiresAt.getTime())) return undefined;
  return { run, scenario, repository, expiresAt };
}

/** In whole seconds. */
export const asInstant = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;
