import { ARRANGEMENT_LABEL } from "../arranged-pods.ts";
import type { KubernetesObject } from "../cluster.ts";
import { labelsOf, namespaceOf, ROLE_LABEL } from "../names.ts";

/** Role of the pod that only the last policy guards, and its name. */
export const GUARDED = "guarded";
/** Role of the pod that no policy lets through, and its name. */
export const OUTSIDER = "outsider";

type AddressFamily = "IPv4" | "IPv6";

/** Which of the policies about the servers it is, counted from 0, of how many. */
export interface PolicyPlace {
  readonly run: string;
  readonly index: number;
  readonly of: number;
  readonly family: AddressFamily;
}

/**
 * A policy about the servers. Each lets through an address that nobody has; the last one, in the order of names and of making, lets the client through
 * too: an engine that goes through policies one by one takes the client's packets through all of them, as it takes the callers of a pod that many
 * policies are about. The last one alone guards one more pod. Servers may reach each other, because each node's services are probed from one.
 */
export function serverPolicy({ run, index, of, family }: PolicyPlace): KubernetesObject {
  const isLast = index === of - 1;
  const roles = (...values: readonly string[]) => ({
    matchLabels: labelsOf(run),
    matchExpressions: [{ key: ROLE_LABEL, operator: "In", values }],
  });
  return policy(run, `servers-${padded(index)}`, isLast ? roles("server", GUARDED) : roles("server"), [
    { ipBlock: { cidr: nobody(index, family) } },
    ...(isLast ? [{ podSelector: roles("client", "server") }] : []),
  ]);
}

/** A policy about pods that are not there. */
export const otherPolicy = ({ run, index, family }: PolicyPlace): KubernetesObject =>
  policy(run, `others-${padded(index)}`, { matchLabels: { ...labelsOf(run), [ROLE_LABEL]: "nobody" } }, [
    { ipBlock: { cidr: nobody(index, family) } },
  ]);

const policy = (run: string, name: string, podSelector: object, from: readonly object[]): KubernetesObject => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name, namespace: namespaceOf(run), labels: { ...labelsOf(run), [ARRANGEMENT_LABEL]: "policies" } },
  spec: { podSelector, policyTypes: ["Ingress"], ingress: [{ from }] },
});

/** So that the order of names is the order of numbers. */
const padded = (index: number): string => String(index).padStart(5, "0");

/** One address each, of the ranges that are set aside for benchmarks (RFC 2544, RFC 5180). */
const nobody = (index: number, family: AddressFamily): string =>
  family === "IPv4" ? `198.19.${index >> 8}.${index & 255}/32` : `2001:2::${index.toString(16)}/128`;
