import { clusters } from "./cluster-resources.ts";
import { inRegion, type Place, type Policy, policy } from "./policy.ts";

/** What measuring on a cluster needs of AWS: to find its API server, and to know its machines. The rights inside are Kubernetes' business. */
export function measurePolicy(place: Place): Policy {
  return policy(
    {
      Sid: "FindCluster",
      Effect: "Allow",
      Action: ["eks:DescribeCluster", "eks:DescribeNodegroup", "eks:ListNodegroups", "eks:DescribeAddon", "eks:ListAddons"],
      Resource: clusters(place),
    },
    {
      Sid: "KnowMachines",
      Effect: "Allow",
      Action: ["ec2:DescribeInstances", "ec2:DescribeInstanceTypes", "ec2:DescribeNetworkInterfaces", "ec2:DescribePlacementGroups"],
      // These know no resources.
      Resource: "*",
      Condition: inRegion(place),
    },
  );
}
