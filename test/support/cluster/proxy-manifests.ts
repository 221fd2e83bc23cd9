import { stringify } from "yaml";
import { clusterRoleBinding, type Manifest, SYSTEM, serviceAccount } from "./manifest.ts";
import { API_SERVER, imageName, POD_NETWORK, type ProxyMode } from "./names.ts";

const PROXY = { "k8s-app": "kube-proxy" };

/** kube-proxy as EKS runs it: a DaemonSet that reads its mode from a ConfigMap and shows its metrics on the node's address. */
export function proxyManifests(mode: ProxyMode, version: string): Manifest[] {
  const configuration = {
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    kind: "KubeProxyConfiguration",
    mode,
    clusterCIDR: POD_NETWORK,
    clientConnection: { kubeconfig: "/var/lib/kube-proxy/kubeconfig" },
    metricsBindAddress: "0.0.0.0:10249",
    // These settings are the whole kernel's, which is not ours to change.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
  };
  const tokens = "/var/run/secrets/kubernetes.io/serviceaccount";
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "default", cluster: { server: API_SERVER, "certificate-authority": `${tokens}/ca.crt` } }],
    users: [{ name: "default", user: { tokenFile: `${tokens}/token` } }],
    contexts: [{ name: "default", context: { cluster: "default", user: "default" } }],
    "current-context": "default",
  };
  return [
    serviceAccount("kube-proxy"),
    clusterRoleBinding("cluster:kube-proxy", "system:node-proxier", "kube-proxy"),
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "kube-proxy-config", namespace: SYSTEM, labels: PROXY },
      data: { config: stringify(configuration), kubeconfig: stringify(kubeconfig) },
    },
    {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: { name: "kube-proxy", namespace: SYSTEM, labels: PROXY },
      spec: {
        selector: { matchLabels: PROXY },
        template: {
          // A change of mode must change the pods, else the new configuration would wait for somebody to restart them.
          metadata: { labels: PROXY, annotations: { "cni-bench-cluster/proxy-mode": mode } },
          spec: {
            hostNetwork: true,
            serviceAccountName: "kube-proxy",
            priorityClassName: "system-node-critical",
            tolerations: [{ operator: "Exists" }],
            // Nothing to hand over: it would only make a change of mode slower.
            terminationGracePeriodSeconds: 1,
            containers: [
              {
                name: "kube-proxy",
                image: imageName("kube-proxy", version),
                args: ["--config=/var/lib/kube-proxy/config", "--hostname-override=$(NODE_NAME)"],
                env: [{ name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }],
                securityContext: { privileged: true },
                resources: { requests: { cpu: "100m" } },
                readinessProbe: { httpGet: { path: "/healthz", port: 10256 }, periodSeconds: 1 },
                volumeMounts: [{ name: "configuration", mountPath: "/var/lib/kube-proxy" }],
              },
            ],
            volumes: [{ name: "configuration", configMap: { name: "kube-proxy-config" } }],
          },
        },
      },
    },
  ];
}
