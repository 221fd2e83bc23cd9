import { clientOptions } from "./client-options.ts";
import type { EksOptions } from "./eks-clusters.ts";
import { CreatePlacementGroupCommand, EC2Client } from "./sdk/ec2.ts";
import { serviceTrouble } from "./service-trouble.ts";

/**
 * Makes a placement group of strategy `cluster`: without one, a single connection gets 5 Gbit/s at most (EC2 user guide). It is no part of eksctl's stacks,
 * so it carries our tags by itself; it costs nothing. One that is there already, from an attempt before, is taken.
 * @throws EnvironmentError
 */
export async function createPlacementGroup(
  name: string,
  tags: Readonly<Record<string, string>>,
  { region, credentials }: EksOptions,
  signal: AbortSignal,
): Promise<void> {
  const client = new EC2Client(clientOptions(region, credentials));
  try {
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    const command = new CreatePlacementGroupCommand({
      GroupName: name,
      Strategy: "cluster",
      TagSpecifications: [{ ResourceType: "placement-group", Tags }],
    });
    await client.send(command, { abortSignal: signal });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Error && error.name === "InvalidPlacementGroup.Duplicate") return;
    throw serviceTrouble("EC2", `create the placement group ${name}`, region, error);
  } finally {
    client.destroy();
  }
}
