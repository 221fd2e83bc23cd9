// The only door to the package: what is named here is bundled.
export {
  type Cluster,
  DeleteClusterCommand,
  DeleteNodegroupCommand,
  DescribeAddonCommand,
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  EKSClient,
  type Nodegroup,
  paginateListClusters,
  paginateListNodegroups,
  ResourceNotFoundException,
  TagResourceCommand,
  UpdateAddonCommand,
} from "@aws-sdk/client-eks";
