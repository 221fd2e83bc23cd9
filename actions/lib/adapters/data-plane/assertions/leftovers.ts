import { ConfigurationError, EnvironmentError } from "../../../model/errors.ts";
import { chainsOn, nftTablesOn, someOf } from "./firewall.ts";
import { foundOnNodes, type Looks, type Reader } from "./found.ts";
import { devicesOn } from "./node-settings.ts";

interface Traces {
  readonly chains: RegExp;
  readonly devices: RegExp;
  readonly tables?: RegExp;
  /** Files that tell the container runtime which CNI to call. */
  readonly configuration?: RegExp;
}

/**
 * What each data plane makes on a node. The kubelet has chains of its own that begin with KUBE- too, so kube-proxy's are told one by one
 * (pkg/proxy/iptables/proxier.go); the others by what their projects begin names with.
 */
const TRACES: Readonly<Record<string, Traces>> = {
  "vpc-cni": { chains: /^AWS-/, devices: /^eni[0-9a-f]{11}$/, configuration: /aws\.conflist$/ },
  "kube-proxy": {
    chains: /^KUBE-(SERVICES|NODEPORTS|EXTERNAL-SERVICES|PROXY-FIREWALL|PROXY-CANARY|FORWARD|(SVC|SVL|SEP|EXT|FW|XLB)-.+)$/,
    devices: /^kube-ipvs0$/,
    tables: /^kube-proxy$/,
  },
  cilium: { chains: /^(OLD_)?CILIUM_/, devices: /^(cilium_|lxc)/, configuration: /cilium/ },
  calico: { chains: /^cali-/, devices: /^(cali[0-9a-f]{11}|vxlan\.calico|vxlan-v6\.calico|bpf(in|out)\.cali)$/, configuration: /calico/ },
};

/** What is still there of a data plane, each with what it is. */
export const readLeftovers: Reader = async (subject, looks) => {
  const traces = TRACES[subject];
  if (traces === undefined)
    throw new ConfigurationError(`Leftovers can be those of ${Object.keys(TRACES).join(", ")}, not of "${subject}".`);
  return await foundOnNodes(looks, async (node) => {
    const found = [
      told("chains", fitting(await chainsOn(looks, node), traces.chains)),
      told("devices", fitting(await devicesOn(looks, node), traces.devices)),
      told("tables of nftables", traces.tables === undefined ? [] : fitting(await nftTablesOn(looks, node), traces.tables)),
      told("configuration", traces.configuration === undefined ? [] : fitting(await configurationOn(looks, node), traces.configuration)),
    ].filter((part) => part !== undefined);
    return found.length === 0 ? undefined : found.join("; ");
  });
};

const fitting = (names: readonly string[], pattern: RegExp): readonly string[] => names.filter((name) => pattern.test(name)).sort();

function told(what: string, names: readonly string[]): string | undefined {
  const some = someOf(names);
  return some === undefined ? undefined : `${what} ${some}`;
}

/** Files of the node's CNI configuration that are in force: Cilium renames those of others to end with its name. */
async function configurationOn({ agents }: Looks, node: string): Promise<readonly string[]> {
  const { exitCode, stdout, stderr } = await agents.onNode(node, ["ls", "/proc/1/root/etc/cni/net.d"]);
  if (exitCode !== 0) {
    if (/No such file/i.test(stderr)) return [];
    throw new EnvironmentError(`The CNI configuration of node ${node} could not be listed: ${stderr.trim().slice(-200)}`);
  }
  return stdout.split(/\s+/).filter((name) => /\.(conf|conflist|json)$/.test(name));
}
