export {
  CreatePlacementGroupCommand,
  DescribeAvailabilityZonesCommand,
  DescribeInstanceTypeOfferingsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
