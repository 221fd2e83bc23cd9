import type { EksClusterFacts } from "../../actions/lib/model/eks-cluster.ts";
import { TAGS } from "../../actions/lib/model/eks-cluster.ts";
import type { Clock } from "../../actions/lib/ports/clock.ts";
import type { AccountCluster, CloudAccount, CloudResource, ResourceKind } from "../../actions/lib/ports/cloud-account.ts";

export const OUR_TAGS = {
  [TAGS.run]: "run-1",
  [TAGS.scenario]: "vpc-cni",
  [TAGS.repository]: "octo-org/octo-repo",
  [TAGS.expiresAt]: "2026-01-01T03:00:00Z",
} as const;

/** A resource of a kind, of nobody where no tags are told. */
export const resource = (kind: ResourceKind, id: string, more: Partial<CloudResource> = {}): CloudResource => ({
  kind,
  id,
  status: "",
  tags: {},
  ...more,
});

interface Leaving {
  readonly resource: CloudResource;
  readonly at: number;
}

/** How long things take to go, in seconds. */
const SECONDS: Partial<Record<ResourceKind, number>> = { stack: 240, cluster: 300, "node-group": 200, "load-balancer": 20 };

/**
 * An account that behaves as AWS was read to, by a clock that is moved by hand: stacks go in minutes, the cluster's own stack only after the others, a VPC only
 * when nothing of others is in it, and what a stack made goes with it.
 */
export class ScriptedAccount implements CloudAccount {
  readonly region = "eu-north-1";
  /** Everything but clusters and stacks. */
  resources: CloudResource[] = [];
  clusters = new Map<string, { eks?: EksClusterFacts; stacks: CloudResource[] }>();
  /** Removals in the order in which they were asked for. */
  readonly removals: string[] = [];
  /** Kinds that cannot be looked at. */
  readonly closed = new Set<ResourceKind>();
  /** Refuses a removal, or throws. */
  refuse: (resource: CloudResource) => string | undefined = () => undefined;
  /** Called before each answer. */
  before: (what: string) => void = () => undefined;
  private readonly clock: Clock;
  private readonly leaving: Leaving[] = [];

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** A cluster of ours with one node group, as eksctl leaves it. */
  addCluster(name: string, tags: Readonly<Record<string, string>> = OUR_TAGS, nodeGroups: readonly string[] = ["bench"]): void {
    const vpcId = `vpc-${name}`;
    const stackTags = { ...tags, "alpha.eksctl.io/cluster-name": name };
    const stack = (id: string) => resource("stack", id, { status: "CREATE_COMPLETE", tags: stackTags });
    const own = stack(`eksctl-${name}-cluster`);
    const groups = nodeGroups.map((group) => stack(`eksctl-${name}-nodegroup-${group}`));
    const inStack = (of: CloudResource) => ({ ...stackTags, "aws:cloudformation:stack-name": of.id });
    this.clusters.set(name, {
      eks: { name, region: this.region, status: "ACTIVE", version: "1.35", vpcId, tags },
      stacks: [own, ...groups],
    });
    this.resources.push(
      resource("vpc", vpcId, { vpcId, status: "available", tags: inStack(own) }),
      resource("security-group", `sg-${name}`, { vpcId, tags: inStack(own) }),
      ...groups.flatMap((group, i) => [
        resource("node-group", nodeGroups[i] ?? "", { clusterName: name, status: "ACTIVE", tags: inStack(group) }),
        resource("instance", `i-${name}-${i}`, {
          vpcId,
          status: "running",
          instanceType: "m6i.xlarge",
          tags: { ...inStack(group), "eks:cluster-name": name },
        }),
      ]),
    );
  }

  listClusters = async (signal: AbortSignal): Promise<readonly AccountCluster[]> =>
    await Promise.all([...this.clusters.keys()].map((name) => this.readCluster(name, signal)));

  async readCluster(name: string, signal: AbortSignal): Promise<AccountCluster> {
    this.answer(`read ${name}`, signal);
    const { eks, stacks = [] } = this.clusters.get(name) ?? {};
    return { name, region: this.region, stacks, ...(eks !== undefined && { eks }) };
  }

  async find(kind: Exclude<ResourceKind, "stack" | "cluster">, _near: unknown, signal: AbortSignal): Promise<readonly CloudResource[]> {
    this.answer(`find ${kind}`, signal);
    if (this.closed.has(kind)) throw new Error(`You are not authorized to describe ${kind}s.`);
    return this.resources.filter((one) => one.kind === kind);
  }

  async findTagged(signal: AbortSignal): Promise<readonly CloudResource[]> {
    this.answer("find tagged", signal);
    return this.resources.filter(({ kind, tags }) => TAGS.run in tags && ["placement-group", "network-interface", "volume"].includes(kind));
  }

  async remove(resource: CloudResource, signal: AbortSignal): Promise<string | undefined> {
    this.answer(`remove ${resource.id}`, signal);
    const refusal = this.refuse(resource);
    if (refusal !== undefined) return refusal;
    this.removals.push(resource.id);
    const isStack = resource.kind === "stack" || resource.kind === "cluster";
    const isSlow = SECONDS[resource.kind] ?? 0;
    if (isStack || resource.kind === "node-group") this.setStatus(resource, isStack ? "DELETE_IN_PROGRESS" : "DELETING");
    this.leaving.push({ resource, at: this.clock.monotonicSeconds() + isSlow });
    return undefined;
  }

  /** Moves a resource into a state. */
  setStatus({ kind, id }: CloudResource, status: string, heldBy?: string): void {
    const change = (one: CloudResource) =>
      one.kind === kind && one.id === id ? { ...one, status, ...(heldBy !== undefined && { heldBy }) } : one;
    this.resources = this.resources.map(change);
    for (const [name, { eks, stacks }] of this.clusters) {
      const same = kind === "cluster" && id === name && eks !== undefined;
      this.clusters.set(name, {
        stacks: stacks.map(change),
        ...(eks !== undefined && { eks: same ? { ...eks, status: "DELETING" } : eks }),
      });
    }
  }

  private answer(what: string, signal: AbortSignal): void {
    signal.throwIfAborted();
    this.before(what);
    const now = this.clock.monotonicSeconds();
    for (const one of this.leaving.filter(({ at }) => at <= now)) {
      this.leaving.splice(this.leaving.indexOf(one), 1);
      this.end(one.resource);
    }
  }

  private end(gone: CloudResource): void {
    if (gone.kind === "stack") this.endStack(gone);
    if (gone.kind === "cluster") {
      const known = this.clusters.get(gone.id);
      this.clusters.set(gone.id, { stacks: known?.stacks ?? [] });
    }
    this.resources = this.resources.filter(({ kind, id }) => kind !== gone.kind || id !== gone.id);
  }

  private endStack(gone: CloudResource): void {
    const [name, known] = [...this.clusters].find(([, { stacks }]) => stacks.some(({ id }) => id === gone.id)) ?? [];
    if (name === undefined || known === undefined) return;
    const isOwn = gone.id === `eksctl-${name}-cluster`;
    const isOfStack = ({ tags }: CloudResource) => tags["aws:cloudformation:stack-name"] === gone.id;
    if (isOwn && known.stacks.length > 1) {
      this.setStatus(gone, "DELETE_FAILED", "Export is in use");
      return;
    }
    const vpcs = this.resources.filter((one) => one.kind === "vpc" && isOfStack(one)).map(({ id }) => id);
    const blocking = this.resources.filter(({ vpcId = "", ...one }) => isOwn && vpcs.includes(vpcId) && !isOfStack(one as CloudResource));
    // The control plane goes before its network.
    this.resources = this.resources.filter((one) => !isOfStack(one) || (blocking.length > 0 && one.kind === "vpc"));
    const stacks = known.stacks.filter(({ id }) => id !== gone.id);
    if (isOwn) this.clusters.set(name, { stacks: blocking.length > 0 ? known.stacks : stacks });
    else this.clusters.set(name, { ...known, stacks });
    if (blocking.length > 0) this.setStatus(gone, "DELETE_FAILED", `VPC ${vpcs}: has dependencies (${blocking.map(({ id }) => id)})`);
    else if (isOwn && stacks.length === 0) this.clusters.delete(name);
  }
}
