// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of a workflow, which are filled in by the job
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Behaviour } from "../support/eksctl/scripted-eksctl.ts";
import { EmulatedEks } from "../support/emulated-eks/eks.ts";
import { Job, type StepYaml } from "../support/job.ts";
import { ROLE_ARN } from "../support/sts-server.ts";

const REGION = "ap-northeast-2";

/** From role to teardown, as a workflow has it that measures with other tools. The tests' EKS is emulated: this proves the steps, not the network. */
const flow = (scenario: string, install: Readonly<Record<string, string>> = {}): StepYaml[] => [
  { uses: "./actions/assume-role", with: { "role-to-assume": ROLE_ARN, "aws-region": REGION } },
  {
    id: "cluster",
    uses: "./actions/create-cluster",
    with: { scenario, nodes: 2, "expires-in": "2h", "max-cost": 5, "role-to-assume": ROLE_ARN },
  },
  {
    id: "install",
    uses: "./actions/install-scenario",
    with: {
      scenario,
      kubeconfig: "${{ steps.cluster.outputs.kubeconfig }}",
      "cluster-name": "${{ steps.cluster.outputs.cluster-name }}",
      "node-group-config": "${{ steps.cluster.outputs.node-group-config }}",
      "time-limit": 1,
      ...install,
    },
  },
  { id: "measure", name: "measure", run: "echo measured" },
  {
    id: "delete",
    if: "always() && steps.cluster.outputs.cluster-name != ''",
    uses: "./actions/delete-cluster",
    with: {
      "cluster-name": "${{ steps.cluster.outputs.cluster-name }}",
      "aws-region": REGION,
      kubeconfig: "${{ steps.cluster.outputs.kubeconfig }}",
      "time-limit": 3,
    },
  },
];

interface Played extends AsyncDisposable {
  readonly eks: EmulatedEks;
  readonly job: Job;
}

async function play(steps: readonly StepYaml[], { behaviour, cancelWhen, prepare }: Playing = {}): Promise<Played> {
  await using stack = new AsyncDisposableStack();
  const eks = stack.use(await EmulatedEks.start(behaviour));
  const job = stack.use(await Job.start({ env: eks.env, ...(cancelWhen === undefined ? {} : { cancelWhen }) }));
  prepare?.(job);
  await job.run(steps);
  const opened = stack.move();
  return { eks, job, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

interface Playing {
  readonly behaviour?: Behaviour;
  readonly cancelWhen?: RegExp;
  readonly prepare?: (job: Job) => void;
}

const conclusions = (job: Job) => Object.fromEntries(job.stages.map(({ name, conclusion }) => [name, conclusion]));

describe("the scenarios of the source report, from role to teardown", () => {
  test.each(["vpc-cni", "cilium-vxlan-kube-proxy", "cilium-vxlan", "cilium-eni-source-report", "cilium-eni-tuned"])(
    "%s: every assertion is looked at and holds, and nothing is left",
    async (scenario) => {
      await using played = await play(flow(scenario));
      const { eks, job } = played;
      expect(job.conclusion, job.log).toBe("success");
      const said = job.stage("actions/install-scenario")?.result?.log ?? "";
      expect(said).toContain("holds: ");
      expect(said).not.toContain("does not hold");
      expect(job.outputs("delete")).toMatchObject({ deleted: "true", leftovers: "0" });
      // The order that eksctl demands: where another CNI than the VPC's carries the pods, its chart comes before the nodes.
      const order = eks.eksctl.calls().map(([verb, noun]) => `${verb} ${noun}`);
      expect(order).toEqual(scenario === "vpc-cni" ? ["create cluster"] : ["create cluster", "create nodegroup"]);
      for (const secret of [...eks.sts.secrets, ...eks.oidc.tokens]) expect(job.log).not.toContain(secret);
    },
  );
});

describe("what goes wrong", () => {
  test.concurrent("values that lead to another data plane fail the installation: nothing is measured, and the cluster goes", async () => {
    await using played = await play(flow("cilium-eni-tuned", { values: "values.yaml" }), {
      // What a careless pull request would do: BBR and eBPF host routing are gone, and no chart complains.
      prepare: ({ workspace }) => {
        mkdirSync(workspace, { recursive: true });
        writeFileSync(join(workspace, "values.yaml"), CARELESS);
      },
    });
    const { job } = played;
    expect(job.stage("actions/install-scenario")?.result?.log).toMatch(
      /routing\.intra-host-routing-mode: expected BPF, found Legacy on node ip-10-42-0-10/,
    );
    expect(conclusions(job)).toMatchObject({ "actions/install-scenario": "failure", "actions/delete-cluster": "success" });
    expect(job.stage("measure")).toBeUndefined();
    expect(job.outputs("delete")["deleted"]).toBe("true");
  });

  test.concurrent.each(["control-plane", "nodes"] as const)(
    "an eksctl that fails at %s: what it made is found and deleted",
    async (failAt) => {
      await using played = await play(flow("vpc-cni"), { behaviour: { failAt } });
      expect(conclusions(played.job)).toMatchObject({ "actions/create-cluster": "failure", "actions/delete-cluster": "success" });
      expect(played.job.outputs("delete")["deleted"]).toBe("true");
    },
  );

  test.concurrent("a job that is cancelled while the cluster comes up deletes it with what is left of its time", async () => {
    await using played = await play(flow("vpc-cni"), { behaviour: { hangAt: "addons" }, cancelWhen: /stage addons/ });
    const { job } = played;
    expect(job.conclusion).toBe("cancelled");
    expect(job.outputs("delete")["deleted"]).toBe("true");
    expect(job.log).toContain("post actions/create-cluster: success");
  });

  test.concurrent("where no step deletes, post does", async () => {
    const steps = flow("vpc-cni").filter(({ id }) => id !== "delete");
    await using played = await play(steps);
    expect(played.job.stage("post actions/create-cluster")?.result?.log).toMatch(/Nothing is left of cluster cnib-vpc-cni-/);
  });

  test.concurrent("a runner that is lost leaves a cluster, which the sweeper deletes once its time is over, and not before", async () => {
    await using eks = await EmulatedEks.start();
    await using lost = await Job.start({ env: eks.env });
    await lost.runWithoutPosts(flow("vpc-cni").slice(0, 2));
    const name = lost.outputs("cluster")["cluster-name"] ?? "";
    const sweep = async () => {
      await using job = await Job.start({ env: eks.env });
      await job.run([
        { uses: "./actions/assume-role", with: { "role-to-assume": ROLE_ARN, "aws-region": REGION } },
        { id: "sweep", uses: "./actions/sweep-clusters", with: { "aws-regions": REGION, grace: 0, "time-limit": 3 } },
      ]);
      expect(job.conclusion, job.log).toBe("success");
      return job.outputs("sweep");
    };
    expect(await sweep()).toMatchObject({ swept: "0", kept: "1" });
    await eks.expire(name);
    expect(await sweep()).toMatchObject({ swept: "1", kept: "0", failed: "0" });
    expect(existsSync(lost.outputs("cluster")["kubeconfig"] ?? "")).toBe(true);
  });
});

const CARELESS = `operator:
  replicas: 1
hubble:
  enabled: false
kubeProxyReplacement: true
routingMode: native
ipam:
  mode: eni
eni:
  enabled: true
enableIPv4Masquerade: true
bpf:
  masquerade: false
egressMasqueradeInterfaces: ens+
`;
