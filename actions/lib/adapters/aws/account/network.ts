import { CLUSTER_NAME_TAG } from "../../../model/eks-cluster.ts";
import type { CloudResource } from "../../../ports/cloud-account.ts";
import {
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DescribeAddressesCommand,
  DescribeNatGatewaysCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  DisassociateVpcCidrBlockCommand,
  type Filter,
} from "../sdk/ec2.ts";
import { toTags } from "./aws-tags.ts";
import type { AwsClients } from "./clients.ts";
import type { Finder } from "./finder.ts";
import { allPages } from "./pages.ts";

const NAME_TAG = `tag:${CLUSTER_NAME_TAG}`;
const inVpcs = (vpcIds: readonly string[]): Filter => ({ Name: "vpc-id", Values: [...vpcIds] });

export const vpcs: Finder = {
  async find(clients, { clusterName }, signal) {
    const found = await describeVpcs(clients, { Name: NAME_TAG, Values: [clusterName] }, signal);
    return found.map(({ VpcId: id = "", State: status = "", Tags: tags }) => ({ kind: "vpc", id, status, vpcId: id, tags: toTags(tags) }));
  },
};

/** Ranges beside the VPC's first, which live as long as it does. */
export const addressRanges: Finder = {
  async find(clients, { vpcIds }, signal) {
    if (vpcIds.length === 0) return [];
    const found = await describeVpcs(clients, inVpcs(vpcIds), signal);
    return found.flatMap(({ VpcId: vpcId = "", CidrBlock: first, CidrBlockAssociationSet: ranges = [] }) =>
      ranges.flatMap(({ AssociationId: id, CidrBlock: range = "", CidrBlockState: state }): CloudResource[] =>
        id === undefined || range === first || state?.State === "disassociated"
          ? []
          : [{ kind: "address-range", id, status: state?.State ?? "", description: range, vpcId, tags: {} }],
      ),
    );
  },
  remove: ({ ec2 }, { id }, signal) => ec2.send(new DisassociateVpcCidrBlockCommand({ AssociationId: id }), { abortSignal: signal }),
};

export const subnets: Finder = {
  async find({ ec2 }, { vpcIds }, signal) {
    if (vpcIds.length === 0) return [];
    const found = await allPages(async (token) => {
      const answer = await ec2.send(new DescribeSubnetsCommand({ Filters: [inVpcs(vpcIds)], NextToken: token }), { abortSignal: signal });
      return { entries: answer.Subnets, next: answer.NextToken };
    });
    return found.map(({ SubnetId: id = "", State: status = "", VpcId: vpcId = "", Tags: tags }) => ({
      kind: "subnet",
      id,
      status,
      vpcId,
      tags: toTags(tags),
    }));
  },
  remove: ({ ec2 }, { id }, signal) => ec2.send(new DeleteSubnetCommand({ SubnetId: id }), { abortSignal: signal }),
};

export const securityGroups: Finder = {
  async find({ ec2 }, { vpcIds }, signal) {
    if (vpcIds.length === 0) return [];
    const found = await allPages(async (token) => {
      const answer = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: [inVpcs(vpcIds)], NextToken: token }), {
        abortSignal: signal,
      });
      return { entries: answer.SecurityGroups, next: answer.NextToken };
    });
    return found.map(({ GroupId: id = "", GroupName: description = "", VpcId: vpcId = "", Tags: tags }) => ({
      kind: "security-group",
      id,
      status: "",
      description,
      vpcId,
      tags: toTags(tags),
    }));
  },
  remove: ({ ec2 }, { id }, signal) => ec2.send(new DeleteSecurityGroupCommand({ GroupId: id }), { abortSignal: signal }),
};

export const natGateways: Finder = {
  async find({ ec2 }, { vpcIds }, signal) {
    if (vpcIds.length === 0) return [];
    const found = await allPages(async (token) => {
      const answer = await ec2.send(new DescribeNatGatewaysCommand({ Filter: [inVpcs(vpcIds)], NextToken: token }), {
        abortSignal: signal,
      });
      return { entries: answer.NatGateways, next: answer.NextToken };
    });
    return found
      .filter(({ State: state }) => state !== "deleted")
      .map(({ NatGatewayId: id = "", State: status = "", VpcId: vpcId = "", Tags: tags }) => ({
        kind: "nat-gateway",
        id,
        status,
        vpcId,
        tags: toTags(tags),
      }));
  },
};

export const publicAddresses: Finder = {
  async find({ ec2 }, { clusterName }, signal) {
    const filters = [{ Name: NAME_TAG, Values: [clusterName] }];
    const { Addresses: found = [] } = await ec2.send(new DescribeAddressesCommand({ Filters: filters }), { abortSignal: signal });
    return found.map(({ AllocationId: id = "", AssociationId: association, Tags: tags }) => ({
      kind: "public-address",
      id,
      status: association === undefined ? "idle" : "in use",
      tags: toTags(tags),
    }));
  },
};

const describeVpcs = ({ ec2 }: AwsClients, filter: Filter, signal: AbortSignal) =>
  allPages(async (token) => {
    const answer = await ec2.send(new DescribeVpcsCommand({ Filters: [filter], NextToken: token }), { abortSignal: signal });
    return { entries: answer.Vpcs, next: answer.NextToken };
  });
