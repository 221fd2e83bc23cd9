// The only door to the package: what is named here is bundled.
export {
  type Cluster,
  DeleteClusterCommand,
  DeleteNodegroupCommand,
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  EKSClient,
  ListClustersCommand,
  ListNodegroupsCommand,
  paginateListClusters,
  paginateListNodegroups,
  ResourceNotFoundException,
  TagResourceCommand,
} from "@aws-sdk/client-eks";
