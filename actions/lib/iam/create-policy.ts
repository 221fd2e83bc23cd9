import { TAGS } from "../model/eks-cluster.ts";
import { clusters, ec2, identityProviders, instanceProfiles, roles, stacks } from "./cluster-resources.ts";
import { iamArn, inRegion, type Place, type Policy, partitionOf, policy, regionalArn, type Statement } from "./policy.ts";

/** Managed policies that eksctl attaches to the roles of a cluster, its nodes and its add-ons. */
const ATTACHED = [
  "AmazonEC2ContainerRegistryPullOnly",
  "AmazonEC2ContainerRegistryReadOnly",
  "AmazonEKSClusterPolicy",
  "AmazonEKSVPCResourceController",
  "AmazonEKSWorkerNodePolicy",
  "AmazonEKS_CNI_Policy",
  "AmazonSSMManagedInstanceCore",
];

/**
 * What `eksctl create cluster` and `create nodegroup` need; the sweep policy has what a deletion needs.
 * Drawn from eksctl's "Minimum IAM policies" and narrowed to our names, our region and our tags.
 * @param boundaryArn where given, roles of clusters can be made with this boundary only
 */
export const createPolicy = (place: Place, boundaryArn?: string): Policy =>
  policy(...clusterStatements(place), ...machineStatements(place), ...roleStatements(place, boundaryArn));

function clusterStatements(place: Place): readonly Statement[] {
  return [
    {
      Sid: "MakeStacks",
      Effect: "Allow",
      Action: [
        "cloudformation:CreateChangeSet",
        "cloudformation:CreateStack",
        "cloudformation:DescribeChangeSet",
        "cloudformation:DescribeStackEvents",
        "cloudformation:DescribeStackResource",
        "cloudformation:DescribeStackResources",
        "cloudformation:DescribeStacks",
        "cloudformation:ExecuteChangeSet",
        "cloudformation:GetTemplate",
        "cloudformation:TagResource",
        "cloudformation:UpdateStack",
      ],
      Resource: stacks(place),
    },
    {
      // One that does not say when it may be deleted would be nobody's to delete.
      Sid: "MakeClustersThatExpire",
      Effect: "Allow",
      Action: "eks:CreateCluster",
      Resource: regionalArn(place, "eks", `cluster/${place.clusterPrefix}*`),
      Condition: { Null: { [`aws:RequestTag/${TAGS.expiresAt}`]: "false", [`aws:RequestTag/${TAGS.run}`]: "false" } },
    },
    {
      Sid: "FurnishClusters",
      Effect: "Allow",
      Action: [
        "eks:AssociateAccessPolicy",
        "eks:CreateAccessEntry",
        "eks:CreateAddon",
        "eks:CreateNodegroup",
        "eks:CreatePodIdentityAssociation",
        "eks:Describe*",
        "eks:List*",
        "eks:TagResource",
        "eks:UpdateAddon",
        "eks:UpdateClusterConfig",
        "eks:UpdateNodegroupConfig",
      ],
      Resource: clusters(place),
    },
    {
      Sid: "KnowWhatThereIs",
      Effect: "Allow",
      Action: [
        "autoscaling:DescribeAutoScalingGroups",
        "cloudformation:DescribeStacks",
        "cloudformation:ListStacks",
        "ec2:Describe*",
        "eks:DescribeAddonConfiguration",
        "eks:DescribeAddonVersions",
        "eks:DescribeClusterVersions",
        "eks:ListClusters",
        "servicequotas:GetServiceQuota",
      ],
      // These know no resources.
      Resource: "*",
      Condition: inRegion(place),
    },
    {
      Sid: "FindImages",
      Effect: "Allow",
      Action: ["ssm:GetParameter", "ssm:GetParameters"],
      Resource: `arn:${partitionOf(place.region)}:ssm:${place.region}::parameter/aws/service/eks/*`,
    },
  ];
}

function machineStatements(place: Place): readonly Statement[] {
  return [
    {
      // Gateways and an address are for clusters of IPv6: eksctl makes them there, told or not.
      // What a stack makes bears its tags from the first moment for some kinds and a moment later for others, so no condition on tags can hold here.
      Sid: "MakeNetworkAndNodes",
      Effect: "Allow",
      Action: [
        "ec2:AllocateAddress",
        "ec2:AssociateRouteTable",
        "ec2:AssociateVpcCidrBlock",
        "ec2:AttachInternetGateway",
        "ec2:AuthorizeSecurityGroupEgress",
        "ec2:AuthorizeSecurityGroupIngress",
        "ec2:CreateEgressOnlyInternetGateway",
        "ec2:CreateInternetGateway",
        "ec2:CreateLaunchTemplate",
        "ec2:CreateLaunchTemplateVersion",
        "ec2:CreateNatGateway",
        "ec2:CreatePlacementGroup",
        "ec2:CreateRoute",
        "ec2:CreateRouteTable",
        "ec2:CreateSecurityGroup",
        "ec2:CreateSubnet",
        "ec2:CreateTags",
        "ec2:CreateVpc",
        "ec2:ModifySubnetAttribute",
        "ec2:ModifyVpcAttribute",
        "ec2:RevokeSecurityGroupEgress",
        "ec2:RunInstances",
      ],
      Resource: ec2(place),
    },
    {
      Sid: "StartFromPublicImages",
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: ["image", "snapshot"].map((kind) => `arn:${partitionOf(place.region)}:ec2:${place.region}::${kind}/*`),
    },
    {
      Sid: "TagNodesGroups",
      Effect: "Allow",
      Action: "autoscaling:CreateOrUpdateTags",
      // EKS names the groups of its managed node groups like this.
      Resource: regionalArn(place, "autoscaling", "autoScalingGroup:*:autoScalingGroupName/eks-*"),
    },
  ];
}

function roleStatements(place: Place, boundaryArn: string | undefined): readonly Statement[] {
  const bounded = boundaryArn === undefined ? {} : { StringEquals: { "iam:PermissionsBoundary": boundaryArn } };
  const managed = ATTACHED.map((name) => `arn:${partitionOf(place.region)}:iam::aws:policy/${name}`);
  return [
    {
      Sid: "MakeRolesOfClusters",
      Effect: "Allow",
      Action: ["iam:CreateRole", "iam:PutRolePolicy"],
      Resource: roles(place),
      ...(boundaryArn === undefined ? {} : { Condition: bounded }),
    },
    {
      Sid: "AttachWhatEksNeeds",
      Effect: "Allow",
      Action: "iam:AttachRolePolicy",
      Resource: roles(place),
      Condition: { ...bounded, ArnEquals: { "iam:PolicyARN": managed } },
    },
    {
      Sid: "FurnishRoles",
      Effect: "Allow",
      Action: [
        "iam:AddRoleToInstanceProfile",
        "iam:CreateInstanceProfile",
        "iam:GetInstanceProfile",
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:ListInstanceProfilesForRole",
        "iam:ListRolePolicies",
        "iam:TagInstanceProfile",
        "iam:TagRole",
      ],
      Resource: [roles(place), instanceProfiles(place)],
    },
    {
      Sid: "GiveRolesToEks",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: roles(place),
      Condition: { StringEquals: { "iam:PassedToService": ["ec2.amazonaws.com", "eks.amazonaws.com", "pods.eks.amazonaws.com"] } },
    },
    {
      Sid: "LookAtServiceRoles",
      Effect: "Allow",
      Action: "iam:GetRole",
      Resource: iamArn(place, "role/aws-service-role/*"),
    },
    {
      Sid: "LetServicesWork",
      Effect: "Allow",
      Action: "iam:CreateServiceLinkedRole",
      Resource: iamArn(place, "role/aws-service-role/*"),
      Condition: {
        StringEquals: {
          "iam:AWSServiceName": [
            "autoscaling.amazonaws.com",
            "eks.amazonaws.com",
            "eks-nodegroup.amazonaws.com",
            "elasticloadbalancing.amazonaws.com",
          ],
        },
      },
    },
    {
      Sid: "LetPodsHaveRoles",
      Effect: "Allow",
      Action: ["iam:CreateOpenIDConnectProvider", "iam:GetOpenIDConnectProvider", "iam:TagOpenIDConnectProvider"],
      Resource: identityProviders(place),
    },
  ];
}
