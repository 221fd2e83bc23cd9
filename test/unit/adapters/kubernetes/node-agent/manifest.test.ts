import { expect, test } from "vitest";
import { nodeAgentManifest } from "../../../../../actions/lib/adapters/kubernetes/node-agent/manifest.ts";
import { readScript } from "../../../../../actions/lib/adapters/kubernetes/node-agent/node-script.ts";

const LABELS = { run: "r1" };
interface Spec {
  readonly template: {
    readonly metadata: { readonly labels: object };
    readonly spec: Readonly<Record<string, unknown>> & { readonly containers: readonly Container[] };
  };
}
interface Container {
  readonly image: string;
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly volumeMounts: readonly { readonly readOnly: boolean }[];
}

const specOf = (options: Partial<Parameters<typeof nodeAgentManifest>[0]> = {}) =>
  (nodeAgentManifest({ namespace: "agents", image: "tools:1", labels: LABELS, ...options })["spec"] as Spec).template;

test("it stands on every node, in the caller's namespace, with the labels of the run, and changes no file of a node", () => {
  const { metadata } = nodeAgentManifest({ namespace: "agents", image: "tools:1", labels: LABELS });
  expect(metadata).toMatchObject({ namespace: "agents", labels: LABELS });
  const { spec, metadata: podMetadata } = specOf();
  expect(podMetadata.labels).toMatchObject(LABELS);
  expect(spec).toMatchObject({
    hostNetwork: true,
    hostPID: true,
    tolerations: [{ operator: "Exists" }],
    automountServiceAccountToken: false,
  });
  expect(spec.containers[0]?.image).toBe("tools:1");
  expect(spec.containers[0]?.volumeMounts.map(({ readOnly }) => readOnly)).toEqual([true, true]);
});

test("the script survives what Kubernetes makes of $(…) and $$ in an environment", () => {
  const value = specOf().spec.containers[0]?.env.find(({ name }) => name === "NODE_SCRIPT")?.value ?? "";
  expect((value.match(/\$+/g) ?? []).filter((dollars) => dollars.length % 2 === 1)).toEqual([]);
  expect(value.replaceAll("$$", "$")).toBe(readScript());
});
