import type { EksClusterFacts } from "../../model/eks-cluster.ts";
import type { CredentialProvider } from "./aws-credentials.ts";
import { clientOptions } from "./client-options.ts";
import { describeNodeGroups } from "./node-groups.ts";
import {
  type Cluster,
  DescribeClusterCommand,
  EKSClient,
  paginateListClusters,
  ResourceNotFoundException,
  TagResourceCommand,
} from "./sdk/eks.ts";
import { serviceTrouble } from "./service-trouble.ts";

export interface NodeGroupFacts {
  readonly name: string;
  /** `ACTIVE`, `CREATING`, `CREATE_FAILED`, `DEGRADED`, … */
  readonly status: string;
  readonly nodes: number;
  readonly instanceTypes: readonly string[];
}

export interface EksOptions {
  readonly region: string;
  /** The default chain of the SDK when left out. */
  readonly credentials?: CredentialProvider | undefined;
}

/** The clusters of an account in one region, as EKS itself tells of them. Every call throws an EnvironmentError where EKS cannot be asked. */
export interface EksClusters extends Disposable {
  /** @returns nothing where there is no such cluster */
  describe(name: string, signal: AbortSignal): Promise<EksClusterFacts | undefined>;
  /** All of them, whoever made them. */
  list(signal: AbortSignal): Promise<readonly EksClusterFacts[]>;
  nodeGroups(cluster: string, signal: AbortSignal): Promise<readonly NodeGroupFacts[]>;
  /** Adds tags to a cluster, and replaces those that it has. */
  tag(cluster: EksClusterFacts, tags: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void>;
}

export function eksClusters({ region, credentials }: EksOptions): EksClusters {
  const client = new EKSClient(clientOptions(region, credentials));
  const arns = new Map<string, string>();
  const ask = async <T>(what: string, call: () => Promise<T>, signal: AbortSignal): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      signal.throwIfAborted();
      throw serviceTrouble("EKS", what, region, error);
    }
  };

  const describe = (name: string, signal: AbortSignal) =>
    ask(
      `describe cluster ${name}`,
      async () => {
        try {
          const { cluster } = await client.send(new DescribeClusterCommand({ name }), { abortSignal: signal });
          if (cluster?.arn !== undefined) arns.set(name, cluster.arn);
          return cluster === undefined ? undefined : clusterFacts(cluster, region);
        } catch (error) {
          if (error instanceof ResourceNotFoundException) return undefined;
          throw error;
        }
      },
      signal,
    );

  return {
    describe,
    async list(signal) {
      const names = await ask(
        "list clusters",
        async () => {
          const found: string[] = [];
          for await (const page of paginateListClusters({ client }, {}, { abortSignal: signal })) found.push(...(page.clusters ?? []));
          return found;
        },
        signal,
      );
      const all = await Promise.all(names.map((name) => describe(name, signal)));
      return all.filter((cluster) => cluster !== undefined);
    },
    nodeGroups: (clusterName, signal) =>
      ask(
        `list the node groups of ${clusterName}`,
        async () => {
          const groups = await describeNodeGroups(client, clusterName, signal);
          return groups.map(({ nodegroupName: name = "", status = "", scalingConfig, instanceTypes = [] }) => ({
            name,
            status,
            nodes: scalingConfig?.desiredSize ?? 0,
            instanceTypes,
          }));
        },
        signal,
      ),
    tag: ({ name }, tags, signal) =>
      ask(
        `tag cluster ${name}`,
        async () => {
          const resourceArn = arns.get(name);
          if (resourceArn === undefined) throw new Error("it was not described before");
          await client.send(new TagResourceCommand({ resourceArn, tags: { ...tags } }), { abortSignal: signal });
        },
        signal,
      ),
    [Symbol.dispose]: () => client.destroy(),
  };
}

function clusterFacts(cluster: Cluster, region: string): EksClusterFacts {
  const { endpoint, certificateAuthority, resourcesVpcConfig } = cluster;
  return {
    name: cluster.name ?? "",
    region,
    status: cluster.status ?? "",
    version: cluster.version ?? "",
    tags: cluster.tags ?? {},
    ...(endpoint !== undefined && { endpoint }),
    ...(certificateAuthority?.data !== undefined && { certificateAuthority: certificateAuthority.data }),
    ...(resourcesVpcConfig?.vpcId !== undefined && { vpcId: resourcesVpcConfig.vpcId }),
    ...(resourcesVpcConfig?.clusterSecurityGroupId !== undefined && {
      clusterSecurityGroupId: resourcesVpcConfig.clusterSecurityGroupId,
    }),
  };
}
