import { join } from "node:path";
import { stringify } from "yaml";
import { credentialsOf } from "./credentials.ts";
import type { MachineDescription } from "./machine.ts";
import { addressOf, DNS_DOMAIN, DNS_SERVICE_ADDRESS, type NodeName, podNetwork } from "./names.ts";
import { CREDENTIALS } from "./places.ts";

const KEYS = "/etc/kubernetes";
const CONTAINERD_SOCKET = "/run/containerd/containerd.sock";

/** @param held services that wait. @param pauseImage holds a pod's namespaces */
export const workerNode = (
  name: NodeName,
  tree: string,
  programs: string,
  pauseImage: string,
  held: readonly string[],
): MachineDescription => ({
  name,
  tree,
  programs,
  files: {
    "etc/containerd/config.toml": containerdConfiguration(pauseImage),
    "etc/cni/net.d/10-cluster.conflist": JSON.stringify(podNetworkConfiguration(name)),
    "etc/kubernetes/kubelet.yaml": stringify(kubeletConfiguration(name)),
  },
  copies: Object.fromEntries(credentialsOf(name).map((file) => [join(KEYS, file), join(CREDENTIALS, file)])),
  services: {
    containerd: ["containerd", "--log-level=warn"],
    kubelet: [
      "kubelet",
      "--config=/etc/kubernetes/kubelet.yaml",
      `--kubeconfig=${KEYS}/kubelet-${name}.kubeconfig`,
      `--hostname-override=${name}`,
      `--node-ip=${addressOf(name)}`,
    ],
  },
  held,
});

const containerdConfiguration = (pauseImage: string): string => `version = 2
disabled_plugins = [
  "io.containerd.snapshotter.v1.aufs",
  "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.snapshotter.v1.zfs",
]
[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "${pauseImage}"
# A kubelet asks for scores below zero, which takes a capability (CAP_SYS_RESOURCE) that root lacks on some virtual machines.
restrict_oom_score_adj = true
[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "/opt/cni/bin"
conf_dir = "/etc/cni/net.d"
[plugins."io.containerd.grpc.v1.cri".containerd]
snapshotter = "overlayfs"
`;

/** A link per pod and a route to it, as the VPC CNI makes them; the routes between nodes are the switch's (links.ts). */
const podNetworkConfiguration = (name: NodeName): object => ({
  cniVersion: "0.4.0",
  name: "cluster",
  plugins: [
    {
      type: "ptp",
      mtu: 1500,
      ipMasq: false,
      ipam: {
        type: "host-local",
        dataDir: "/run/cni-addresses",
        ranges: [[{ subnet: podNetwork(name) }]],
        routes: [{ dst: "0.0.0.0/0" }],
      },
    },
    // Gives the node's end of the link the name that the VPC CNI gives it, by which policy engines find it.
    { type: "link-name" },
    { type: "portmap", capabilities: { portMappings: true } },
  ],
});

const kubeletConfiguration = (name: NodeName): object => ({
  apiVersion: "kubelet.config.k8s.io/v1beta1",
  kind: "KubeletConfiguration",
  authentication: { anonymous: { enabled: false }, webhook: { enabled: true }, x509: { clientCAFile: `${KEYS}/authority.crt` } },
  authorization: { mode: "Webhook" },
  tlsCertFile: `${KEYS}/kubelet-server-${name}.crt`,
  tlsPrivateKeyFile: `${KEYS}/kubelet-server-${name}.key`,
  containerRuntimeEndpoint: `unix://${CONTAINERD_SOCKET}`,
  cgroupDriver: "cgroupfs",
  clusterDNS: [DNS_SERVICE_ADDRESS],
  clusterDomain: DNS_DOMAIN,
  resolvConf: "/etc/resolv.conf",
  failSwapOn: false,
  // The disk is the real machine's: how full it is, is not the cluster's business.
  evictionHard: { "memory.available": "100Mi", "nodefs.available": "0%", "nodefs.inodesFree": "0%", "imagefs.available": "0%" },
  imageGCHighThresholdPercent: 100,
  maxPods: 200,
  // Tests create pods by the hundred and watch what becomes of them.
  kubeAPIQPS: 100,
  kubeAPIBurst: 200,
  registryPullQPS: 0,
  // The usual place is below /usr, which is read-only here.
  volumePluginDir: "/var/lib/kubelet/volume-plugins",
});
