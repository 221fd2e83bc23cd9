import { describe, expect, test } from "vitest";
import { imagesFrom } from "../../../../actions/lib/adapters/kubernetes/images.ts";
import { clientPod } from "../../../../actions/lib/adapters/kubernetes/manifests/client-pod.ts";
import { scalingEndpoints } from "../../../../actions/lib/adapters/kubernetes/manifests/scaling-services.ts";
import { serverPod } from "../../../../actions/lib/adapters/kubernetes/manifests/server-pod.ts";
import { baseServices } from "../../../../actions/lib/adapters/kubernetes/manifests/services.ts";
import { WORKLOADS, type Workload } from "../../../../actions/lib/model/workload.ts";

const placing = { run: "r1", pair: 0, isOnHost: false, node: "n1", images: imagesFrom(["dnsmasq=dns"]), tolerations: [] };
const ALL = Object.keys(WORKLOADS) as Workload[];
const PODS = [clientPod(placing, ["iperf3", "fortio"]), serverPod(placing, "other-node", 1, ALL)];

interface Spec {
  readonly containers: readonly { name: string; image: string; command: string[]; securityContext: object; resources: object }[];
  readonly securityContext: object;
}
const specOf = (pod: (typeof PODS)[number]) => pod["spec"] as Spec;

describe("a pod of ours", () => {
  test.each(PODS)("may run where pods are restricted: $metadata.name", (pod) => {
    const spec = specOf(pod);
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
    for (const { securityContext } of spec.containers)
      expect(securityContext).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } });
    expect(pod["spec"]).toMatchObject({ automountServiceAccountToken: false });
  });

  test.each(PODS)("asks for processors and memory, and is limited in none: $metadata.name", (pod) => {
    for (const { resources } of specOf(pod).containers) {
      expect(resources).toHaveProperty("requests");
      expect(resources).not.toHaveProperty("limits");
    }
  });

  test.each(PODS)("bears the run's labels and goes to its node: $metadata.name", (pod) => {
    expect(pod.metadata.labels).toMatchObject({ "eks-cni-bench/run": "r1" });
    expect(JSON.stringify(pod["spec"])).toContain('"matchFields":[{"key":"metadata.name","operator":"In","values":["n1"]}]');
  });
});

test("a server pod has one container per program, each with the image of its tool", () => {
  expect(specOf(serverPod(placing, "other-node", 0, ALL)).containers.map(({ name, image }) => [name, image])).toEqual([
    ["iperf3", placing.images.iperf3],
    ["fortio", placing.images.fortio],
    ["dnsmasq", "dns"],
  ]);
  expect(specOf(serverPod(placing, "same-node", 0, ["http"])).containers.map(({ name }) => name)).toEqual(["fortio"]);
});

test("the control between the hosts has its nodes' network, ports that the scheduler knows of, and a namespace that takes it", () => {
  const onHost = { ...placing, isOnHost: true };
  for (const pod of [clientPod(onHost, ["fortio"]), serverPod(onHost, "other-node", 0, ["iperf3"])]) {
    expect(pod.metadata.namespace).toBe("cni-bench-r1-nodes");
    expect(pod["spec"]).toMatchObject({ hostNetwork: true });
  }
  const [iperf3] = specOf(serverPod(onHost, "other-node", 0, ["iperf3"])).containers;
  expect(iperf3).toMatchObject({ ports: [{ hostPort: 27_201 }], command: ["iperf3", "--server", "--port", "27201"] });
});

test("iperf3's service leads to one server, the other to all of its placement", () => {
  const services = baseServices("r1", 0, ["same-node", "other-node"]);
  expect(services.map(({ metadata }) => metadata.name)).toEqual([
    "same-node-0",
    "iperf3-same-node-0",
    "other-node-0",
    "iperf3-other-node-0",
  ]);
  const selectors = services.map((service) => (service["spec"] as { selector: Record<string, string> }).selector["eks-cni-bench/index"]);
  expect(selectors).toEqual([undefined, "0", undefined, "0"]);
});

test("endpoints of IPv6 say so", () => {
  expect(scalingEndpoints("r1", 0, ["fd00::1"], new Date())).toMatchObject({ addressType: "IPv6" });
});
