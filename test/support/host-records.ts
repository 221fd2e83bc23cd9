import type { MetricName } from "../../actions/lib/model/metric.ts";
import type { Environment, NodeEnvironment, RunRecord, StepResult } from "../../actions/lib/model/record.ts";
import { cell } from "./page-record.ts";
import { armFacts, buildRecord, wobble } from "./records.ts";

/** Records of clusters whose hosts were measured too. Every number in them is made up and was never measured. */

/** Two clusters, each with its own data plane, its hosts, and the tests that only a cluster has. @param hosts speed of the second cluster's machines */
export function hostRecords(hosts = 1): readonly [iptables: RunRecord, nftables: RunRecord] {
  return [hostRecord("kube-proxy-iptables", 1, 33e-9), hostRecord("kube-proxy-nftables", hosts, 0)];
}

function hostRecord(name: string, speed: number, byService: number): RunRecord {
  const nodes = [`${name}-a`, `${name}-b`];
  const times = (values: Partial<Record<MetricName, number>>) => () =>
    Object.fromEntries(Object.entries(values).map(([metric, centre]) => [metric, [centre / speed, 0.02] as const]));
  const path = (address: "pod" | "service" | "host") => `${address}/other-node` as const;
  const throughput = (address: "pod" | "host", gigabits: number) =>
    cell("tcp-throughput", "8-streams", path(address), () => ({ "tcp.throughput": [gigabits * 1e9 * speed, 0.01] }));
  const trips = (address: "pod" | "host", microseconds: number) =>
    cell(
      "latency",
      "tcp-idle",
      path(address),
      times({ "latency.p50": microseconds * 1e-6, "latency.p90": 1.4e-6 * microseconds, "latency.p99": 3e-6 * microseconds }),
    );
  const fresh = (more: number) => ({
    "connection.setup.p50": 210e-6 + more,
    "connection.setup.p99": 640e-6 + more,
    "connection.first-request.p50": 470e-6 + more,
    "http.latency.p50": 240e-6,
  });
  const scaling = (count: number) =>
    cell("service-scaling", String(count), path("service"), (arm) => ({
      ...times(fresh(count * byService))(),
      ...times({
        "service.programming.time": 0.1 + count * 0.0011,
        "service.programming.cpu": 0.05 + count * 0.0006,
        "service.sync.p50": 0.02 + count * 0.00002,
        "service.sync.p99": 0.05 + count * 0.00005,
      })(),
      "service.entries": [arm.endsWith("iptables") ? 8 * count + 68 : 3 * count + 22, 0],
      "agents.memory": [60 * 2 ** 20 + count * 9000, 0.01],
    }));
  const policies = (count: number) =>
    cell("network-policy", String(count), path("pod"), () => ({
      ...times(fresh(count * 1e-9))(),
      ...(count === 0 ? {} : times({ "policy.enforcement.time": 0.2 + count * 0.002 })()),
    }));
  const record = buildRecord({
    runId: name,
    baseline: name,
    arms: [armFacts(name, { scenario: "as-found", title: `The cluster as it is, ${name}` })],
    target: { kind: "kubernetes", statement: "cluster: Kubernetes v1.34.4, made-up nodes" },
    cells: [
      throughput("pod", 9.1),
      throughput("host", 9.8),
      trips("pod", 92),
      trips("host", 70),
      cell("connection", "max", path("service"), () => ({ "connection.rate": [9_100 * speed, 0.02] })),
      cell("http", "max-close", path("service"), () => ({ "http.rate.max": [8_200 * speed, 0.02] })),
      ...[4, 104, 1000, 5000].map(scaling),
      cell("service-scaling", "1000-churn", path("service"), times(fresh(1000 * byService))),
      cell("service-start", "20", path("service"), times({ "service.start.p50": 0.12 })),
      cell("service-start", "20-beside-1000", path("service"), times({ "service.start.p50": 0.31 })),
      cell("pod-start", "10", path("pod"), times({ "pod.scheduled.p50": 0.03, "pod.address.p50": 1.1, "pod.start.p50": 1.4 })),
      ...[0, 10, 100, 1000].map(policies),
      cell("multi-hop", "keep-alive", path("service"), times({ "hop.latency.p50": 130e-6, "hop.latency.p99": 420e-6 })),
    ],
    environment: environmentOf(nodes),
    reproduce: "cni-bench run --target kubeconfig --seed 42",
  });
  return { ...record, steps: record.steps.map((step) => ({ ...step, nodes, ...agentsOf(step, nodes) })) };
}

function environmentOf(nodes: readonly string[]): Environment {
  const { pinning: _, ...machine } = buildRecord().environment;
  const nodeOf = (name: string): NodeEnvironment => ({
    name,
    instanceType: "m6i.xlarge",
    zone: "zone-a",
    kernel: machine.kernel,
    operatingSystem: machine.operatingSystem,
    architecture: "amd64",
    containerRuntime: "containerd://2.1.5",
    kubelet: "v1.34.4",
    cores: 4,
    memoryBytes: 16 * 2 ** 30,
  });
  return { ...machine, cluster: { version: "v1.34.4", nodes: nodes.map(nodeOf), images: { fortio: "fortio@sha256:0123456789abcdef" } } };
}

/** What kube-proxy and the CNI's agent spent in a step of four seconds. */
function agentsOf({ arm, round, test }: RunRecord["steps"][number], nodes: readonly string[]): Pick<StepResult, "cpu" | "agents"> {
  const busy = test === "service-scaling" ? 1.2 : 0.02;
  const core = { busyCoreSeconds: 2, busiestCoreSeconds: 1, cores: 4 };
  return {
    cpu: { wallSeconds: 4, client: core, server: core, total: core },
    agents: nodes.flatMap((node) => [
      { node, name: "kube-proxy", cpuSeconds: wobble(busy, 0.1, arm, round), memoryBytes: wobble(62 * 2 ** 20, 0.05, node, round) },
      { node, name: "aws-node", cpuSeconds: wobble(0.04, 0.2, arm, round), memoryBytes: wobble(48 * 2 ** 20, 0.02, node, round) },
    ]),
  };
}
