import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { projectRoot } from "../../../actions/lib/adapters/project-files.ts";
import { BOUNDARY_NAME } from "../../../actions/lib/iam/boundary.ts";
import { iamDocuments, STAGES } from "../../../actions/lib/iam/documents.ts";
import { MANAGED_POLICY_LIMIT_CHARACTERS, type Statement } from "../../../actions/lib/iam/policy.ts";

const ASKED = {
  account: "123456789012",
  region: "ap-northeast-2",
  clusterPrefix: "cnib-",
  repository: { owner: "octo-org", name: "octo-repo", ownerId: "65", repositoryId: "74" },
  environment: "cni-bench",
  bindRoles: false,
};
const documents = iamDocuments(ASKED);
const bound = iamDocuments({ ...ASKED, bindRoles: true });
const PERMISSIONS = ["create", "measure", "sweep"] as const;

const listOf = (value: string | readonly string[] | undefined): readonly string[] => (typeof value === "string" ? [value] : (value ?? []));
const statements = PERMISSIONS.flatMap((stage) => documents[stage].Statement.map((statement) => ({ stage, ...statement })));
const doing = (action: string): (typeof statements)[number][] =>
  statements.filter(({ Action }) => listOf(Action).some((pattern) => new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(action)));

describe("every document", () => {
  test.each(STAGES.flatMap((stage) => [false, true].map((bindRoles) => [stage, bindRoles] as const)))(
    "%s is valid JSON for IAM, with bound roles: %s",
    (stage, bindRoles) => {
      const { Version, Statement: all } = JSON.parse(JSON.stringify((bindRoles ? bound : documents)[stage]));
      expect(Version).toBe("2012-10-17");
      expect(new Set(all.map(({ Sid }: Statement) => Sid)).size).toBe(all.length);
      for (const statement of all as Statement[]) {
        // IAM takes letters and digits only.
        expect(statement.Sid).toMatch(/^[A-Za-z0-9]+$/);
        expect(["Allow", "Deny"]).toContain(statement.Effect);
        for (const action of listOf(statement.Action)) expect(action).toMatch(/^[a-z0-9-]+:[A-Za-z]*\*?$/);
        if (stage !== "trust")
          for (const resource of listOf(statement.Resource)) expect(resource).toMatch(/^(\*|arn:aws:[a-z0-9-]+:[a-z0-9-]*:\d*:.+)$/);
        for (const operator of Object.keys(statement.Condition ?? {})) {
          expect(["StringEquals", "StringNotEquals", "StringLike", "ArnEquals", "Null"]).toContain(operator);
        }
      }
    },
  );

  test.each([...PERMISSIONS, "boundary"] as const)("%s fits into a managed policy, also for the longest names", (stage) => {
    const longest = iamDocuments({ ...ASKED, region: "us-gov-west-1", clusterPrefix: `${"p".repeat(23)}-`, bindRoles: true });
    expect(JSON.stringify(longest[stage]).length).toBeLessThanOrEqual(MANAGED_POLICY_LIMIT_CHARACTERS);
  });
});

describe("the trust policy", () => {
  const [trust] = documents.trust.Statement;

  test("knows the environment by exact equality, in both formats of subject", () => {
    expect(trust).toEqual({
      Sid: "GitHubEnvironment",
      Effect: "Allow",
      Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": [
            "repo:octo-org/octo-repo:environment:cni-bench",
            "repo:octo-org@65/octo-repo@74:environment:cni-bench",
          ],
        },
      },
    });
  });

  test("can name the one workflow that may use the role", () => {
    const workflow = "octo-org/octo-repo/.github/workflows/benchmark.yml@refs/heads/main";
    const { Condition } = iamDocuments({ ...ASKED, jobWorkflowRef: workflow }).trust.Statement[0] as Statement;
    expect(Condition?.["StringEquals"]?.["token.actions.githubusercontent.com:job_workflow_ref"]).toBe(workflow);
  });

  test("escapes a colon in the environment's name as GitHub does", () => {
    const { Condition } = iamDocuments({ ...ASKED, environment: "a:b" }).trust.Statement[0] as Statement;
    expect(Condition?.["StringEquals"]?.["token.actions.githubusercontent.com:sub"]).toContain("repo:octo-org/octo-repo:environment:a%3Ab");
  });

  test("has the one format of which the numbers are not needed where they are not told", () => {
    const { Condition } = iamDocuments({ ...ASKED, repository: { owner: "o", name: "r" } }).trust.Statement[0] as Statement;
    expect(Condition?.["StringEquals"]?.["token.actions.githubusercontent.com:sub"]).toEqual(["repo:o/r:environment:cni-bench"]);
  });

  test("has no pattern anywhere: one letter too wide admits strangers", () => {
    expect(JSON.stringify(documents.trust)).not.toMatch(/[*?]|StringLike|ForAllValues/);
  });
});

describe("the permissions of the stages", () => {
  test("are for one region: by the resource, or by a condition", () => {
    for (const { Sid, Action, Resource, Condition } of statements) {
      if (listOf(Action).every((action) => action.startsWith("iam:"))) continue;
      const byResource = listOf(Resource).every((resource) => resource.split(":")[3] === "ap-northeast-2");
      const byCondition = Condition?.["StringEquals"]?.["aws:RequestedRegion"] === "ap-northeast-2";
      expect({ Sid, narrow: byResource || byCondition }).toEqual({ Sid, narrow: true });
    }
  });

  test("change nothing outside of a named kind of resource: * is for looking only", () => {
    for (const { Sid, Action, Resource } of statements.filter(({ Resource: resource }) => resource === "*")) {
      for (const action of listOf(Action)) expect({ Sid, action }).toEqual({ Sid, action: expect.stringMatching(/:(Describe|List|Get)/) });
      expect(Resource).toBe("*");
    }
  });

  test("have wildcards in the names of actions for looking only", () => {
    for (const { Action } of statements) {
      for (const action of listOf(Action).filter((name) => name.includes("*"))) expect(action).toMatch(/:(Describe|List)\*$/);
    }
  });

  test("stacks, clusters and roles are ours by their names", () => {
    for (const service of ["cloudformation", "eks"]) {
      for (const { Sid, Action, Resource } of statements.filter((statement) => statement.Resource !== "*")) {
        if (!listOf(Action).some((action) => action.startsWith(`${service}:`))) continue;
        for (const resource of listOf(Resource))
          expect({ Sid, resource }).toEqual({ Sid, resource: expect.stringMatching(/\/(eksctl-)?cnib-\*$/) });
      }
    }
    for (const action of [
      "iam:CreateRole",
      "iam:PassRole",
      "iam:PutRolePolicy",
      "iam:AttachRolePolicy",
      "iam:DeleteRole",
      "iam:DetachRolePolicy",
    ]) {
      const roles = doing(action).flatMap(({ Resource }) => listOf(Resource));
      expect(roles.length).toBeGreaterThan(0);
      for (const role of roles) expect(role).toMatch(/^arn:aws:iam::123456789012:(role|instance-profile)\/eksctl-cnib-\*$/);
    }
  });

  test("a cluster can be created only with the tags by which it is found and expires", () => {
    expect(doing("eks:CreateCluster").map(({ Condition }) => Condition)).toEqual([
      { Null: { "aws:RequestTag/cni-bench/expires-at": "false", "aws:RequestTag/cni-bench/run": "false" } },
    ]);
  });

  test("a cluster can be deleted only when it bears our tag", () => {
    expect(doing("eks:DeleteCluster").map(({ stage, Condition }) => [stage, Condition])).toEqual([
      ["sweep", { Null: { "aws:ResourceTag/cni-bench/run": "false" } }],
    ]);
  });

  test.each([
    "ec2:DeleteVpc",
    "ec2:DeleteNatGateway",
    "ec2:ReleaseAddress",
    "ec2:DeleteSubnet",
    "ec2:DeleteSecurityGroup",
    "ec2:DeleteNetworkInterface",
    "ec2:DetachNetworkInterface",
    "ec2:DeleteVolume",
    "ec2:DeletePlacementGroup",
    "ec2:TerminateInstances",
    "elasticloadbalancing:DeleteLoadBalancer",
    "elasticloadbalancing:DeleteTargetGroup",
  ])("%s asks for a tag, always", (action) => {
    const allowed = doing(action);
    expect(allowed.length).toBeGreaterThan(0);
    for (const { Sid, Condition } of allowed) {
      expect({ Sid, keys: Object.values(Condition ?? {}).flatMap((keys) => Object.keys(keys)) }).toEqual({
        Sid,
        keys: [expect.stringMatching(/^aws:ResourceTag\//)],
      });
    }
  });

  test("a sweep changes no machine and no network without asking for a tag, but for rules of security groups, as SECURITY.md says", () => {
    const untagged = documents.sweep.Statement.filter(({ Condition }) => Condition === undefined).flatMap(({ Action }) => listOf(Action));
    expect(untagged.filter((action) => /^(ec2|elasticloadbalancing|autoscaling):/.test(action)).sort()).toEqual([
      "ec2:RevokeSecurityGroupEgress",
      "ec2:RevokeSecurityGroupIngress",
    ]);
  });

  test("tags can be put on everything in the region, so a tag is no wall: the account has to be one of its own", () => {
    expect(doing("ec2:CreateTags").map(({ stage, Resource, Condition }) => [stage, Resource, Condition])).toEqual([
      ["create", "arn:aws:ec2:ap-northeast-2:123456789012:*", undefined],
    ]);
    const security = readFileSync(join(projectRoot(), ".github", "SECURITY.md"), "utf8");
    expect(security).toContain("`ec2:CreateTags`");
    expect(security).toContain("an account of its own");
  });

  test("a role is given to EKS and its machines only, and a policy attached that EKS needs only", () => {
    expect(doing("iam:PassRole").map(({ Condition }) => Condition?.["StringEquals"]?.["iam:PassedToService"])).toEqual([
      ["ec2.amazonaws.com", "eks.amazonaws.com", "pods.eks.amazonaws.com"],
    ]);
    const attached = doing("iam:AttachRolePolicy").flatMap(({ Condition }) => listOf(Condition?.["ArnEquals"]?.["iam:PolicyARN"]));
    expect(attached.length).toBeGreaterThan(0);
    for (const arn of attached) expect(arn).toMatch(/^arn:aws:iam::aws:policy\/Amazon(EKS|EC2ContainerRegistry|SSMManagedInstanceCore)/);
  });

  test("GitHub's identity provider is out of reach", () => {
    for (const action of ["iam:CreateOpenIDConnectProvider", "iam:DeleteOpenIDConnectProvider"]) {
      expect(doing(action).flatMap(({ Resource }) => listOf(Resource))).toEqual([
        "arn:aws:iam::123456789012:oidc-provider/oidc.eks.ap-northeast-2.amazonaws.com/*",
      ]);
    }
  });

  test("measuring changes nothing in AWS", () => {
    for (const { Action } of documents.measure.Statement) {
      for (const action of listOf(Action)) expect(action).toMatch(/:(Describe|List)/);
    }
  });

  test("creating deletes nothing, and sweeping creates nothing", () => {
    const actions = (stage: "create" | "sweep") => documents[stage].Statement.flatMap(({ Action }) => listOf(Action));
    expect(actions("create").filter((action) => /:(Delete|Terminate)/.test(action))).toEqual([]);
    expect(actions("sweep").filter((action) => /:(Create|Run|Put|Attach|Pass)/.test(action))).toEqual([]);
  });
});

describe("our own clients", () => {
  const PREFIXES: Readonly<Record<string, string>> = {
    "auto-scaling": "autoscaling",
    cloudformation: "cloudformation",
    "cloudwatch-logs": "logs",
    ec2: "ec2",
    eks: "eks",
    "elastic-load-balancing-v2": "elasticloadbalancing",
    iam: "iam",
    "resource-groups-tagging-api": "tag",
  };
  const folder = join(projectRoot(), "actions", "lib", "adapters", "aws", "sdk");
  const doors = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));

  test.each(Object.entries(PREFIXES))("make no call of client-%s that no stage allows", (name, prefix) => {
    const named = doors.filter((text) => text.includes(`"@aws-sdk/client-${name}"`)).join("\n");
    const calls = [...named.matchAll(/\b(?:([A-Z]\w+)Command|paginate(\w+))\b/g)].map(
      ([, command, pages]) => `${prefix}:${command ?? pages}`,
    );
    expect(calls.length).toBeGreaterThan(0);
    expect(calls.filter((call) => doing(call).length === 0)).toEqual([]);
  });
});

describe("the boundary", () => {
  const arn = `arn:aws:iam::123456789012:policy/${BOUNDARY_NAME}`;

  test("is demanded of the roles of clusters where that was asked for", () => {
    for (const action of ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"]) {
      const allowed = bound.create.Statement.filter(({ Action }) => listOf(Action).includes(action));
      expect(allowed.map(({ Condition }) => Condition?.["StringEquals"]?.["iam:PermissionsBoundary"])).toEqual([arn]);
    }
    expect(JSON.stringify(documents.create)).not.toContain("iam:PermissionsBoundary");
  });

  // One role that has it would otherwise make another that has not, and give that one more than the boundary allows.
  test.each(["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"])(
    "denies its bearers %s on a role without it, where roles are bound",
    (action) => {
      const denied = (made: typeof documents) =>
        made.boundary.Statement.filter(({ Effect, Action }) => Effect === "Deny" && listOf(Action).includes(action));
      // A missing key is not equal either, so a role without any boundary is denied too.
      expect(denied(bound).map(({ Resource, Condition }) => [Resource, Condition])).toEqual([
        ["*", { StringNotEquals: { "iam:PermissionsBoundary": arn } }],
      ]);
      expect(denied(documents)).toEqual([]);
    },
  );

  test("lets nobody take it off, and keeps users and keys out of reach", () => {
    const denied = documents.boundary.Statement.filter(({ Effect }) => Effect === "Deny").flatMap(({ Action }) => listOf(Action));
    expect(denied).toEqual(expect.arrayContaining(["iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary"]));
    const iam = documents.boundary.Statement.filter(({ Action, Effect }) => Effect === "Allow" && listOf(Action).includes("iam:*"));
    for (const { Resource } of iam) {
      for (const resource of listOf(Resource)) expect(resource).toMatch(/:(role|instance-profile|oidc-provider)\//);
    }
  });

  test("allows what every stage needs", () => {
    const limits = documents.boundary.Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => listOf(Action));
    const within = (action: string) =>
      limits.some((limit) => limit === action || (limit.endsWith(":*") && action.startsWith(limit.slice(0, -1))));
    expect(statements.flatMap(({ Action }) => listOf(Action)).filter((action) => !within(action))).toEqual([]);
  });
});

test("China and the American government have partitions of their own", () => {
  expect(JSON.stringify(iamDocuments({ ...ASKED, region: "cn-north-1" }))).not.toMatch(/arn:aws:/);
  expect(JSON.stringify(iamDocuments({ ...ASKED, region: "us-gov-west-1" }).create)).toContain(
    "arn:aws-us-gov:eks:us-gov-west-1:123456789012:cluster/",
  );
});
