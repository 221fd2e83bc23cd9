import { z } from "zod";
import { ConfigurationError, EnvironmentError } from "../../../model/errors.ts";
import type { Answer } from "../looks/whole-answer.ts";
import { foundOnNodes, type Looks, type Reader } from "./found.ts";

/** Names of a node's network devices. */
export async function devicesOn({ agents }: Looks, node: string): Promise<readonly string[]> {
  const { exitCode, stdout, stderr } = await agents.onNode(node, ["ls", "/sys/class/net"]);
  if (exitCode !== 0) throw new EnvironmentError(`The devices of node ${node} could not be listed: ${stderr.trim().slice(-200)}`);
  return stdout.split(/\s+/).filter((name) => name !== "");
}

export const readNodeDevice: Reader = async (subject, looks) =>
  await foundOnNodes(looks, async (node) => (await devicesOn(looks, node)).find((name) => name === subject));

/** The file that shows a setting: `net.ipv4.tcp_rmem`. @throws ConfigurationError for what is no name of one */
export function settingFile(subject: string): string {
  if (!/^[a-z0-9_-]+(\.[A-Za-z0-9_-]+)+$/.test(subject))
    throw new ConfigurationError(`A setting of the kernel must be named as net.ipv4.tcp_congestion_control, not "${subject}".`);
  return `/proc/sys/${subject.replaceAll(".", "/")}`;
}

/** A setting that a kernel does not have is absent; lists have single spaces between their values. */
export function settingIn({ exitCode, stdout, stderr }: Answer, node: string): string | undefined {
  if (exitCode === 0) return stdout.trim().replaceAll(/\s+/g, " ");
  if (/No such file/i.test(stderr)) return undefined;
  throw new EnvironmentError(`A setting on node ${node} could not be read: ${stderr.trim().slice(-200)}`);
}

export const readNodeSysctl: Reader = async (subject, looks) => {
  const file = settingFile(subject);
  return await foundOnNodes(looks, async (node) => settingIn(await looks.agents.onNode(node, ["cat", file]), node));
};

const capacitySchema = z.object({
  metadata: z.object({ name: z.string() }),
  status: z.object({ allocatable: z.record(z.string(), z.string()).default({}) }),
});

/** What the kubelet offers to pods, as the API server knows it. */
export const readNodeCapacity: Reader = async (subject, { cluster, signal }) => {
  const nodes = await cluster.list({ apiVersion: "v1", kind: "Node" }, signal);
  return new Map(
    nodes.map((node) => {
      const { metadata, status } = capacitySchema.parse(node);
      return [`node ${metadata.name}`, status.allocatable[subject]];
    }),
  );
};
