// The only door to the package: what is named here is bundled.
export {
  AssociateVpcCidrBlockCommand,
  CreateSubnetCommand,
  DescribeInstancesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
