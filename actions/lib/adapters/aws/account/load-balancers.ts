import type { CloudResource } from "../../../ports/cloud-account.ts";
import {
  DeleteLoadBalancerCommand,
  DeleteTargetGroupCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
} from "../sdk/load-balancing.ts";
import { GetResourcesCommand } from "../sdk/tagging.ts";
import { toTags } from "./aws-tags.ts";
import type { AwsClients } from "./clients.ts";
import type { Finder } from "./finder.ts";
import { allPages, inGroups } from "./pages.ts";

/** DescribeTags takes no more. */
const ARNS_AT_ONCE = 20;

export const loadBalancers: Finder = {
  async find(clients, { vpcIds }, signal) {
    const all = await allPages(async (token) => {
      const answer = await clients.loadBalancers.send(new DescribeLoadBalancersCommand({ Marker: token }), { abortSignal: signal });
      return { entries: answer.LoadBalancers, next: answer.NextMarker };
    });
    const near = all.filter(({ VpcId: vpc }) => vpc !== undefined && vpcIds.includes(vpc));
    return await withTags(
      clients,
      near.map(({ LoadBalancerArn: id = "", State: state, VpcId: vpcId = "", DNSName: description = "" }) => ({
        kind: "load-balancer",
        id,
        status: state?.Code ?? "",
        vpcId,
        description,
        tags: {},
      })),
      signal,
    );
  },
  remove: ({ loadBalancers: elb }, { id }, signal) =>
    elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: id }), { abortSignal: signal }),
};

export const targetGroups: Finder = {
  async find(clients, { vpcIds }, signal) {
    if (vpcIds.length === 0) return [];
    const all = await allPages(async (token) => {
      const answer = await clients.loadBalancers.send(new DescribeTargetGroupsCommand({ Marker: token }), { abortSignal: signal });
      return { entries: answer.TargetGroups, next: answer.NextMarker };
    });
    const near = all.filter(({ VpcId: vpc }) => vpc !== undefined && vpcIds.includes(vpc));
    return await withTags(
      clients,
      near.map(({ TargetGroupArn: id = "", VpcId: vpcId = "" }) => ({ kind: "target-group", id, status: "", vpcId, tags: {} })),
      signal,
    );
  },
  remove: ({ loadBalancers: elb }, { id }, signal) =>
    elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: id }), { abortSignal: signal }),
};

/** What the controller inside Kubernetes makes of a Service when nobody installed another; its own API is not asked, its tags tell. */
export const classicLoadBalancers: Finder = {
  async find({ tags }, { clusterName }, signal) {
    const all = await allPages(async (token) => {
      const answer = await tags.send(
        new GetResourcesCommand({
          ResourceTypeFilters: ["elasticloadbalancing:loadbalancer"],
          TagFilters: [{ Key: `kubernetes.io/cluster/${clusterName}` }],
          ...(token !== undefined && { PaginationToken: token }),
        }),
        { abortSignal: signal },
      );
      return { entries: answer.ResourceTagMappingList, next: answer.PaginationToken };
    });
    return all.flatMap(({ ResourceARN: arn = "", Tags: list }): CloudResource[] => {
      // The others have their type between: `loadbalancer/net/name/id`.
      const name = /:loadbalancer\/([^/]+)$/.exec(arn)?.[1];
      return name === undefined ? [] : [{ kind: "classic-load-balancer", id: name, status: "", tags: toTags(list) }];
    });
  },
};

async function withTags(
  { loadBalancers: elb }: AwsClients,
  found: readonly CloudResource[],
  signal: AbortSignal,
): Promise<CloudResource[]> {
  const tags = new Map<string, Record<string, string>>();
  for (const group of inGroups(found, ARNS_AT_ONCE)) {
    const answer = await elb.send(new DescribeTagsCommand({ ResourceArns: group.map(({ id }) => id) }), { abortSignal: signal });
    for (const { ResourceArn: arn = "", Tags: list } of answer.TagDescriptions ?? []) tags.set(arn, toTags(list));
  }
  return found.map((resource) => ({ ...resource, tags: tags.get(resource.id) ?? {} }));
}
