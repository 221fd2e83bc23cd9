import { z } from "zod";
import { EnvironmentError } from "../../../model/errors.ts";
import { someOf } from "./firewall.ts";
import type { Reader } from "./found.ts";

const nodeSchema = z.object({ metadata: z.object({ name: z.string() }), spec: z.object({ providerID: z.string().default("") }) });

/** The /28 prefixes on the network interfaces of each node. */
export const readEniPrefixes: Reader = async (_subject, { cluster, networks, signal }) => {
  const nodes = (await cluster.list({ apiVersion: "v1", kind: "Node" }, signal)).map((node) => nodeSchema.parse(node));
  const ids = new Map(nodes.map(({ metadata, spec }) => [metadata.name, instanceOf(metadata.name, spec.providerID)]));
  const interfaces = await networks.describeNodeInterfaces([...ids.values()], signal);
  return new Map(
    [...ids].map(([node, id]) => {
      const found = interfaces.get(id);
      if (found === undefined) throw new EnvironmentError(`EC2 knows no network interface of node ${node} (${id}).`);
      return [`node ${node}`, someOf(found.flatMap(({ prefixes }) => prefixes))];
    }),
  );
};

/** `i-0123` of `aws:///ap-northeast-2a/i-0123`. @throws EnvironmentError for a node that is no instance of EC2 */
function instanceOf(node: string, providerId: string): string {
  const id = /^aws:\/\/\/[^/]+\/(i-[0-9a-f]+)$/.exec(providerId)?.[1];
  if (id === undefined) throw new EnvironmentError(`Node ${node} is no instance of EC2 ("${providerId}").`);
  return id;
}
