import semver from "semver";
import type { CouplingRule } from "./coupling-rule.ts";
import { valueAt } from "./helm-values.ts";

/** Gateway API, which Cilium serves with an Envoy on every node. */
export const GATEWAY_RULES: readonly CouplingRule[] = [
  {
    name: "gateway-needs-kube-proxy-replacement",
    severity: "refuse",
    key: "gatewayAPI.enabled",
    applies: ({ settings }) => settings.gatewayApi && !settings.kubeProxyReplacement,
    sentence: "The gateway is reached through a service that Cilium itself must serve.",
    instead: "kubeProxyReplacement: true",
    source: "Cilium: Gateway API, prerequisites",
  },
  {
    name: "gateway-needs-layer-7-proxy",
    severity: "refuse",
    key: "l7Proxy",
    applies: ({ values, settings }) => settings.gatewayApi && valueAt(values, "l7Proxy") === false,
    sentence: "The gateway is an Envoy, and this turns it off.",
    instead: "l7Proxy: true",
    source: "Cilium: Gateway API, prerequisites",
  },
  {
    name: "gateway-needs-definitions",
    severity: "refuse",
    key: "eks.install",
    applies: ({ settings, eks }) => {
      const helm = eks.install.findIndex(({ step }) => step === "helm");
      const definitions = eks.install.findIndex(({ step }) => step === "gateway-api");
      return settings.gatewayApi && (definitions === -1 || definitions > helm);
    },
    sentence: "The definitions of Gateway API must be there before Cilium, which otherwise starts without its gateway.",
    instead: "the step gateway-api before the chart",
    source: "Cilium: Gateway API, prerequisites",
  },
  {
    name: "gateway-definitions-fit-cilium",
    severity: "warn",
    key: "eks.install",
    applies: ({ settings, eks }) => {
      const step = eks.install.find((one) => one.step === "gateway-api");
      const fitting = GATEWAY_RELEASES[`${semver.major(settings.version)}.${semver.minor(settings.version)}`];
      return settings.gatewayApi && step?.step === "gateway-api" && fitting !== undefined && fitting !== step.version.replace(/^v/, "");
    },
    sentence: "Each Cilium works with one release of Gateway API: 1.16 with 1.1.0, 1.19 with 1.4.1 and nothing newer, 1.20 with 1.6.1.",
    instead: "the release that fits",
    source: "Cilium: issues 44920 and 45139 (likely)",
  },
  {
    name: "gateway-class-may-be-left-out",
    severity: "warn",
    key: "gatewayAPI.gatewayClass.create",
    applies: ({ values, settings }) => settings.gatewayApi && String(valueAt(values, "gatewayAPI.gatewayClass.create")) !== "true",
    sentence: "The chart makes the class only where it sees the definitions at that moment.",
    instead: 'gatewayAPI.gatewayClass.create: "true"',
    source: "Cilium: chart template of the class",
  },
  {
    name: "gateway-takes-socket-load-balancer",
    severity: "note",
    key: "gatewayAPI.enabled",
    applies: ({ settings }) => settings.gatewayApi && semver.gte(settings.version, "1.20.0"),
    sentence:
      "Since chart 1.20 a gateway turns the socket load balancer in pods off: numbers of traffic between pods belong to another data plane.",
    source: "Cilium: chart 1.20.0",
  },
];

/** Release of Gateway API by minor line of Cilium. */
const GATEWAY_RELEASES: Readonly<Record<string, string>> = { "1.16": "1.1.0", "1.19": "1.4.1", "1.20": "1.6.1" };
