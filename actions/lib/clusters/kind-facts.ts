import type { CloudResource, ResourceKind } from "../ports/cloud-account.ts";

interface KindFacts {
  /** As it stands in a sentence. */
  readonly title: string;
  /** How a person removes what we do not; `…` is the id. */
  readonly byHand?: string;
}

export const KIND_FACTS: Readonly<Record<ResourceKind, KindFacts>> = {
  "load-balancer": { title: "load balancer", byHand: "aws elbv2 delete-load-balancer --load-balancer-arn …" },
  "classic-load-balancer": { title: "classic load balancer", byHand: "aws elb delete-load-balancer --load-balancer-name …" },
  "target-group": { title: "target group" },
  "node-group": { title: "node group" },
  stack: { title: "CloudFormation stack" },
  cluster: { title: "EKS cluster" },
  "network-interface": { title: "network interface", byHand: "aws ec2 delete-network-interface --network-interface-id …" },
  volume: { title: "EBS volume", byHand: "aws ec2 delete-volume --volume-id …" },
  subnet: { title: "subnet", byHand: "aws ec2 delete-subnet --subnet-id …" },
  "address-range": { title: "address range of the VPC" },
  "security-group": { title: "security group", byHand: "aws ec2 delete-security-group --group-id …" },
  "placement-group": { title: "placement group" },
  "identity-provider": { title: "OIDC provider" },
  "log-group": { title: "log group" },
  instance: { title: "instance", byHand: "aws ec2 terminate-instances --instance-ids …" },
  "auto-scaling-group": { title: "Auto Scaling group", byHand: "aws autoscaling delete-auto-scaling-group --auto-scaling-group-name …" },
  "nat-gateway": { title: "NAT gateway", byHand: "aws ec2 delete-nat-gateway --nat-gateway-id …" },
  "public-address": { title: "public IPv4 address", byHand: "aws ec2 release-address --allocation-id …" },
  vpc: { title: "VPC", byHand: "aws ec2 delete-vpc --vpc-id …" },
  role: { title: "IAM role", byHand: "aws iam delete-role --role-name …" },
};

/** `EBS volume vol-1` */
export const nameOf = ({ kind, id }: CloudResource): string => `${KIND_FACTS[kind].title} ${id}`;
