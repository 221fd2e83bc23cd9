import type { KubernetesObject } from "../cluster.ts";
import { CGROUPS, CONTAINER_LINKS, readScript, SCRIPT_VARIABLE } from "./node-script.ts";

export interface NodeAgentOptions {
  readonly namespace: string;
  /** Has a POSIX shell, grep, awk and find; iptables, nft, ethtool, tc, nsenter, curl or wget where they are to be asked. */
  readonly image: string;
  /** Labels of the run. */
  readonly labels: Readonly<Record<string, string>>;
}

export const NODE_AGENT = "node-agent";

/** Its pods have it besides the labels of the run. */
export const NODE_AGENT_LABELS = { "app.kubernetes.io/name": NODE_AGENT } as const;

/**
 * A pod on every node that reads what the node says, when it is asked, and sleeps otherwise. It is privileged, because rules, bpf maps and other pods' network
 * namespaces are shown to nobody else; so its namespace must allow that (label `pod-security.kubernetes.io/enforce: privileged`).
 * What it sees of the node's files is read-only, and it has no token for the API server.
 */
export function nodeAgentManifest({ namespace, image, labels }: NodeAgentOptions): KubernetesObject {
  const mounts = { cgroup: ["/sys/fs/cgroup", CGROUPS], containers: ["/var/log/containers", CONTAINER_LINKS] } as const;
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: NODE_AGENT, namespace, labels: { ...labels, ...NODE_AGENT_LABELS } },
    spec: {
      selector: { matchLabels: NODE_AGENT_LABELS },
      updateStrategy: { rollingUpdate: { maxUnavailable: "100%" } },
      template: {
        metadata: { labels: { ...labels, ...NODE_AGENT_LABELS } },
        spec: {
          hostNetwork: true,
          hostPID: true,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          // Nothing to hand over.
          terminationGracePeriodSeconds: 0,
          tolerations: [{ operator: "Exists" }],
          containers: [
            {
              name: NODE_AGENT,
              image,
              command: ["/bin/sh", "-c", "while :; do sleep 86400; done"],
              env: [
                { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
                // Kubernetes puts other variables in the place of $(…), unless every $ is doubled.
                { name: SCRIPT_VARIABLE, value: readScript().replaceAll("$", "$$$$") },
              ],
              securityContext: { privileged: true, readOnlyRootFilesystem: true },
              resources: { requests: { cpu: "10m", memory: "16Mi" } },
              volumeMounts: Object.entries(mounts).map(([name, [, mountPath]]) => ({ name, mountPath, readOnly: true })),
            },
          ],
          volumes: Object.entries(mounts).map(([name, [path]]) => ({ name, hostPath: { path } })),
        },
      },
    },
  };
}
