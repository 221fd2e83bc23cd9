import { TAGS } from "../../../model/eks-cluster.ts";
import type { CloudResource } from "../../../ports/cloud-account.ts";
import { DescribeAutoScalingGroupsCommand } from "../sdk/auto-scaling.ts";
import {
  DeletePlacementGroupCommand,
  DeleteVolumeCommand,
  DescribeInstancesCommand,
  DescribePlacementGroupsCommand,
  DescribeVolumesCommand,
  type Filter,
} from "../sdk/ec2.ts";
import { toTags } from "./aws-tags.ts";
import type { AwsClients } from "./clients.ts";
import type { Finder } from "./finder.ts";
import { allPages } from "./pages.ts";

const OURS: Filter = { Name: "tag-key", Values: [TAGS.run] };

export const instances: Finder = {
  async find({ ec2 }, { clusterName }, signal) {
    // One that is terminated is shown for an hour, and costs nothing.
    const filters = [
      { Name: "tag:eks:cluster-name", Values: [clusterName] },
      { Name: "instance-state-name", Values: ["pending", "running", "shutting-down", "stopping", "stopped"] },
    ];
    const reservations = await allPages(async (token) => {
      const answer = await ec2.send(new DescribeInstancesCommand({ Filters: filters, NextToken: token }), { abortSignal: signal });
      return { entries: answer.Reservations, next: answer.NextToken };
    });
    return reservations.flatMap(({ Instances: all = [] }) =>
      all.map(
        ({ InstanceId: id = "", State: state, VpcId: vpcId, InstanceType: type, Tags: tags }): CloudResource => ({
          kind: "instance",
          id,
          status: state?.Name ?? "",
          tags: toTags(tags),
          ...(vpcId !== undefined && { vpcId }),
          ...(type !== undefined && { instanceType: type }),
        }),
      ),
    );
  },
};

export const autoScalingGroups: Finder = {
  async find({ autoScaling }, { clusterName }, signal) {
    const filters = [{ Name: "tag:eks:cluster-name", Values: [clusterName] }];
    const found = await allPages(async (token) => {
      const answer = await autoScaling.send(new DescribeAutoScalingGroupsCommand({ Filters: filters, NextToken: token }), {
        abortSignal: signal,
      });
      return { entries: answer.AutoScalingGroups, next: answer.NextToken };
    });
    return found.map(({ AutoScalingGroupName: id = "", Status: status = "", Tags: tags }) => ({
      kind: "auto-scaling-group",
      id,
      status,
      tags: toTags(tags),
    }));
  },
};

export const volumes: Finder = {
  find: async (clients, { clusterName }, signal) =>
    await describeVolumes(clients, { Name: "tag-key", Values: [`kubernetes.io/cluster/${clusterName}`] }, signal),
  findTagged: async (clients, signal) => (await describeVolumes(clients, OURS, signal)).filter(({ status }) => status === "available"),
  remove: ({ ec2 }, { id }, signal) => ec2.send(new DeleteVolumeCommand({ VolumeId: id }), { abortSignal: signal }),
};

async function describeVolumes({ ec2 }: AwsClients, filter: Filter, signal: AbortSignal): Promise<CloudResource[]> {
  const found = await allPages(async (token) => {
    const answer = await ec2.send(new DescribeVolumesCommand({ Filters: [filter], NextToken: token }), { abortSignal: signal });
    return { entries: answer.Volumes, next: answer.NextToken };
  });
  return found.map(({ VolumeId: id = "", State: status = "", Size: gibibytes = 0, Attachments: attached = [], Tags: tags }) => ({
    kind: "volume",
    id,
    status,
    gibibytes,
    tags: toTags(tags),
    ...(attached[0]?.InstanceId !== undefined && { heldBy: attached[0].InstanceId }),
  }));
}

export const placementGroups: Finder = {
  find: async (clients, _near, signal) => await describePlacementGroups(clients, signal),
  findTagged: describePlacementGroups,
  remove: ({ ec2 }, { id }, signal) => ec2.send(new DeletePlacementGroupCommand({ GroupName: id }), { abortSignal: signal }),
};

async function describePlacementGroups({ ec2 }: AwsClients, signal: AbortSignal): Promise<CloudResource[]> {
  const { PlacementGroups: found = [] } = await ec2.send(new DescribePlacementGroupsCommand({ Filters: [OURS] }), { abortSignal: signal });
  return found
    .filter(({ State: state }) => state !== "deleted")
    .map(({ GroupName: id = "", State: status = "", Tags: tags }) => ({ kind: "placement-group", id, status, tags: toTags(tags) }));
}
