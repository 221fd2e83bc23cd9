import { identityProviders, instanceProfiles, roles } from "./cluster-resources.ts";
import { iamArn, inRegion, type Place, type Policy, policy, type Statement } from "./policy.ts";
import { FIND_ROLES } from "./sweep-policy.ts";

export const BOUNDARY_NAME = "cni-bench-boundary";

export const boundaryArn = (place: Place): string => iamArn(place, `policy/${BOUNDARY_NAME}`);

/**
 * The most that a role may ever do, whatever is attached to it by mistake: the services of a benchmark in one region, and IAM for the roles of its clusters.
 * It grants nothing itself, so its actions are wide. It fits the benchmark's own role, and the roles of clusters and their nodes.
 * @param bindRoles whether who has it can make and furnish only roles that have it too: otherwise one role that has it makes another that has not
 */
export function permissionsBoundary(place: Place, bindRoles: boolean): Policy {
  return policy(
    {
      Sid: "ServicesOfABenchmark",
      Effect: "Allow",
      Action: [
        "autoscaling:*",
        "cloudformation:*",
        "ec2:*",
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetAuthorizationToken",
        "ecr:GetDownloadUrlForLayer",
        "eks:*",
        "eks-auth:AssumeRoleForPodIdentity",
        "elasticloadbalancing:*",
        "logs:*",
        "servicequotas:GetServiceQuota",
        "ssm:GetParameter",
        "ssm:GetParameters",
        "tag:GetResources",
      ],
      Resource: "*",
      Condition: inRegion(place),
    },
    {
      Sid: "RolesOfClusters",
      Effect: "Allow",
      Action: "iam:*",
      Resource: [roles(place), instanceProfiles(place), identityProviders(place), iamArn(place, "role/aws-service-role/*")],
    },
    { Sid: "FindRoles", Effect: "Allow", Action: FIND_ROLES, Resource: "*" },
    {
      Sid: "StaysAsItIs",
      Effect: "Deny",
      Action: ["iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary", "iam:UpdateAssumeRolePolicy"],
      Resource: "*",
    },
    ...(bindRoles ? [rolesAreBoundToo(place)] : []),
    {
      // Machines of a size that a benchmark needs, and nothing that is paid for years.
      Sid: "NothingForYears",
      Effect: "Deny",
      Action: [
        "ec2:CreateCapacityReservation",
        "ec2:PurchaseHostReservation",
        "ec2:PurchaseReservedInstancesOffering",
        "ec2:PurchaseScheduledInstances",
      ],
      Resource: "*",
    },
  );
}

/** A role without any boundary has no such key at all, and what is not there is not equal either. */
const rolesAreBoundToo = (place: Place): Statement => ({
  Sid: "RolesAreBoundToo",
  Effect: "Deny",
  Action: ["iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePolicy"],
  Resource: "*",
  Condition: { StringNotEquals: { "iam:PermissionsBoundary": boundaryArn(place) } },
});
