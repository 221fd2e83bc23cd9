import type { Mapping } from "../../../actions/lib/model/scenario.ts";

/** What was installed in a cluster, as far as nodes and pods can tell. */
export interface Installed {
  readonly addons: ReadonlySet<string>;
  /** Values of Cilium's release, those that the tool supplied among them. */
  readonly cilium?: Mapping;
}

const at = (values: Mapping | undefined, path: string): unknown =>
  path.split(".").reduce<unknown>((found, key) => (found as Mapping | undefined)?.[key], values);

/** What Cilium's agent makes of its values, by the rules of the fact sheet (eks-and-cni.md §3.3, §4.3, §4.4): not by what any scenario expects. */
export function ciliumFacts(values: Mapping) {
  const isOn = (path: string) => at(values, path) === true;
  const replaced = isOn("kubeProxyReplacement");
  const eni = isOn("eni.enabled");
  const native = at(values, "routingMode") === "native";
  // From 1.18 on nothing is masqueraded where pods have addresses of the VPC, unless somebody says so.
  const masquerade = (at(values, "enableIPv4Masquerade") ?? !eni) === true;
  const bpfMasquerade = masquerade && isOn("bpf.masquerade");
  const legacy = at(values, "bpf.hostLegacyRouting") === true || !replaced || (masquerade && !bpfMasquerade);
  const bandwidthManager = isOn("bandwidthManager.enabled");
  const bbr = bandwidthManager && isOn("bandwidthManager.bbr");
  return { replaced, eni, native, masquerade, bpfMasquerade, legacy, bandwidthManager, bbr, hubble: isOn("hubble.enabled") };
}

/** As `cilium-dbg status -o json` has it. */
export function ciliumStatus(values: Mapping): object {
  const facts = ciliumFacts(values);
  return {
    "kube-proxy-replacement": {
      mode: facts.replaced ? "True" : "False",
      features: { socketLB: { enabled: facts.replaced }, bpfSocketLBHostnsOnly: at(values, "socketLB.hostNamespaceOnly") === true },
    },
    routing: {
      "inter-host-routing-mode": facts.native ? "Native" : "Tunnel",
      "intra-host-routing-mode": facts.legacy ? "Legacy" : "BPF",
      ...(facts.native ? {} : { "tunnel-protocol": at(values, "tunnelProtocol") ?? "vxlan" }),
    },
    masquerading: { enabled: facts.masquerade, mode: facts.bpfMasquerade ? "BPF" : "iptables" },
    "bandwidth-manager": { enabled: facts.bandwidthManager, congestionControl: facts.bbr ? "bbr" : "cubic" },
    hubble: { state: facts.hubble ? "Ok" : "Disabled" },
  };
}

/** ConfigMap `cilium-config`, as the chart of 1.20.0 renders these values (rendered in scenarios-draft.yaml). */
export function ciliumConfig(values: Mapping): Record<string, string> {
  const facts = ciliumFacts(values);
  const set = (key: string, path: string) => (at(values, path) === undefined ? {} : { [key]: String(at(values, path)) });
  return {
    "kube-proxy-replacement": String(facts.replaced),
    "routing-mode": facts.native ? "native" : "tunnel",
    "tunnel-protocol": String(at(values, "tunnelProtocol") ?? "vxlan"),
    ipam: String(at(values, "ipam.mode") ?? "cluster-pool"),
    "enable-ipv4-masquerade": String(facts.masquerade),
    "bpf-lb-sock": String(at(values, "socketLB.enabled") === true),
    "enable-hubble": String(facts.hubble),
    "datapath-mode": String(at(values, "bpf.datapathMode") ?? "veth"),
    "cni-exclusive": String(at(values, "cni.exclusive") ?? true),
    ...(facts.eni ? { "enable-endpoint-routes": "true" } : {}),
    ...set("enable-bpf-masquerade", "bpf.masquerade"),
    ...set("enable-host-legacy-routing", "bpf.hostLegacyRouting"),
    ...(facts.bandwidthManager ? { "enable-bandwidth-manager": "true", "enable-bbr": String(facts.bbr) } : {}),
    ...set("bpf-ct-global-tcp-max", "bpf.ctTcpMax"),
    ...set("bpf-ct-global-any-max", "bpf.ctAnyMax"),
    ...set("egress-masquerade-interfaces", "egressMasqueradeInterfaces"),
  };
}

const isTunnelled = ({ cilium }: Installed): boolean => cilium !== undefined && !ciliumFacts(cilium).native;

/** Range of the pods' addresses: the VPC's, or the overlay's. */
export const podRange = (installed: Installed): "10.42" | "10.244" => (isTunnelled(installed) ? "10.244" : "10.42");

/** What a command says that looks at a node or at a pod on it; undefined where it is none that the emulation knows. */
export function answerLook(
  argv: readonly string[],
  installed: Installed,
): { stdout?: string; stderr?: string; exitCode?: number } | undefined {
  const command = argv.join(" ");
  const kubeProxy = installed.addons.has("kube-proxy");
  if (command.includes("tables-save")) return { stdout: chains(installed).join("\n") };
  if (command === "nft list tables") return { stdout: "table ip filter\n" };
  if (command === "ls /sys/class/net") return { stdout: devices(installed).join("\n") };
  if (command === "ls /proc/1/root/etc/cni/net.d")
    return { stdout: installed.cilium === undefined ? "10-aws.conflist" : "05-cilium.conflist" };
  if (command.endsWith("/proxyMode")) return kubeProxy ? { stdout: "iptables" } : { exitCode: 7, stderr: "curl: (7) Failed to connect" };
  if (command === "cat /proc/sys/net/ipv4/tcp_congestion_control") {
    return { stdout: installed.cilium !== undefined && ciliumFacts(installed.cilium).bbr ? "bbr" : "cubic" };
  }
  if (command === "cat /sys/class/net/eth0/mtu") return { stdout: "9001" };
  if (command.startsWith("ip route show default"))
    return { stdout: `default via 10.42.0.1 dev eth0${isTunnelled(installed) ? " mtu 8951" : ""}` };
  return undefined;
}

function chains({ addons, cilium }: Installed): readonly string[] {
  return [
    "INPUT",
    "KUBE-KUBELET-CANARY",
    ...(addons.has("kube-proxy") ? ["KUBE-SERVICES", "KUBE-SVC-TCOU7JCQXEZGVUNU"] : []),
    ...(addons.has("vpc-cni") ? ["AWS-SNAT-CHAIN-0"] : []),
    ...(cilium === undefined ? [] : ["CILIUM_INPUT"]),
  ];
}

function devices(installed: Installed): readonly string[] {
  const { addons, cilium } = installed;
  return [
    "lo",
    "ens5",
    ...(addons.has("vpc-cni") ? ["eni0a1b2c3d4e5"] : []),
    ...(cilium === undefined ? [] : ["cilium_host", "lxc0123456789ab"]),
    ...(isTunnelled(installed) ? ["cilium_vxlan"] : []),
  ];
}
