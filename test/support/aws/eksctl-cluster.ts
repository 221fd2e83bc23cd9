import { TAGS } from "../../../actions/lib/model/eks-cluster.ts";
import type { Moto } from "../moto.ts";
import { type AwsCalls, awsCalls, elements, tagParameters } from "./aws-calls.ts";

export interface EksctlCluster {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly calls: AwsCalls;
}

export const ourTags = (expiresAt: string, run = "run-1"): Record<string, string> => ({
  [TAGS.run]: run,
  [TAGS.scenario]: "vpc-cni",
  [TAGS.repository]: "octo-org/octo-repo",
  [TAGS.expiresAt]: expiresAt,
});

const ROLE = "arn:aws:iam::123456789012:role/bench";

/** A cluster as eksctl leaves it: a stack with the VPC, one with the node group, both tagged; and our placement group beside them. */
export async function addEksctlCluster(
  moto: Moto,
  region: string,
  name: string,
  tags: Readonly<Record<string, string>>,
): Promise<EksctlCluster> {
  const calls = awsCalls(moto.endpoint, region);
  const stackTags = { ...tags, "alpha.eksctl.io/cluster-name": name };
  const network = {
    Resources: {
      VPC: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: "10.42.0.0/16" } },
      Subnet: { Type: "AWS::EC2::Subnet", Properties: { VpcId: { Ref: "VPC" }, CidrBlock: "10.42.0.0/19" } },
    },
  };
  // moto has no node groups in its stacks.
  const nodes = { Resources: { Ready: { Type: "AWS::CloudFormation::WaitConditionHandle" } } };
  for (const [stack, template] of Object.entries({ cluster: network, "nodegroup-bench": nodes })) {
    await calls.query("cloudformation", {
      Action: "CreateStack",
      StackName: `eksctl-${name}-${stack}`,
      TemplateBody: JSON.stringify(template),
      ...tagParameters("Tags.member", stackTags),
    });
  }
  const filter = { "Filter.1.Name": "tag:alpha.eksctl.io/cluster-name", "Filter.1.Value.1": name };
  const [vpcId = ""] = elements(await calls.query("ec2", { Action: "DescribeVpcs", ...filter }), "vpcId");
  const [subnetId = ""] = elements(await calls.query("ec2", { Action: "DescribeSubnets", ...filter }), "subnetId");
  await calls.eks("POST", "/clusters", { name, roleArn: ROLE, resourcesVpcConfig: { subnetIds: [subnetId] }, tags });
  await calls.eks("POST", `/clusters/${name}/node-groups`, {
    nodegroupName: "bench",
    nodeRole: ROLE,
    subnets: [subnetId],
    tags: stackTags,
  });
  if (TAGS.run in tags) moto.placementGroups.add(region, name, tags);
  return { vpcId, subnetId, calls };
}

/** An interface of a CNI that no instance has any more. */
export async function addInterface({ calls, subnetId }: EksctlCluster, description = "Cilium-CNI (i-0123)"): Promise<string> {
  const made = await calls.query("ec2", { Action: "CreateNetworkInterface", SubnetId: subnetId, Description: description });
  return elements(made, "networkInterfaceId")[0] ?? "";
}

/** Names of the EKS clusters of a region. */
export async function clusterNames(moto: Moto, region: string): Promise<readonly string[]> {
  const { clusters } = (await awsCalls(moto.endpoint, region).eks("GET", "/clusters")) as { clusters: readonly string[] };
  return clusters;
}

export const stackNames = async (moto: Moto, region: string): Promise<readonly string[]> =>
  elements(await awsCalls(moto.endpoint, region).query("cloudformation", { Action: "DescribeStacks" }), "StackName");
