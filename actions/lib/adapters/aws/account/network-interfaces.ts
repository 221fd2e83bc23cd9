import { TAGS } from "../../../model/eks-cluster.ts";
import type { CloudResource } from "../../../ports/cloud-account.ts";
import { DeleteNetworkInterfaceCommand, DescribeNetworkInterfacesCommand, type Filter } from "../sdk/ec2.ts";
import { toTags } from "./aws-tags.ts";
import type { AwsClients } from "./clients.ts";
import type { Finder } from "./finder.ts";
import { allPages } from "./pages.ts";

export const networkInterfaces: Finder = {
  find: async (clients, { vpcIds }, signal) =>
    vpcIds.length === 0 ? [] : await describe(clients, { Name: "vpc-id", Values: [...vpcIds] }, signal),
  async findTagged(clients, signal) {
    const all = await describe(clients, { Name: "tag-key", Values: [TAGS.run] }, signal);
    return all.filter(({ status }) => status === "available");
  },
  remove: ({ ec2 }, { id }, signal) => ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id }), { abortSignal: signal }),
};

async function describe({ ec2 }: AwsClients, filter: Filter, signal: AbortSignal): Promise<CloudResource[]> {
  const interfaces = await allPages(async (token) => {
    const answer = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters: [filter], NextToken: token }), { abortSignal: signal });
    return { entries: answer.NetworkInterfaces, next: answer.NextToken };
  });
  return interfaces.map(({ NetworkInterfaceId: id = "", Status: status = "", Description: description = "", ...one }) => {
    // A load balancer's or EKS's own has no instance, and says in its description whose it is: `ELB app/…`, `Amazon EKS bench`.
    const user = one.Attachment?.InstanceId ?? (description || one.InterfaceType);
    return {
      kind: "network-interface",
      id,
      status,
      description,
      tags: toTags(one.TagSet),
      ...(one.VpcId !== undefined && { vpcId: one.VpcId }),
      ...(status !== "available" && user !== undefined && { heldBy: user }),
    };
  });
}
