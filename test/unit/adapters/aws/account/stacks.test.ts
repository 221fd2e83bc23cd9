import { describe, expect, test } from "vitest";
import type { AwsClients } from "../../../../../actions/lib/adapters/aws/account/clients.ts";
import { findStacks } from "../../../../../actions/lib/adapters/aws/account/stacks.ts";
import { DescribeStackResourcesCommand } from "../../../../../actions/lib/adapters/aws/sdk/cloudformation.ts";
import { CLUSTER_NAME_TAG } from "../../../../../actions/lib/model/eks-cluster.ts";

const signal = new AbortController().signal;

const failed = (cluster: string) => ({
  StackName: `eksctl-${cluster}-cluster`,
  StackStatus: "DELETE_FAILED",
  StackStatusReason: "The following resource(s) failed to delete: [VPC].",
  Tags: [{ Key: CLUSTER_NAME_TAG, Value: cluster }],
});

/** CloudFormation with two stacks that could not be deleted. @param reasons what it says when it is asked why */
function cloudFormation(reasons: () => unknown) {
  const askedWhy: string[] = [];
  const send = async (command: unknown) => {
    if (!(command instanceof DescribeStackResourcesCommand)) return { Stacks: [failed("bench"), failed("other")] };
    askedWhy.push(command.input.StackName ?? "");
    return reasons();
  };
  return { askedWhy, clients: { stacks: { send } } as unknown as AwsClients };
}

const serviceError = (name: string) => Object.assign(new Error("words"), { name, $metadata: { httpStatusCode: 400 } });

describe("the stacks of clusters", () => {
  test("of one cluster are found without asking anything about another one's", async () => {
    const { askedWhy, clients } = cloudFormation(() => {
      throw serviceError("AccessDenied");
    });
    expect([...(await findStacks(clients, signal, "bench")).keys()]).toEqual(["bench"]);
    expect(askedWhy).toEqual(["eksctl-bench-cluster"]);
  });

  test("say what of them did not go, and why", async () => {
    const { clients } = cloudFormation(() => ({
      StackResources: [
        {
          LogicalResourceId: "VPC",
          PhysicalResourceId: "vpc-1",
          ResourceStatus: "DELETE_FAILED",
          ResourceStatusReason: "has dependencies",
        },
      ],
    }));
    const stacks = await findStacks(clients, signal);
    expect(stacks.get("other")).toMatchObject([{ id: "eksctl-other-cluster", heldBy: "VPC vpc-1: has dependencies" }]);
  });

  test.each(["Throttling", "AccessDenied", "ValidationError"])("say less where the service answers that question with %s", async (name) => {
    const { clients } = cloudFormation(() => {
      throw serviceError(name);
    });
    const stacks = await findStacks(clients, signal, "bench");
    expect(stacks.get("bench")).toMatchObject([{ heldBy: "The following resource(s) failed to delete: [VPC]." }]);
  });
});
