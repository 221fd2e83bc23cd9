import { describe, expect, test } from "vitest";
import { inputs } from "../../../actions/create-cluster/inputs.ts";
import { instanceType, nodes, policyArn, region, regions, roleArn } from "../../../actions/lib/action/aws-inputs.ts";
import { ROLE_ARN } from "../../../actions/lib/model/aws-names.ts";
import { DEFAULT_CLUSTER } from "../../../actions/lib/model/default-cluster.ts";

describe("inputs that name something of AWS", () => {
  test.each([
    "arn:aws:iam::123456789012:role/cni-bench",
    "arn:aws-cn:iam::123456789012:role/team/cni-bench",
    "arn:aws-us-gov:iam::123456789012:role/a+b=c,d.e@f_g-h",
  ])("take the role %s", (arn) => {
    expect(roleArn("a role").parse(arn, "role-to-assume")).toBe(arn);
    expect(ROLE_ARN.exec(arn)?.[1]).toBe("123456789012");
  });

  test.each([
    "cni-bench",
    "arn:aws:iam::12345678901:role/cni-bench",
    "arn:aws:iam::123456789012:user/cni-bench",
    "arn:aws:sts::123456789012:assumed-role/cni-bench/run",
    "arn:aws:iam::123456789012:role/",
    "arn:aws:iam::123456789012:role/cni bench",
  ])("refuse the role %s", (arn) => {
    expect(() => roleArn("a role").parse(arn, "role-to-assume")).toThrow(
      `Input "role-to-assume" must be the ARN of a role, as arn:aws:iam::123456789012:role/cni-bench, not "${arn}".`,
    );
  });

  test("know a policy from a role", () => {
    expect(policyArn("a policy").parse("arn:aws:iam::123456789012:policy/most", "p")).toBe("arn:aws:iam::123456789012:policy/most");
    expect(() => policyArn("a policy").parse("arn:aws:iam::123456789012:role/most", "p")).toThrow("must be the ARN of a policy");
  });

  test("know a region by its shape, one or several", () => {
    for (const name of ["ap-northeast-2", "us-gov-west-1", "cn-north-1"]) expect(region("a region").parse(name, "r")).toBe(name);
    expect(regions("regions").parse("eu-west-1, us-east-1", "r")).toEqual(["eu-west-1", "us-east-1"]);
    expect(() => regions("regions").parse("eu-west-1,Seoul", "r")).toThrow(
      'Input "r" must be regions of AWS, as ap-northeast-2, not "Seoul".',
    );
  });

  test.each(["m6i.xlarge", "c7gn.2xlarge", "u-6tb1.metal", "x9.huge"])("take the instance type %s", (type) => {
    expect(instanceType("a type").parse(type, "instance-type")).toBe(type);
  });

  test.each(["m6i", "m6i.", "M6i.xlarge", "foo bar", "m6i.xlarge,m5.large", "$(id).x"])("refuse the instance type %s", (type) => {
    expect(() => instanceType("a type").parse(type, "instance-type")).toThrow(
      `Input "instance-type" must be an EC2 instance type, as m6i.xlarge, not "${type}".`,
    );
  });

  test("take what stands where nobody says otherwise", () => {
    expect(instanceType("a type").parse(instanceType("a type").default, "instance-type")).toBe(DEFAULT_CLUSTER.instanceType);
    expect(nodes.parse(nodes.default, "nodes")).toBe(DEFAULT_CLUSTER.nodes);
    expect(inputs["kubernetes-version"].parse(inputs["kubernetes-version"].default, "kubernetes-version")).toBe(DEFAULT_CLUSTER.kubernetes);
  });
});
