import { clusterRoleBinding, type Manifest, SYSTEM, serviceAccount } from "./manifest.ts";
import { API_SERVER } from "./names.ts";

export const POLICY_ENGINE = "calico-node";
const LABELS = { "k8s-app": POLICY_ENGINE };
const GROUP = "crd.projectcalico.org";
/** Where Felix says that all it knows is in the kernel. */
export const POLICY_ENGINE_HEALTH_PORT = 9099;

/** Kinds of Calico's own that Felix watches, with the plural that names them; it does not start without one of them. */
const KINDS: Readonly<Record<string, { readonly plural: string; readonly namespaced?: true }>> = {
  BGPConfiguration: { plural: "bgpconfigurations" },
  BlockAffinity: { plural: "blockaffinities" },
  ClusterInformation: { plural: "clusterinformations" },
  FelixConfiguration: { plural: "felixconfigurations" },
  GlobalNetworkPolicy: { plural: "globalnetworkpolicies" },
  GlobalNetworkSet: { plural: "globalnetworksets" },
  HostEndpoint: { plural: "hostendpoints" },
  IPAMBlock: { plural: "ipamblocks" },
  IPPool: { plural: "ippools" },
  NetworkPolicy: { plural: "networkpolicies", namespaced: true },
  NetworkSet: { plural: "networksets", namespaced: true },
};

/** The kinds, before anything of them can be there. Their objects are nobody's here, so that nothing is checked. */
export const policyKinds = (): Manifest[] =>
  Object.entries(KINDS).map(([kind, { plural, namespaced }]) => ({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${GROUP}`, labels: LABELS },
    spec: {
      group: GROUP,
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
      scope: namespaced ? "Namespaced" : "Cluster",
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
        },
      ],
    },
  }));

/**
 * Felix as Calico's manifest for policies beside another network plug-in runs it (calico-policy-only.yaml, which EKS's users have beside
 * the VPC CNI): it programs iptables and ipset on each node, and leaves addresses and routes between nodes alone.
 */
export function policyManifests(image: string, version: string): Manifest[] {
  const { hostname, port } = new URL(API_SERVER);
  const settings: Readonly<Record<string, string>> = {
    DATASTORE_TYPE: "kubernetes",
    USE_POD_CIDR: "true",
    // Not by the service's address: while kube-proxy changes its mode, there is none.
    KUBERNETES_SERVICE_HOST: hostname,
    KUBERNETES_SERVICE_PORT: port,
    FELIX_DATASTORETYPE: "kubernetes",
    FELIX_INTERFACEPREFIX: "eni",
    FELIX_IPTABLESBACKEND: "nft",
    FELIX_IPV6SUPPORT: "false",
    // As the manifest has it: kubelets and pods of a node reach each other whatever the policies say.
    FELIX_DEFAULTENDPOINTTOHOSTACTION: "ACCEPT",
    FELIX_HEALTHENABLED: "true",
    FELIX_HEALTHHOST: "0.0.0.0",
    FELIX_HEALTHPORT: String(POLICY_ENGINE_HEALTH_PORT),
    FELIX_LOGFILEPATH: "none",
    FELIX_LOGSEVERITYSCREEN: "warning",
    FELIX_LOGSEVERITYSYS: "none",
    // It would tell its makers over the Internet that it runs.
    FELIX_USAGEREPORTINGENABLED: "false",
    FELIX_XDPENABLED: "false",
  };
  const read = ["get", "list", "watch"];
  const health = (path: string) => ({ httpGet: { path, port: POLICY_ENGINE_HEALTH_PORT } });
  return [
    {
      apiVersion: `${GROUP}/v1`,
      kind: "ClusterInformation",
      metadata: { name: "default" },
      spec: { datastoreReady: true, calicoVersion: version },
    },
    serviceAccount(POLICY_ENGINE),
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: POLICY_ENGINE },
      rules: [
        { apiGroups: [""], resources: ["endpoints", "namespaces", "nodes", "pods", "serviceaccounts", "services"], verbs: read },
        { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: read },
        { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: read },
        { apiGroups: [GROUP], resources: ["*"], verbs: [...read, "create", "update"] },
      ],
    },
    clusterRoleBinding(POLICY_ENGINE, POLICY_ENGINE, POLICY_ENGINE),
    {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: { name: POLICY_ENGINE, namespace: SYSTEM, labels: LABELS },
      spec: {
        selector: { matchLabels: LABELS },
        template: {
          metadata: { labels: LABELS },
          spec: {
            hostNetwork: true,
            serviceAccountName: POLICY_ENGINE,
            priorityClassName: "system-node-critical",
            tolerations: [{ operator: "Exists" }],
            terminationGracePeriodSeconds: 0,
            containers: [
              {
                name: POLICY_ENGINE,
                image,
                env: [
                  ...Object.entries(settings).map(([name, value]) => ({ name, value })),
                  { name: "FELIX_FELIXHOSTNAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
                ],
                securityContext: { privileged: true },
                resources: { requests: { cpu: "100m" } },
                readinessProbe: { ...health("/readiness"), periodSeconds: 1 },
                livenessProbe: { ...health("/liveness"), periodSeconds: 10, initialDelaySeconds: 10, failureThreshold: 6 },
              },
            ],
          },
        },
      },
    },
  ];
}
