// The only door to the package: what is named here is bundled.
export { DescribeAddonCommand, EKSClient, UpdateAddonCommand } from "@aws-sdk/client-eks";
