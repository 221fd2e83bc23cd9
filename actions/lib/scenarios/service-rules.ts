import { isSet } from "./cilium-settings.ts";
import type { CouplingRule } from "./coupling-rule.ts";
import { valueAt } from "./helm-values.ts";

/** Who serves services, and how it comes up. */
export const SERVICE_RULES: readonly CouplingRule[] = [
  {
    name: "kube-proxy-replacement-is-true-or-false",
    severity: "refuse",
    key: "kubeProxyReplacement",
    applies: ({ values }) =>
      isSet(values, "kubeProxyReplacement") && !["true", "false"].includes(String(valueAt(values, "kubeProxyReplacement"))),
    sentence: "The words strict, partial, probe and disabled are gone from Cilium.",
    instead: "kubeProxyReplacement: true or false",
    source: "Cilium: charts since 1.18",
  },
  {
    name: "kube-proxy-replacement-needs-endpoint",
    severity: "refuse",
    key: "k8sServiceHost",
    applies: ({ values, settings }) =>
      settings.kubeProxyReplacement && !(isSet(values, "k8sServiceHost") && isSet(values, "k8sServicePort")),
    sentence: "Without kube-proxy nobody serves the API server's service address before the agent runs, so it must know the real one.",
    instead: "k8sServiceHost and k8sServicePort, which the tool supplies where they are left out",
    source: "Cilium: Kubernetes without kube-proxy",
  },
  {
    name: "kube-proxy-beside-its-replacement",
    severity: "refuse",
    key: "eks.addons.kube-proxy",
    applies: ({ settings, eks }) => settings.kubeProxyReplacement && eks.addons["kube-proxy"] !== undefined,
    sentence: "kube-proxy and Cilium would serve the same services, and the numbers be those of whoever comes first.",
    instead: "addons without kube-proxy, or kubeProxyReplacement: false",
    source: "Cilium: Kubernetes without kube-proxy",
  },
  {
    name: "nobody-serves-services",
    severity: "refuse",
    key: "eks.addons.kube-proxy",
    applies: ({ settings, eks }) => !settings.kubeProxyReplacement && eks.addons["kube-proxy"] === undefined,
    sentence: "Neither kube-proxy nor Cilium would serve services: not even DNS.",
    instead: "addons with kube-proxy, or kubeProxyReplacement: true",
    source: "Cilium: Kubernetes without kube-proxy",
  },
  {
    name: "chain-without-kube-proxy-needs-endpoint",
    severity: "refuse",
    key: "eks.install",
    applies: ({ settings, eks }) =>
      settings.chaining === "aws-cni" &&
      settings.kubeProxyReplacement &&
      !eks.install.some((step) => step.step === "addon" && step.addon === "vpc-cni" && isSet(step.configuration, "env.CLUSTER_ENDPOINT")),
    sentence: "aws-node asks the API server by its service address, which nobody serves before Cilium runs.",
    instead: "the step addon with env.CLUSTER_ENDPOINT for vpc-cni",
    source: "VPC CNI 1.12.1: CLUSTER_ENDPOINT",
  },
  {
    name: "socket-load-balancer-stays",
    severity: "warn",
    key: "socketLB.enabled",
    applies: ({ values, settings }) => settings.kubeProxyReplacement && valueAt(values, "socketLB.enabled") === false,
    sentence: "Replacing kube-proxy turns the socket load balancer on again.",
    instead: "socketLB.hostNamespaceOnly: true, which takes it from pods",
    source: "Cilium: Kubernetes without kube-proxy",
  },
];
