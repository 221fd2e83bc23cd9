import { TAGS } from "../model/eks-cluster.ts";
import { clusters, ec2, identityProviders, instanceProfiles, ofOurStacks, roles, stacks } from "./cluster-resources.ts";
import { type Condition, inRegion, type Place, type Policy, policy, regionalArn, type Statement } from "./policy.ts";

/** What we tagged ourselves. */
const OURS: Condition = { Null: { [`aws:ResourceTag/${TAGS.run}`]: "false" } };

/** Looking only; the services know resources for some of it, and who sweeps does not know yet which. */
export const FIND_ROLES = ["iam:ListOpenIDConnectProviders", "iam:ListOpenIDConnectProviderTags", "iam:ListRoles", "iam:ListRoleTags"];

/** What deleting a cluster needs, and looking for what it left: of our names, in our region, and where tags can tell, with our tags only. */
export const sweepPolicy = (place: Place): Policy =>
  policy(...lookStatements(place), ...clusterStatements(place), ...networkStatements(place), ...roleStatements(place));

function lookStatements(place: Place): readonly Statement[] {
  return [
    {
      Sid: "FindEverything",
      Effect: "Allow",
      Action: [
        "autoscaling:DescribeAutoScalingGroups",
        "cloudformation:DescribeStacks",
        "cloudformation:ListStacks",
        "ec2:Describe*",
        "eks:ListClusters",
        "elasticloadbalancing:Describe*",
        "logs:DescribeLogGroups",
        "tag:GetResources",
      ],
      // These know no resources.
      Resource: "*",
      Condition: inRegion(place),
    },
    // IAM has one region for the whole partition, so no condition on it can hold.
    { Sid: "FindRoles", Effect: "Allow", Action: FIND_ROLES, Resource: "*" },
  ];
}

function clusterStatements(place: Place): readonly Statement[] {
  return [
    {
      Sid: "DeleteOurClusters",
      Effect: "Allow",
      Action: "eks:DeleteCluster",
      Resource: regionalArn(place, "eks", `cluster/${place.clusterPrefix}*`),
      Condition: OURS,
    },
    {
      Sid: "EmptyClusters",
      Effect: "Allow",
      Action: [
        "eks:DeleteAccessEntry",
        "eks:DeleteAddon",
        "eks:DeleteNodegroup",
        "eks:DeletePodIdentityAssociation",
        "eks:Describe*",
        "eks:List*",
        "eks:TagResource",
        "eks:UpdateNodegroupConfig",
      ],
      Resource: clusters(place),
    },
    {
      Sid: "DeleteStacks",
      Effect: "Allow",
      Action: [
        "cloudformation:DeleteStack",
        "cloudformation:DescribeStackEvents",
        "cloudformation:DescribeStackResource",
        "cloudformation:DescribeStackResources",
        "cloudformation:DescribeStacks",
        "cloudformation:GetTemplate",
        "cloudformation:ListStackResources",
      ],
      Resource: stacks(place),
    },
    {
      Sid: "DeleteLogs",
      Effect: "Allow",
      Action: "logs:DeleteLogGroup",
      Resource: regionalArn(place, "logs", `log-group:/aws/eks/${place.clusterPrefix}*`),
    },
  ];
}

function networkStatements(place: Place): readonly Statement[] {
  const groups = regionalArn(place, "ec2", "security-group/*");
  const interfaces = regionalArn(place, "ec2", "network-interface/*");
  const balancers = ["loadbalancer", "targetgroup", "listener"].map((kind) => regionalArn(place, "elasticloadbalancing", `${kind}/*`));
  const deleteBalancers = [
    "elasticloadbalancing:DeleteListener",
    "elasticloadbalancing:DeleteLoadBalancer",
    "elasticloadbalancing:DeleteTargetGroup",
  ];
  return [
    {
      Sid: "DeleteWhatStacksMade",
      Effect: "Allow",
      Action: [
        "ec2:DeleteEgressOnlyInternetGateway",
        "ec2:DeleteInternetGateway",
        "ec2:DeleteLaunchTemplate",
        "ec2:DeleteLaunchTemplateVersions",
        "ec2:DeleteNatGateway",
        "ec2:DeleteNetworkInterface",
        "ec2:DeleteRoute",
        "ec2:DeleteRouteTable",
        "ec2:DeleteSecurityGroup",
        "ec2:DeleteSubnet",
        "ec2:DeleteVpc",
        "ec2:DetachInternetGateway",
        "ec2:DisassociateAddress",
        "ec2:DisassociateRouteTable",
        "ec2:DisassociateVpcCidrBlock",
        "ec2:ReleaseAddress",
        "ec2:TerminateInstances",
      ],
      Resource: ec2(place),
      Condition: ofOurStacks(place),
    },
    {
      Sid: "DeleteWhatWeTagged",
      Effect: "Allow",
      Action: [
        "ec2:DeleteNetworkInterface",
        "ec2:DeletePlacementGroup",
        "ec2:DeleteSecurityGroup",
        "ec2:DeleteSubnet",
        "ec2:DeleteTags",
        "ec2:DeleteVolume",
        "ec2:DetachNetworkInterface",
        "ec2:DisassociateVpcCidrBlock",
        "ec2:TerminateInstances",
      ],
      Resource: ec2(place),
      Condition: OURS,
    },
    {
      // It goes with its cluster, unless something was in it.
      Sid: "DeleteGroupsOfEks",
      Effect: "Allow",
      Action: "ec2:DeleteSecurityGroup",
      Resource: groups,
      Condition: { StringLike: { "aws:ResourceTag/aws:eks:cluster-name": `${place.clusterPrefix}*` } },
    },
    {
      Sid: "DeleteGroupsOfController",
      Effect: "Allow",
      Action: "ec2:DeleteSecurityGroup",
      Resource: groups,
      Condition: { StringLike: { "aws:ResourceTag/elbv2.k8s.aws/cluster": `${place.clusterPrefix}*` } },
    },
    {
      // Groups that EKS made bear its tags, not ours; rules of a stack in them are taken out with the stack.
      Sid: "TakeRulesBack",
      Effect: "Allow",
      Action: ["ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"],
      Resource: groups,
    },
    // Interfaces that the VPC CNI and Cilium made and forgot; AWS deletes none that is attached.
    {
      Sid: "DeleteInterfacesOfVpcCni",
      Effect: "Allow",
      Action: "ec2:DeleteNetworkInterface",
      Resource: interfaces,
      Condition: { Null: { "aws:ResourceTag/node.k8s.amazonaws.com/instance_id": "false" } },
    },
    {
      Sid: "DeleteInterfacesOfCilium",
      Effect: "Allow",
      Action: "ec2:DeleteNetworkInterface",
      Resource: interfaces,
      Condition: { Null: { "aws:ResourceTag/io.cilium/cilium-managed": "false" } },
    },
    {
      Sid: "DeleteBalancersOfController",
      Effect: "Allow",
      Action: deleteBalancers,
      Resource: balancers,
      Condition: { StringLike: { "aws:ResourceTag/elbv2.k8s.aws/cluster": `${place.clusterPrefix}*` } },
    },
    {
      // The cloud provider names the Service; our namespaces begin like this.
      Sid: "DeleteBalancersOfServices",
      Effect: "Allow",
      Action: deleteBalancers,
      Resource: balancers,
      Condition: { StringLike: { "aws:ResourceTag/kubernetes.io/service-name": "cni-bench-*/*" } },
    },
  ];
}

function roleStatements(place: Place): readonly Statement[] {
  return [
    {
      Sid: "DeleteRolesOfClusters",
      Effect: "Allow",
      Action: [
        "iam:DeleteInstanceProfile",
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:DetachRolePolicy",
        "iam:GetInstanceProfile",
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:ListInstanceProfilesForRole",
        "iam:ListRolePolicies",
        "iam:RemoveRoleFromInstanceProfile",
      ],
      Resource: [roles(place), instanceProfiles(place)],
    },
    {
      Sid: "DeleteIdentityProviders",
      Effect: "Allow",
      Action: ["iam:DeleteOpenIDConnectProvider", "iam:GetOpenIDConnectProvider"],
      Resource: identityProviders(place),
    },
  ];
}
