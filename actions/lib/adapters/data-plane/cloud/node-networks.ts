import { EnvironmentError } from "../../../model/errors.ts";
import { clientOptions } from "../../aws/client-options.ts";
import type { EksOptions } from "../../aws/eks-clusters.ts";
import { DescribeInstancesCommand, DescribeVpcsCommand, EC2Client } from "../../aws/sdk/ec2.ts";
import { serviceTrouble } from "../../aws/service-trouble.ts";
import type { NodeNetworks } from "../node-networks.ts";

/** What EC2 says of the nodes of a cluster. @param vpc of the cluster, asked for when it is needed */
export function awsNodeNetworks({ region, credentials }: EksOptions, vpc: (signal: AbortSignal) => Promise<string>): NodeNetworks {
  const ask = async <T>(what: string, signal: AbortSignal, call: (client: EC2Client) => Promise<T>): Promise<T> => {
    const client = new EC2Client(clientOptions(region, credentials));
    try {
      return await call(client);
    } catch (error) {
      signal.throwIfAborted();
      throw serviceTrouble("EC2", what, region, error);
    } finally {
      client.destroy();
    }
  };
  return {
    async vpcRanges(signal) {
      const id = await vpc(signal);
      return await ask(`describe the VPC ${id}`, signal, async (client) => {
        const { Vpcs = [] } = await client.send(new DescribeVpcsCommand({ VpcIds: [id] }), { abortSignal: signal });
        return Vpcs.flatMap(({ CidrBlockAssociationSet = [] }) => CidrBlockAssociationSet.flatMap(({ CidrBlock }) => CidrBlock ?? []));
      });
    },
    describeNodeInterfaces: (instanceIds, signal) =>
      ask("describe the nodes' instances", signal, async (client) => {
        const command = new DescribeInstancesCommand({ InstanceIds: [...instanceIds] });
        const { Reservations = [] } = await client.send(command, { abortSignal: signal });
        const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
        return new Map(
          instances.map(({ InstanceId = "", NetworkInterfaces = [] }) => [
            InstanceId,
            NetworkInterfaces.map(({ NetworkInterfaceId = "", Ipv4Prefixes = [] }) => ({
              id: NetworkInterfaceId,
              prefixes: Ipv4Prefixes.flatMap(({ Ipv4Prefix }) => Ipv4Prefix ?? []),
            })),
          ]),
        );
      }),
  };
}

/** Of a cluster that is not in AWS: whoever asks is told so. */
export const NO_NETWORKS: NodeNetworks = {
  vpcRanges: () => Promise.reject(notInAws()),
  describeNodeInterfaces: () => Promise.reject(notInAws()),
};

const notInAws = (): EnvironmentError =>
  new EnvironmentError('EC2 was not asked, because the inputs "cluster-name" and "aws-region" do not say which cluster of EKS this is');
