import { coerce, lt } from "semver";
import { z } from "zod";
import { EnvironmentError } from "../../../model/errors.ts";
import type { EksRecipe } from "../../../model/scenario.ts";
import type { Cluster } from "../../kubernetes/cluster.ts";

const nodeSchema = z.object({
  metadata: z.object({ name: z.string() }),
  status: z.object({ nodeInfo: z.object({ kernelVersion: z.string().default("") }).prefault({}) }),
});

/**
 * Holds a scenario's needs against the cluster and the nodes that there are: where they are not met, a CNI mostly falls back to something else and says nothing.
 * @throws EnvironmentError that names what is too old
 */
export async function requireNeeds(
  cluster: Pick<Cluster, "version" | "list">,
  { slug, needs }: { readonly slug: string; readonly needs: EksRecipe["needs"] },
  signal: AbortSignal,
): Promise<void> {
  if (needs.kubernetes !== undefined) {
    const release = await cluster.version(signal);
    if (isOlder(release, needs.kubernetes))
      throw new EnvironmentError(`Scenario ${slug} needs Kubernetes ${needs.kubernetes} or newer, and the cluster has ${release}.`);
  }
  if (needs.kernel === undefined) return;
  const { kernel } = needs;
  const nodes = (await cluster.list({ apiVersion: "v1", kind: "Node" }, signal)).map((node) => nodeSchema.parse(node));
  const old = nodes.filter(({ status }) => isOlder(status.nodeInfo.kernelVersion, kernel));
  if (old.length === 0) return;
  const told = old.slice(0, 3).map(({ metadata, status }) => `${metadata.name} has ${status.nodeInfo.kernelVersion}`);
  throw new EnvironmentError(`Scenario ${slug} needs kernel ${kernel} or newer on every node, and ${told.join(", ")}.`);
}

/** A version that cannot be read says nothing: `6.12.94-123.amzn2023.x86_64`, `v1.35.2-eks-abc`. */
function isOlder(found: string, wanted: string): boolean {
  const [a, b] = [coerce(found), coerce(wanted)];
  return a !== null && b !== null && lt(a, b);
}
