import type { CredentialProvider } from "../aws-credentials.ts";
import { clientOptions } from "../client-options.ts";
import { AutoScalingClient } from "../sdk/auto-scaling.ts";
import { CloudFormationClient } from "../sdk/cloudformation.ts";
import { EC2Client } from "../sdk/ec2.ts";
import { EKSClient } from "../sdk/eks.ts";
import { IAMClient } from "../sdk/iam.ts";
import { ElasticLoadBalancingV2Client } from "../sdk/load-balancing.ts";
import { CloudWatchLogsClient } from "../sdk/logs.ts";
import { ResourceGroupsTaggingAPIClient } from "../sdk/tagging.ts";

/** A client of each service that a cluster touches, in one region. */
export interface AwsClients {
  readonly eks: EKSClient;
  readonly stacks: CloudFormationClient;
  readonly ec2: EC2Client;
  readonly loadBalancers: ElasticLoadBalancingV2Client;
  readonly tags: ResourceGroupsTaggingAPIClient;
  readonly iam: IAMClient;
  readonly logs: CloudWatchLogsClient;
  readonly autoScaling: AutoScalingClient;
}

/** @param credentials the SDK's own chain (environment, container endpoint, profile) where they are left out */
export function makeClients(region: string, credentials: CredentialProvider | undefined): AwsClients {
  const config = clientOptions(region, credentials);
  return {
    eks: new EKSClient(config),
    stacks: new CloudFormationClient(config),
    ec2: new EC2Client(config),
    loadBalancers: new ElasticLoadBalancingV2Client(config),
    tags: new ResourceGroupsTaggingAPIClient(config),
    iam: new IAMClient(config),
    logs: new CloudWatchLogsClient(config),
    autoScaling: new AutoScalingClient(config),
  };
}

/** Open connections would keep the process alive. */
export function closeClients(clients: AwsClients): void {
  for (const client of Object.values(clients)) client.destroy();
}
