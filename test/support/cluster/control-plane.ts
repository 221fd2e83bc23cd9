import { join } from "node:path";
import { credentialsOf } from "./credentials.ts";
import type { MachineDescription } from "./machine.ts";
import { addressOf, CONTROL_PLANE, DNS_DOMAIN, SERVICE_NETWORK } from "./names.ts";
import { CREDENTIALS } from "./places.ts";

const KEYS = "/etc/kubernetes";

export const controlPlane = (tree: string, programs: string): MachineDescription => ({
  name: CONTROL_PLANE,
  tree,
  programs,
  files: {},
  copies: Object.fromEntries(credentialsOf(CONTROL_PLANE).map((file) => [join(KEYS, file), join(CREDENTIALS, file)])),
  services: {
    // In memory: what is stored is worth nothing once the cluster is down, and a disk's fsync would decide how fast everything is.
    etcd: ["etcd", "--data-dir=/dev/shm/etcd", "--unsafe-no-fsync", "--log-level=warn"],
    "kube-apiserver": [
      "kube-apiserver",
      `--advertise-address=${addressOf(CONTROL_PLANE)}`,
      "--allow-privileged=true",
      "--authorization-mode=Node,RBAC",
      `--client-ca-file=${KEYS}/authority.crt`,
      "--enable-admission-plugins=NodeRestriction",
      "--etcd-servers=http://127.0.0.1:2379",
      `--kubelet-certificate-authority=${KEYS}/authority.crt`,
      `--kubelet-client-certificate=${KEYS}/api-server-to-kubelet.crt`,
      `--kubelet-client-key=${KEYS}/api-server-to-kubelet.key`,
      "--kubelet-preferred-address-types=InternalIP",
      `--service-account-issuer=https://kubernetes.default.svc.${DNS_DOMAIN}`,
      `--service-account-key-file=${KEYS}/service-accounts.pub`,
      `--service-account-signing-key-file=${KEYS}/service-accounts.key`,
      `--service-cluster-ip-range=${SERVICE_NETWORK}`,
      `--tls-cert-file=${KEYS}/api-server.crt`,
      `--tls-private-key-file=${KEYS}/api-server.key`,
    ],
    "kube-controller-manager": [
      "kube-controller-manager",
      ...kubeconfigs("kube-controller-manager"),
      "--bind-address=127.0.0.1",
      "--leader-elect=false",
      `--root-ca-file=${KEYS}/authority.crt`,
      `--service-account-private-key-file=${KEYS}/service-accounts.key`,
      "--use-service-account-credentials=true",
    ],
    "kube-scheduler": ["kube-scheduler", ...kubeconfigs("kube-scheduler"), "--bind-address=127.0.0.1", "--leader-elect=false"],
  },
});

function kubeconfigs(name: string): string[] {
  return ["kubeconfig", "authentication-kubeconfig", "authorization-kubeconfig"].map((flag) => `--${flag}=${KEYS}/${name}.kubeconfig`);
}
