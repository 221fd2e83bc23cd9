import { EnvironmentError } from "../../../model/errors.ts";
import { clientOptions } from "../../aws/client-options.ts";
import type { EksOptions } from "../../aws/eks-clusters.ts";
import {
  AssociateVpcCidrBlockCommand,
  CreateSubnetCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "../../aws/sdk/ec2.ts";
import { serviceTrouble } from "../../aws/service-trouble.ts";
import type { PodSubnetWork } from "../steps/pod-subnet.ts";

export interface PodSubnetPlace extends EksOptions {
  readonly vpcId: string;
  readonly securityGroup: string;
  /** Tags of the cluster: the subnet is outside of eksctl's stacks, and must be found and deleted before the VPC can go. */
  readonly tags: Readonly<Record<string, string>>;
}

export function podSubnetWork({ region, credentials, vpcId, securityGroup, tags }: PodSubnetPlace): PodSubnetWork {
  const ask = async <T>(what: string, signal: AbortSignal, call: (client: EC2Client) => Promise<T>): Promise<T> => {
    const client = new EC2Client(clientOptions(region, credentials));
    try {
      return await call(client);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof EnvironmentError) throw error;
      throw serviceTrouble("EC2", what, region, error);
    } finally {
      client.destroy();
    }
  };
  return {
    securityGroup,
    ranges: (signal) =>
      ask(`describe the VPC ${vpcId}`, signal, async (client) => {
        const { Vpcs = [] } = await client.send(new DescribeVpcsCommand({ VpcIds: [vpcId] }), { abortSignal: signal });
        const blocks = Vpcs.flatMap(({ CidrBlockAssociationSet = [] }) => CidrBlockAssociationSet);
        return new Map(blocks.map(({ CidrBlock = "", CidrBlockState }) => [CidrBlock, CidrBlockState?.State ?? "unknown"]));
      }),
    addRange: (range, signal) =>
      ask(`give the VPC ${vpcId} the range ${range}`, signal, async (client) => {
        await client.send(new AssociateVpcCidrBlockCommand({ VpcId: vpcId, CidrBlock: range }), { abortSignal: signal });
      }),
    findSubnet: (range, signal) =>
      ask(`list the subnets of the VPC ${vpcId}`, signal, async (client) => {
        const Filters = [
          { Name: "vpc-id", Values: [vpcId] },
          { Name: "cidr-block", Values: [range] },
        ];
        const { Subnets = [] } = await client.send(new DescribeSubnetsCommand({ Filters }), { abortSignal: signal });
        return Subnets[0]?.SubnetId;
      }),
    createSubnet: (range, zone, signal) =>
      ask(`make a subnet in the VPC ${vpcId}`, signal, async (client) => {
        const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
        const TagSpecifications = Tags.length === 0 ? [] : [{ ResourceType: "subnet" as const, Tags }];
        const command = new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: range, AvailabilityZone: zone, TagSpecifications });
        const { Subnet } = await client.send(command, { abortSignal: signal });
        if (Subnet?.SubnetId === undefined) throw new EnvironmentError("EC2 made a subnet and did not say its id.");
        return Subnet.SubnetId;
      }),
  };
}
