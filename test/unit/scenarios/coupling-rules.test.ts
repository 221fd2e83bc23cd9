import { describe, expect, it } from "vitest";
import { readCiliumSchemas } from "../../../actions/lib/adapters/scenario-files.ts";
import type { EksRecipe, Mapping } from "../../../actions/lib/model/scenario.ts";
import { checkScenario } from "../../../actions/lib/scenarios/check-scenario.ts";
import { ciliumSettings } from "../../../actions/lib/scenarios/cilium-settings.ts";
import { COUPLING_RULES } from "../../../actions/lib/scenarios/coupling-rules.ts";
import { mergeValues } from "../../../actions/lib/scenarios/helm-values.ts";
import { ciliumFiles } from "./cilium-files.ts";

const schemas = readCiliumSchemas();

/** Values of a scenario that nothing is wrong with; each example changes them. */
const GOOD: Mapping = {
  kubeProxyReplacement: true,
  routingMode: "native",
  ipam: { mode: "eni" },
  eni: { enabled: true },
  enableIPv4Masquerade: true,
  bpf: { masquerade: true },
};
const CHAIN: Mapping = {
  kubeProxyReplacement: false,
  routingMode: "native",
  ipam: { mode: "cluster-pool" },
  eni: { enabled: false },
  enableIPv4Masquerade: false,
  bpf: { masquerade: false },
  cni: { chainingMode: "aws-cni", exclusive: false },
};
const CHAINED: Partial<EksRecipe> = { addons: { "vpc-cni": {}, coredns: {}, "kube-proxy": {} }, nodes: {} };
const TUNNEL: Mapping = { routingMode: "tunnel", ipam: { mode: "cluster-pool" }, eni: { enabled: false } };

interface Example {
  readonly values?: Mapping;
  readonly eks?: Partial<EksRecipe>;
  readonly version?: string;
  readonly kubernetes?: string;
}

const XDP: Mapping = { MTU: 3498, devices: ["ens5"], loadBalancer: { acceleration: "native" } };
const XDP_NODES = { nodes: { permissions: "cilium-eni", maxPods: 58, networkInterface: { mtu: 3498, queues: 2 } } } as const;
const step = (given: Partial<EksRecipe>["install"]) => ({ install: given ?? [] });

const EXAMPLES: Record<string, Example> = {
  "host-routing-is-silent": { values: { bpf: { hostLegacyRouting: false, masquerade: false } } },
  "bpf-masquerade-needs-kube-proxy-replacement": { values: { kubeProxyReplacement: false } },
  "masquerade-default-differs": { values: { enableIPv4Masquerade: null } },
  "masquerade-interface-matches-nothing": { values: { egressMasqueradeInterfaces: "eth+" } },
  "eni-needs-eni-addresses": { values: { ipam: { mode: "cluster-pool" } } },
  "eni-needs-native-routing": { values: { routingMode: "tunnel" } },
  "native-routing-needs-range": { values: { eni: { enabled: false }, ipam: { mode: "cluster-pool" } } },
  "eni-ignores-cluster-pool": { values: { ipam: { operator: { clusterPoolIPv4MaskSize: 24 } } } },
  "eni-ignores-direct-routes": { values: { autoDirectNodeRoutes: true } },
  "eni-needs-permissions": { eks: { nodes: {} } },
  "chain-must-not-be-exclusive": { values: { ...CHAIN, cni: { chainingMode: "aws-cni" } }, eks: CHAINED },
  "chain-must-not-masquerade": { values: { ...CHAIN, enableIPv4Masquerade: true }, eks: CHAINED },
  "chain-needs-native-routing": { values: { ...CHAIN, routingMode: "tunnel" }, eks: CHAINED },
  "chain-needs-vpc-cni": { values: CHAIN, eks: { addons: { coredns: {}, "kube-proxy": {} } } },
  "two-networks": { eks: { addons: { "vpc-cni": {}, coredns: {} } } },
  "nodes-come-after-cilium": { eks: step([]) },
  "taint-keeps-pods-waiting": { eks: { nodes: { permissions: "cilium-eni" } } },
  "operator-has-no-node": { eks: { nodes: { permissions: "cilium-eni", taints: [{ key: "bench", effect: "NoSchedule" }] } } },
  "cluster-id-is-reserved": { values: { cluster: { id: 200 } } },
  "kube-proxy-replacement-is-true-or-false": { values: { kubeProxyReplacement: "strict" } },
  "kube-proxy-beside-its-replacement": { eks: { addons: { coredns: {}, "kube-proxy": {} } } },
  "nobody-serves-services": { values: { kubeProxyReplacement: false, bpf: { masquerade: false } } },
  "chain-without-kube-proxy-needs-endpoint": { values: { ...CHAIN, kubeProxyReplacement: true }, eks: { addons: { "vpc-cni": {} } } },
  "socket-load-balancer-stays": { values: { socketLB: { enabled: false } } },
  "xdp-needs-small-packets": { values: { loadBalancer: { acceleration: "native" } }, version: "1.18.3" },
  "xdp-on-large-packets-is-unproven": { values: { loadBalancer: { acceleration: "native" } } },
  "xdp-needs-the-interface-set": { values: XDP },
  "xdp-needs-free-queues": { values: XDP, eks: { nodes: { permissions: "cilium-eni", networkInterface: { mtu: 3498 } } } },
  "xdp-needs-devices-named": { values: { ...XDP, devices: null }, eks: XDP_NODES },
  "shows-from-outside-only": { values: XDP, eks: XDP_NODES },
  "dsr-needs-no-vxlan": { values: { ...TUNNEL, loadBalancer: { mode: "dsr", dsrDispatch: "geneve" } } },
  "dsr-by-geneve-needs-geneve": { values: { loadBalancer: { mode: "dsr", dsrDispatch: "geneve" } } },
  "dsr-option-may-be-dropped": { values: { loadBalancer: { mode: "hybrid" } } },
  "dsr-by-ipip-needs-xdp": { values: { loadBalancer: { mode: "dsr", dsrDispatch: "ipip" } } },
  "gateway-needs-kube-proxy-replacement": { values: { kubeProxyReplacement: false, gatewayAPI: { enabled: true } } },
  "gateway-needs-layer-7-proxy": { values: { l7Proxy: false, gatewayAPI: { enabled: true } } },
  "gateway-needs-definitions": { values: { gatewayAPI: { enabled: true } } },
  "gateway-definitions-fit-cilium": {
    values: { gatewayAPI: { enabled: true } },
    eks: step([{ step: "gateway-api", version: "1.4.1" }, { step: "nodes" }]),
  },
  "gateway-class-may-be-left-out": { values: { gatewayAPI: { enabled: true } } },
  "gateway-takes-socket-load-balancer": { values: { gatewayAPI: { enabled: true } } },
  "bbr-needs-bandwidth-manager": { values: { bandwidthManager: { bbr: true } } },
  "bbr-needs-host-routing": { values: { bpf: { masquerade: false }, bandwidthManager: { enabled: true, bbr: true } } },
  "bbr-needs-kernel": { values: { bandwidthManager: { enabled: true, bbr: true } } },
  "bandwidth-manager-shapes-nothing": { values: { bandwidthManager: { enabled: true } } },
  "connection-tables-must-fill": { values: { bpf: { ctAnyMax: 262144 } } },
  "netkit-needs-kernel": { values: { bpf: { datapathMode: "netkit" } }, kubernetes: "1.31" },
  "netkit-needs-host-routing": { values: { bpf: { datapathMode: "netkit", masquerade: false } } },
  "netkit-excludes-tproxy": { values: { bpf: { datapathMode: "netkit", tproxy: true } } },
  "big-tcp-needs-other-interfaces": { values: { enableIPv4BIGTCP: true } },
  "wireguard-between-nodes-only": { values: { encryption: { enabled: true, type: "wireguard" } } },
  "ipsec-in-a-chain": { values: { ...CHAIN, encryption: { enabled: true, type: "ipsec" } }, eks: CHAINED },
  "distributed-maps-need-room": { values: { bpf: { distributedLRU: { enabled: true } } } },
  "old-cilium-on-new-kubernetes": { version: "1.16.5" },
};

const found = ({ values = {}, eks = {}, version, kubernetes }: Example) =>
  checkScenario(ciliumFiles(mergeValues(GOOD, values), eks, version), { schemas, ...(kubernetes === undefined ? {} : { kubernetes }) });

describe("the rules of Cilium's settings", () => {
  it("say nothing of a scenario that nothing is wrong with", () => {
    expect(found({})).toEqual([]);
  });

  // Kernels of EKS are all newer, and the tool supplies the endpoint: these two rules are for whoever asks with something else.
  const elsewhere = ["bbr-needs-kernel", "kube-proxy-replacement-needs-endpoint"];

  it("each have an example here", () => {
    expect([...Object.keys(EXAMPLES), "kube-proxy-replacement-needs-endpoint"].sort()).toEqual(
      COUPLING_RULES.map(({ name }) => name).sort(),
    );
  });

  it.each(Object.entries(EXAMPLES).filter(([name]) => !elsewhere.includes(name)))("%s", (name, example) => {
    const rule = COUPLING_RULES.find((one) => one.name === name);
    expect(found(example).find(({ check }) => check === name)).toMatchObject({
      severity: rule?.severity,
      key: rule?.key,
      why: rule?.sentence,
    });
  });

  it.each(elsewhere)("%s", (name) => {
    const values = mergeValues(GOOD, EXAMPLES[name]?.values ?? {});
    const coupling = (kernel: string, whole: Mapping) => ({
      settings: ciliumSettings(whole, "1.20.0", kernel),
      values: whole,
      eks: ciliumFiles(whole).scenario.eks as EksRecipe,
      kernel,
      kubernetes: "1.35.0",
    });
    const rule = COUPLING_RULES.find((one) => one.name === name);
    expect(rule?.applies(coupling("5.15.0", values))).toBe(true);
    expect(rule?.applies(coupling("6.12.0", mergeValues(values, { k8sServiceHost: "a", k8sServicePort: 443 })))).toBe(false);
  });

  it.each(COUPLING_RULES)(
    "$name is one sentence, with what to write instead where it refuses",
    ({ sentence, instead, severity, source }) => {
      expect(sentence).toMatch(/^\S.*\.$/);
      expect(sentence).not.toMatch(/[.!?] [A-Z]/);
      if (severity === "refuse") expect(instead).toBeDefined();
      expect(instead ?? "").not.toMatch(/\.$/);
      expect(source).not.toBe("");
    },
  );
});
