import { beforeEach, describe, expect, test } from "vitest";
import { TAGS } from "../../../actions/lib/model/eks-cluster.ts";
import { ConfigurationError } from "../../../actions/lib/model/errors.ts";
import { OUR_TAGS, resource } from "../../support/scripted-account.ts";
import { type DeletionScene, deletionScene, idsOf, vpcId } from "./deletion-scene.ts";

let account: DeletionScene["account"];
let run: DeletionScene["run"];

beforeEach(() => {
  ({ account, run } = deletionScene());
});

describe("what is not ours", () => {
  test("a cluster without our tag is refused, and nothing is touched", async () => {
    account.addCluster("bench", { team: "payments" });
    await expect(run()).rejects.toThrow(ConfigurationError);
    await expect(run()).rejects.toThrow(/bears no such tag/);
    expect(account.removals).toEqual([]);
  });

  test("a cluster of another run is refused where a run is named", async () => {
    account.addCluster("bench");
    await expect(run({ run: "run-2" })).rejects.toThrow('"run-id" must be that of cluster bench, which is run-1, not "run-2"');
    expect(account.removals).toEqual([]);
  });

  test("a cluster of others stays foreign when stacks of that name are ours", async () => {
    account.addCluster("bench");
    const known = account.clusters.get("bench");
    if (known?.eks !== undefined) account.clusters.set("bench", { ...known, eks: { ...known.eks, tags: {} } });
    await expect(run()).rejects.toThrow(ConfigurationError);
  });

  test("interfaces, load balancers, groups and volumes of others stay, beside ours of the same run", async () => {
    account.addCluster("bench");
    const others = [
      resource("network-interface", "eni-other-vpc", { vpcId: "vpc-shared", status: "available", description: "aws-K8S-i-9" }),
      resource("load-balancer", "arn:other-lb", { vpcId: "vpc-shared", tags: { "elbv2.k8s.aws/cluster": "bench-2" } }),
      resource("placement-group", "bench-2", { tags: OUR_TAGS }),
      resource("volume", "vol-other", { status: "available", tags: { "kubernetes.io/cluster/bench": "shared" } }),
      resource("security-group", "sg-other", { vpcId: "vpc-shared", tags: OUR_TAGS }),
      resource("subnet", "subnet-shared", { vpcId: "vpc-shared", tags: { "kubernetes.io/cluster/bench": "owned" } }),
      resource("role", "eksctl-bench-2-cluster-ServiceRole", { tags: { "alpha.eksctl.io/cluster-name": "bench-2" } }),
      resource("identity-provider", "arn:other", { tags: {} }),
    ];
    account.resources.push(...others);
    expect((await run()).ending).toBe("deleted");
    expect(account.resources).toEqual(others);
  });

  test("where the VPC was there before, only an interface that names the cluster goes", async () => {
    account.addCluster("bench");
    account.resources = account.resources.map((one) => (one.kind === "vpc" ? { ...one, tags: {} } : one));
    account.resources.push(
      resource("network-interface", "eni-someones", { vpcId, status: "available", description: "aws-K8S-i-9" }),
      resource("network-interface", "eni-ours", {
        vpcId,
        status: "available",
        description: "aws-K8S-i-1",
        tags: { "cluster.k8s.amazonaws.com/name": "bench" },
      }),
    );
    expect((await run()).ending).toBe("deleted");
    expect(account.removals).toContain("eni-ours");
    expect(account.removals).not.toContain("eni-someones");
  });

  test("an interface in our VPC that no CNI made is told and not touched", async () => {
    account.addCluster("bench");
    account.resources.push(resource("network-interface", "eni-hand", { vpcId, status: "available", description: "somebody's" }));
    const deletion = await run();
    expect(deletion.ending).toBe("blocked");
    expect(account.removals).not.toContain("eni-hand");
    expect(idsOf(deletion)).toEqual(["eksctl-bench-cluster", "eni-hand", vpcId]);
    expect(deletion.leftovers.find(({ resource: { id } }) => id === "eni-hand")?.deletedBy).toContain("aws ec2 delete-network-interface");
  });
});

describe("where neither a cluster nor a stack bears the name", () => {
  const left = () => [
    resource("volume", "vol-1", { status: "available", tags: { "kubernetes.io/cluster/bench": "owned" } }),
    resource("log-group", "/aws/eks/bench/cluster"),
  ];

  test("the name alone makes nothing ours: with a run named, what does not bear its tag stays", async () => {
    account.resources.push(...left());
    expect(await run({ run: "run-1" })).toMatchObject({ ending: "deleted", leftovers: [] });
    expect(account.removals).toEqual([]);
    expect(account.resources).toHaveLength(2);
  });

  test("what bears the run's tag is found, and another run's stays", async () => {
    account.resources.push(resource("placement-group", "bench", { tags: OUR_TAGS }));
    expect(await run({ run: "run-2" })).toMatchObject({ ending: "deleted" });
    expect(account.removals).toEqual([]);
    expect((await run({ run: "run-1" })).ending).toBe("deleted");
    expect(account.removals).toEqual(["bench"]);
  });

  test("what the cluster's name makes ours stays ours when the cluster has gone before our eyes", async () => {
    account.addCluster("bench");
    account.resources.push(...left());
    expect((await run({ run: "run-1" })).ending).toBe("deleted");
    expect(account.removals.slice(-2).sort()).toEqual(["/aws/eks/bench/cluster", "eksctl-bench-cluster"]);
    expect(account.resources).toEqual([]);
  });
});

describe("a name that somebody takes while the deletion goes on", () => {
  const whenGone = (tags: Readonly<Record<string, string>>, moment = "read bench") => {
    let isTaken = false;
    account.before = (what) => {
      if (isTaken || what !== moment || account.clusters.has("bench")) return;
      isTaken = true;
      account.addCluster("bench", tags);
    };
  };

  test.each([
    ["another run", { ...OUR_TAGS, [TAGS.run]: "run-2" }, "The name belongs to run run-2 now."],
    ["somebody else", { team: "payments" }, "The name belongs to a cluster now that this project did not make."],
  ])("is let go of when it is %s, and nothing of that cluster is touched or told", async (_, tags, why) => {
    account.addCluster("bench");
    whenGone(tags);
    const deletion = await run();
    expect(deletion).toMatchObject({ ending: "refused", why, leftovers: [] });
    expect(account.removals).toEqual(["eksctl-bench-nodegroup-bench", "eksctl-bench-cluster"]);
    expect(account.clusters.get("bench")?.eks?.tags).toEqual(tags);
  });

  test("keeps what bears another run's tag from being taken for ours, also where the name was free a moment before", async () => {
    account.addCluster("bench");
    whenGone({ ...OUR_TAGS, [TAGS.run]: "run-2" }, "find vpc");
    expect((await run()).ending).toBe("refused");
    expect(account.removals).toEqual(["eksctl-bench-nodegroup-bench", "eksctl-bench-cluster"]);
  });

  test("is let go of right before something is removed, where the cluster is read again then", async () => {
    account.addCluster("bench");
    account.resources.push(resource("log-group", "/aws/eks/bench/cluster"));
    let hasLooked = false;
    account.before = (what) => {
      if (account.clusters.has("bench")) return;
      // The look that finds the cluster gone asks for log groups too; what reads after it is about to remove one.
      if (what === "read bench" && hasLooked) account.addCluster("bench", { team: "payments" });
      hasLooked ||= what === "find log-group";
    };
    expect((await run({ refuse: () => undefined })).ending).toBe("refused");
    expect(account.removals).toEqual(["eksctl-bench-nodegroup-bench", "eksctl-bench-cluster"]);
  });

  test("is let go of where the inside of ours was being emptied when it was taken", async () => {
    account.addCluster("bench");
    const inside = {
      remove: async () => {
        account.resources = [resource("placement-group", "bench", { tags: OUR_TAGS })];
        account.addCluster("bench", { ...OUR_TAGS, [TAGS.run]: "run-2" });
        return [];
      },
    };
    const deletion = await run({ content: { inside, limitSeconds: 60 } });
    expect(deletion.ending).toBe("refused");
    expect(idsOf(deletion)).toEqual(["bench"]);
    expect(account.removals).toEqual([]);
  });
});
