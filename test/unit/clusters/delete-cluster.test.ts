import { beforeEach, describe, expect, test } from "vitest";
import { totalCost } from "../../../actions/lib/clusters/audit.ts";
import { TAGS } from "../../../actions/lib/model/eks-cluster.ts";
import { EnvironmentError, InterruptedError } from "../../../actions/lib/model/errors.ts";
import { OUR_TAGS, resource } from "../../support/scripted-account.ts";
import { type DeletionScene, deletionScene, idsOf, told, vpcId } from "./deletion-scene.ts";

let clock: DeletionScene["clock"];
let account: DeletionScene["account"];
let log: DeletionScene["log"];
let run: DeletionScene["run"];

beforeEach(() => {
  ({ clock, account, log, run } = deletionScene());
});

describe("the order", () => {
  test("deletes node groups before the cluster, and ends when nothing is left", async () => {
    account.addCluster("bench");
    const deletion = await run();
    expect(deletion).toMatchObject({ ending: "deleted", leftovers: [], unseen: [] });
    expect(account.removals).toEqual(["eksctl-bench-nodegroup-bench", "eksctl-bench-cluster"]);
  });

  test("sweeps what a CNI left only when no node can make more of it, and before the cluster", async () => {
    account.addCluster("bench");
    account.resources.push(resource("network-interface", "eni-1", { vpcId, status: "available", description: "Cilium-CNI (i-1)" }));
    expect((await run()).ending).toBe("deleted");
    expect(account.removals).toEqual(["eksctl-bench-nodegroup-bench", "eni-1", "eksctl-bench-cluster"]);
  });

  test("removes load balancers from outside beside the nodes, and the cluster after they are gone", async () => {
    account.addCluster("bench");
    account.resources.push(resource("load-balancer", "arn:lb", { vpcId, tags: { "elbv2.k8s.aws/cluster": "bench" } }));
    expect((await run()).ending).toBe("deleted");
    expect(account.removals.indexOf("arn:lb")).toBeLessThan(account.removals.indexOf("eksctl-bench-cluster"));
  });

  test("removes extra subnets before their address range, and both before the VPC's stack", async () => {
    account.addCluster("bench");
    account.resources.push(
      resource("address-range", "vpc-cidr-assoc-1", { vpcId, status: "associated" }),
      resource("subnet", "subnet-pods", { vpcId, tags: { [TAGS.run]: "run-1" } }),
    );
    expect((await run()).ending).toBe("deleted");
    const order = ["subnet-pods", "vpc-cidr-assoc-1", "eksctl-bench-cluster"].map((id) => account.removals.indexOf(id));
    expect(order).toEqual([...order].sort((one, other) => one - other));
  });

  test("removes what outlives a cluster after it: log group, OIDC provider; and its placement group when no node is in it", async () => {
    account.addCluster("bench");
    account.resources.push(
      resource("log-group", "/aws/eks/bench/cluster"),
      resource("identity-provider", "arn:oidc", { tags: { "alpha.eksctl.io/cluster-name": "bench" } }),
      resource("placement-group", "bench", { tags: OUR_TAGS }),
    );
    expect((await run()).ending).toBe("deleted");
    expect(account.removals).toEqual([
      "eksctl-bench-nodegroup-bench",
      "bench",
      "eksctl-bench-cluster",
      "arn:oidc",
      "/aws/eks/bench/cluster",
    ]);
  });

  test("deletes by EKS's own API what has lost its stack", async () => {
    account.addCluster("bench");
    const known = account.clusters.get("bench");
    account.clusters.set("bench", { ...known, stacks: [] });
    account.resources = account.resources.filter(({ kind }) => kind === "node-group").map((one) => ({ ...one, tags: {} }));
    expect((await run()).ending).toBe("deleted");
    expect(account.removals).toEqual(["bench", "bench"]);
  });
});

describe("the inside of the cluster", () => {
  test("is emptied before anything else", async () => {
    account.addCluster("bench");
    const inside = { remove: async () => told(account.removals.push("inside")) };
    await run({ content: { inside, limitSeconds: 60 } });
    expect(account.removals[0]).toBe("inside");
  });

  test.each(["CREATING", "FAILED"])("is left alone while the cluster is %s", async (status) => {
    account.addCluster("bench");
    const known = account.clusters.get("bench");
    if (known?.eks !== undefined) account.clusters.set("bench", { ...known, eks: { ...known.eks, status } });
    const inside = { remove: async () => told(account.removals.push("inside")) };
    expect((await run({ content: { inside, limitSeconds: 60 } })).ending).toBe("deleted");
    expect(account.removals).not.toContain("inside");
  });

  test("that cannot be reached keeps nothing from being deleted", async () => {
    account.addCluster("bench");
    const inside = {
      remove: async () => {
        throw new EnvironmentError("The API server does not answer.");
      },
    };
    expect((await run({ content: { inside, limitSeconds: 60 } })).ending).toBe("deleted");
    expect(log.lines.join("\n")).toContain("The API server does not answer.");
  });
});

describe("again, and in the middle", () => {
  test("a name that nothing bears is deleted already", async () => {
    expect(await run()).toMatchObject({ ending: "deleted", leftovers: [] });
  });

  test("nothing counts as gone before it was quiet for as long as asked", async () => {
    let looks = 0;
    account.before = (what) => {
      if (what === "read bench" && ++looks === 3) account.addCluster("bench", OUR_TAGS, []);
    };
    expect((await run({ quietSeconds: 20 })).ending).toBe("deleted");
    expect(account.removals).toEqual(["eksctl-bench-cluster"]);
  });

  test("a creation in flight is deleted with its stack, and a node group that comes meanwhile too", async () => {
    account.addCluster("bench", OUR_TAGS, []);
    account.setStatus(resource("stack", "eksctl-bench-cluster"), "CREATE_IN_PROGRESS");
    let hasCome = false;
    account.before = () => {
      const known = account.clusters.get("bench");
      if (hasCome || known === undefined || clock.seconds < 30) return;
      hasCome = true;
      const late = resource("stack", "eksctl-bench-nodegroup-late", { status: "CREATE_IN_PROGRESS", tags: OUR_TAGS });
      account.clusters.set("bench", { ...known, stacks: [...known.stacks, late] });
    };
    expect((await run()).ending).toBe("deleted");
    expect(account.removals).toEqual(["eksctl-bench-cluster", "eksctl-bench-nodegroup-late", "eksctl-bench-cluster"]);
  });

  test("what is being deleted already is waited for and not asked for again", async () => {
    account.addCluster("bench");
    await run({ limitSeconds: 20 });
    expect((await run()).ending).toBe("deleted");
    expect(account.removals).toEqual(["eksctl-bench-nodegroup-bench", "eksctl-bench-cluster"]);
  });

  test("two at once do no harm", async () => {
    account.addCluster("bench");
    const both = await Promise.all([run(), run()]);
    expect(both.map(({ ending }) => ending)).toEqual(["deleted", "deleted"]);
  });

  test("with little time it starts what it can, and says what remains, what it costs and what ends it", async () => {
    account.addCluster("bench");
    const deletion = await run({ limitSeconds: 60 });
    expect(deletion.ending).toBe("out-of-time");
    expect(account.removals).toEqual(["eksctl-bench-nodegroup-bench"]);
    expect(idsOf(deletion)).toContain("i-bench-0");
    const said = Object.fromEntries(deletion.leftovers.map((one) => [one.resource.id, one]));
    expect(said["eksctl-bench-nodegroup-bench"]?.deletedBy).toBe("its service, which is deleting it");
    expect(said["i-bench-0"]?.deletedBy).toBe("stack eksctl-bench-nodegroup-bench");
    expect(said["eksctl-bench-cluster"]?.deletedBy).toBe("the next delete-cluster or sweep-clusters");
    expect(totalCost(deletion.leftovers)).toEqual({ dollarsPerHour: 0.1, unpriced: ["instance i-bench-0"] });
  });

  test("a signal ends it at once, with what was there", async () => {
    account.addCluster("bench");
    const cancel = new AbortController();
    account.before = () => {
      if (clock.seconds > 60) cancel.abort(new InterruptedError("The step was cancelled (SIGINT)."));
    };
    const deletion = await run({}, cancel.signal);
    expect(deletion).toMatchObject({ ending: "interrupted", why: "The step was cancelled (SIGINT)." });
    expect(idsOf(deletion)).toContain("eksctl-bench-cluster");
  });
});

describe("what stands in the way", () => {
  const balancers = () =>
    resource("network-interface", "eni-lb", { vpcId, status: "in-use", description: "ELB net/k8s", heldBy: "ELB net/k8s" });

  test("a stack that failed is tried once more after what blocked it was swept", async () => {
    account.addCluster("bench");
    account.resources.push(balancers());
    account.before = () => {
      const failed = account.clusters.get("bench")?.stacks.some(({ status }) => status === "DELETE_FAILED");
      if (failed) account.resources = account.resources.filter(({ id }) => id !== "eni-lb");
    };
    expect((await run()).ending).toBe("deleted");
    expect(account.removals.filter((id) => id === "eksctl-bench-cluster")).toHaveLength(2);
  });

  test("an interface in use blocks: it ends, and names the interface and who uses it", async () => {
    account.addCluster("bench");
    account.resources.push(balancers());
    const deletion = await run();
    expect(deletion.ending).toBe("blocked");
    expect(account.removals.filter((id) => id === "eksctl-bench-cluster")).toHaveLength(2);
    const said = Object.fromEntries(deletion.leftovers.map((one) => [one.resource.id, one]));
    expect(said["eni-lb"]).toMatchObject({ why: "ELB net/k8s" });
    expect(said["eni-lb"]?.deletedBy).toContain("the end of ELB net/k8s");
    expect(said["eksctl-bench-cluster"]?.why).toContain("eni-lb");
    expect(said[vpcId]?.deletedBy).toBe("stack eksctl-bench-cluster, whose deletion failed");
  });

  test("a load balancer that refuses does not keep the cluster for ever: it is tried, and the reason told", async () => {
    account.addCluster("bench");
    account.resources.push(resource("load-balancer", "arn:lb", { vpcId, tags: { "elbv2.k8s.aws/cluster": "bench" } }));
    account.refuse = ({ kind }) => (kind === "load-balancer" ? "Deletion protection is enabled (OperationNotPermitted)" : undefined);
    const deletion = await run();
    expect(deletion.ending).toBe("blocked");
    expect(account.removals).toContain("eksctl-bench-cluster");
    expect(deletion.leftovers.find(({ resource: { id } }) => id === "arn:lb")?.why).toContain("Deletion protection");
    expect(log.lines.filter((line) => line.includes("Deletion protection"))).toHaveLength(1);
  });

  test("a refusal that ends is no refusal", async () => {
    account.addCluster("bench");
    account.resources.push(resource("security-group", "sg-k8s", { vpcId, tags: { "kubernetes.io/cluster/bench": "owned" } }));
    account.refuse = ({ kind }) => (kind === "security-group" && clock.seconds < 400 ? "DependencyViolation" : undefined);
    expect((await run()).ending).toBe("deleted");
  });

  test("what could not be looked at is said, and the rest is deleted", async () => {
    account.addCluster("bench");
    account.closed.add("role");
    const deletion = await run();
    expect(deletion.ending).toBe("deleted");
    expect(deletion.unseen).toEqual([{ kind: "role", why: "You are not authorized to describe roles." }]);
  });

  test("what could not be looked at for a moment is looked at again before anything counts as gone", async () => {
    let looks = 0;
    account.before = (what) => {
      if (what === "read bench" && ++looks === 2) account.closed.delete("placement-group");
    };
    account.closed.add("placement-group");
    account.resources.push(resource("placement-group", "bench", { tags: OUR_TAGS }));
    expect(await run({ run: "run-1", quietSeconds: 0 })).toMatchObject({ ending: "deleted", unseen: [] });
    expect(account.removals).toEqual(["bench"]);
  });

  test("one removal that its service fails to answer ends nothing: it is tried again, and the reason told once", async () => {
    account.addCluster("bench");
    let troubles = 2;
    account.before = (what) => {
      if (what === "remove eksctl-bench-cluster" && troubles-- > 0) throw new EnvironmentError("AWS does not answer.");
    };
    expect((await run()).ending).toBe("deleted");
    expect(log.lines.filter((line) => line.includes("AWS does not answer."))).toHaveLength(1);
  });

  test("a removal that its service never answers keeps nothing else from going", async () => {
    account.addCluster("bench");
    account.resources.push(resource("volume", "vol-1", { status: "available", tags: { "kubernetes.io/cluster/bench": "owned" } }));
    account.before = (what) => {
      if (what === "remove vol-1") throw new EnvironmentError("EC2 does not answer.");
    };
    const deletion = await run();
    expect(deletion.ending).toBe("blocked");
    expect(deletion.leftovers).toMatchObject([{ resource: { id: "vol-1" }, why: "EC2 does not answer." }]);
  });

  test("an account that cannot be asked for a moment is asked again", async () => {
    account.addCluster("bench");
    let troubles = 2;
    account.before = () => {
      if (clock.seconds > 60 && troubles-- > 0) throw new EnvironmentError("AWS does not answer.");
    };
    expect((await run()).ending).toBe("deleted");
  });

  test("credentials that run out end it with what was there last", async () => {
    account.addCluster("bench");
    account.before = () => {
      if (clock.seconds > 60) throw new EnvironmentError("The token has expired (ExpiredToken).");
    };
    const deletion = await run();
    expect(deletion).toMatchObject({ ending: "failed", why: "The token has expired (ExpiredToken)." });
    expect(idsOf(deletion)).toContain("eksctl-bench-cluster");
  });
});
