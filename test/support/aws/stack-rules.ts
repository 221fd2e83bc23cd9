import type { ProxiedAnswer, ProxiedRequest } from "../fault-proxy.ts";
import { awsCalls, elements } from "./aws-calls.ts";

/**
 * What CloudFormation does and moto does not: a deletion takes time and is refused by what depends on the stack. moto's deletes at once, whatever is in the VPC,
 * and knows no EKS, so a stack of eksctl's takes its cluster or node group along here.
 */
export interface StackRules {
  /** How long a deletion takes. */
  stackSeconds: number;
  /** @returns nothing where moto answers */
  answer(request: ProxiedRequest, region: string, forward: () => Promise<ProxiedAnswer>): Promise<ProxiedAnswer | undefined>;
}

interface Deletion {
  readonly endsAt: number;
  failure?: string;
}

const NODE_GROUP = /^eksctl-(.+)-nodegroup-(.+)$/;
const CLUSTER = /^eksctl-(.+)-cluster$/;

export function stackRules(moto: string): StackRules {
  const deletions = new Map<string, Deletion>();
  const rules: StackRules = {
    stackSeconds: 0.5,
    async answer(request, region, forward) {
      const parameters = new URLSearchParams(request.body);
      const action = parameters.get("Action") ?? "";
      const name = parameters.get("StackName") ?? "";
      const key = `${region} ${name}`;
      if (action === "DeleteStack") {
        const known = deletions.get(key);
        if (known === undefined || known.failure !== undefined)
          deletions.set(key, { endsAt: performance.now() + rules.stackSeconds * 1000 });
        return { status: 200, headers: { "content-type": "text/xml" }, body: "<DeleteStackResponse/>" };
      }
      if (action !== "DescribeStacks" && action !== "DescribeStackResources") return undefined;
      await endDue(region);
      const answer = await forward();
      if (action === "DescribeStackResources") {
        const failure = deletions.get(key)?.failure;
        return failure === undefined ? undefined : { ...answer, body: failVpc(answer.body, failure) };
      }
      return {
        ...answer,
        body: answer.body.replaceAll(/<StackName>[^<]*<\/StackName>[\s\S]*?<\/StackStatus>/g, (stack) => restate(stack, region)),
      };
    },
  };
  return rules;

  function restate(stack: string, region: string): string {
    const deletion = deletions.get(`${region} ${elements(stack, "StackName")[0]}`);
    if (deletion === undefined) return stack;
    const status = deletion.failure === undefined ? "DELETE_IN_PROGRESS" : "DELETE_FAILED";
    return stack.replace(/<StackStatus>[^<]*/, `<StackStatus>${status}`);
  }

  async function endDue(region: string): Promise<void> {
    for (const [key, deletion] of deletions) {
      const [of, name = ""] = key.split(" ");
      if (of !== region || deletion.failure !== undefined || deletion.endsAt > performance.now()) continue;
      const failure = await end(name, region);
      if (failure === undefined) deletions.delete(key);
      else deletion.failure = failure;
    }
  }

  /** @returns why it failed */
  async function end(stack: string, region: string): Promise<string | undefined> {
    const { query, eks } = awsCalls(moto, region);
    const [, clusterOfNodes, nodes] = NODE_GROUP.exec(stack) ?? [];
    const [, cluster] = CLUSTER.exec(stack) ?? [];
    if (clusterOfNodes !== undefined) await eks("DELETE", `/clusters/${clusterOfNodes}/node-groups/${nodes}`).catch(() => undefined);
    if (cluster !== undefined) {
      const names = elements(await query("cloudformation", { Action: "DescribeStacks" }), "StackName");
      if (names.some((name) => NODE_GROUP.exec(name)?.[1] === cluster)) return "Export cannot be deleted as it is in use by a node group";
      await eks("DELETE", `/clusters/${cluster}`).catch(() => undefined);
      const blocking = await blockersOf(cluster, region);
      if (blocking.length > 0) return `The vpc has dependencies and cannot be deleted (${blocking.join(", ")})`;
    }
    await query("cloudformation", { Action: "DeleteStack", StackName: stack }).catch(() => undefined);
    return undefined;
  }

  /** Interfaces in the cluster's VPC: none of them is the stack's. */
  async function blockersOf(cluster: string, region: string): Promise<string[]> {
    const { query } = awsCalls(moto, region);
    const filter = { "Filter.1.Name": "tag:alpha.eksctl.io/cluster-name", "Filter.1.Value.1": cluster };
    const [vpc] = elements(await query("ec2", { Action: "DescribeVpcs", ...filter }), "vpcId");
    if (vpc === undefined) return [];
    const found = await query("ec2", { Action: "DescribeNetworkInterfaces", "Filter.1.Name": "vpc-id", "Filter.1.Value.1": vpc });
    return elements(found, "networkInterfaceId");
  }
}

const failVpc = (xml: string, why: string): string =>
  xml.replaceAll(/<member>(?:(?!<\/member>)[\s\S])*AWS::EC2::VPC<\/ResourceType>(?:(?!<\/member>)[\s\S])*<\/member>/g, (resource) =>
    resource
      .replaceAll(/<ResourceStatus>[^<]*<\/ResourceStatus>/g, "<ResourceStatus>DELETE_FAILED</ResourceStatus>")
      .replace("</member>", `<ResourceStatusReason>${why}</ResourceStatusReason></member>`),
  );
