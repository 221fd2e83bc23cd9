import { clusterRoleBinding, type Manifest, SYSTEM, serviceAccount } from "./manifest.ts";
import { DNS_DOMAIN, DNS_SERVICE_ADDRESS, imageName } from "./names.ts";

const DNS = { "k8s-app": "kube-dns" };

const CORE_FILE = `.:53 {
    errors
    health {
        lameduck 5s
    }
    ready
    kubernetes ${DNS_DOMAIN} in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
    }
    prometheus :9153
    cache 30
    loop
    reload
    loadbalance
}
`;

/** CoreDNS as EKS runs it: two pods, on different nodes where possible, behind the service "kube-dns". */
export function dnsManifests(version: string): Manifest[] {
  const probe = (path: string, port: number) => ({ httpGet: { path, port }, periodSeconds: 2 });
  return [
    serviceAccount("coredns"),
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "system:coredns" },
      rules: [
        { apiGroups: [""], resources: ["endpoints", "services", "pods", "namespaces"], verbs: ["list", "watch"] },
        { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
      ],
    },
    clusterRoleBinding("system:coredns", "system:coredns", "coredns"),
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "coredns", namespace: SYSTEM, labels: DNS },
      data: { Corefile: CORE_FILE },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "kube-dns", namespace: SYSTEM, labels: { ...DNS, "kubernetes.io/name": "CoreDNS" } },
      spec: {
        clusterIP: DNS_SERVICE_ADDRESS,
        selector: DNS,
        ports: [
          { name: "dns", port: 53, protocol: "UDP" },
          { name: "dns-tcp", port: 53, protocol: "TCP" },
          { name: "metrics", port: 9153, protocol: "TCP" },
        ],
      },
    },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "coredns", namespace: SYSTEM, labels: DNS },
      spec: {
        replicas: 2,
        selector: { matchLabels: DNS },
        template: {
          metadata: { labels: DNS },
          spec: {
            serviceAccountName: "coredns",
            priorityClassName: "system-cluster-critical",
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: "kubernetes.io/hostname",
                whenUnsatisfiable: "ScheduleAnyway",
                labelSelector: { matchLabels: DNS },
              },
            ],
            containers: [
              {
                name: "coredns",
                image: imageName("coredns", version),
                args: ["-conf", "/etc/coredns/Corefile"],
                resources: { requests: { cpu: "100m", memory: "70Mi" }, limits: { memory: "170Mi" } },
                ports: [
                  { name: "dns", containerPort: 53, protocol: "UDP" },
                  { name: "dns-tcp", containerPort: 53, protocol: "TCP" },
                  { name: "metrics", containerPort: 9153, protocol: "TCP" },
                ],
                readinessProbe: probe("/ready", 8181),
                livenessProbe: { ...probe("/health", 8080), initialDelaySeconds: 60 },
                volumeMounts: [{ name: "configuration", mountPath: "/etc/coredns", readOnly: true }],
              },
            ],
            dnsPolicy: "Default",
            volumes: [{ name: "configuration", configMap: { name: "coredns" } }],
          },
        },
      },
    },
  ];
}
