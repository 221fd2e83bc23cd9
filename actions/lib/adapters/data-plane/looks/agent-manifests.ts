import type { KubernetesObject } from "../../kubernetes/cluster.ts";
import type { Images } from "../../kubernetes/images.ts";
import { CONTAINER } from "../../kubernetes/manifests/pod-parts.ts";
import { ANY_USER, labelsOf, namespaceOf } from "../../kubernetes/names.ts";
import { PORTS } from "../../kubernetes/ports.ts";
import { serverPrograms } from "../../workload-servers.ts";

/** A pod with a network of its own on every node. */
export const POD_AGENT = "pod-agent";
export const POD_AGENT_LABELS = { "app.kubernetes.io/name": POD_AGENT } as const;
/** Its containers: one looks, the other answers and asks. */
export const LOOKER = "looker";
export const ANSWERER = "answerer";
export const AGENT_PORT = PORTS.http.port;
/** Services in front of all of them: one with an address, one that only has names. */
export const AGENT_SERVICE = "pod-agents";
export const AGENT_NAMES = "pod-agent-names";

/** A DaemonSet of pods without rights: what a pod sees on each node, and who answers when the nodes' pods call one another. */
export function podAgentManifests(run: string, images: Images): readonly KubernetesObject[] {
  const namespace = namespaceOf(run);
  const labels = { ...labelsOf(run), ...POD_AGENT_LABELS };
  const [server] = serverPrograms(["http"], "", PORTS);
  const spec = {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 0,
    tolerations: [{ operator: "Exists" }],
    securityContext: {
      runAsNonRoot: true,
      runAsUser: ANY_USER,
      runAsGroup: ANY_USER,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [
      {
        name: ANSWERER,
        image: images.fortio,
        command: server?.argv,
        ...CONTAINER,
        startupProbe: { tcpSocket: { port: AGENT_PORT }, periodSeconds: 1, failureThreshold: 60 },
      },
      { name: LOOKER, image: images["node-tools"], command: ["/bin/sh", "-c", "while :; do sleep 86400; done"], ...CONTAINER },
    ],
  };
  const service = (name: string, more: object): KubernetesObject => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace, labels },
    spec: { selector: POD_AGENT_LABELS, ports: [{ name: "http", port: AGENT_PORT, targetPort: AGENT_PORT }], ...more },
  });
  return [
    {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: { name: POD_AGENT, namespace, labels },
      spec: {
        selector: { matchLabels: POD_AGENT_LABELS },
        updateStrategy: { rollingUpdate: { maxUnavailable: "100%" } },
        template: { metadata: { labels }, spec },
      },
    },
    service(AGENT_SERVICE, {}),
    service(AGENT_NAMES, { clusterIP: "None" }),
  ];
}
