/** How a data plane can be changed under a cluster that lives. */
export const MIGRATION_STRATEGIES = {
  "in-place": "the new data plane replaces the old one on all nodes at once; then pods are started anew, node by node",
  "node-by-node": "node after node is emptied, changed and taken back into service; the others go on with the old data plane meanwhile",
  "new-node-group": "new nodes come with the new data plane; what runs on the old ones moves there, and the old ones are deleted",
} as const;

export type MigrationStrategy = keyof typeof MIGRATION_STRATEGIES;

/** One thing that is done; the order of all is the strategy. */
export type MigrationStep =
  /** Brings what all nodes share, for the new data plane to come to single nodes. */
  | { readonly act: "prepare" }
  /** Changes the data plane of all nodes. */
  | { readonly act: "swap" }
  | { readonly act: "swap-node"; readonly node: string }
  | { readonly act: "add-nodes" }
  | { readonly act: "cordon"; readonly node: string }
  | { readonly act: "uncordon"; readonly node: string }
  /** Ends the node's pods, those that probe it first. */
  | { readonly act: "empty"; readonly node: string }
  /** Starts the pods of a node anew in their place. */
  | { readonly act: "restart-pods"; readonly node: string }
  /** Puts probing pods on a node. */
  | { readonly act: "probe"; readonly node: string }
  /** The new nodes take over the probing of these. */
  | { readonly act: "probe-new-nodes" }
  | { readonly act: "delete-nodes"; readonly nodes: readonly string[] }
  /** Waits until the new data plane carries what it should. */
  | { readonly act: "ready" }
  /** Removes what the old data plane leaves. */
  | { readonly act: "finish" };

/**
 * The steps of a strategy, in order.
 * @param nodes all that have the old data plane
 * @param probed those of them that probe
 */
export function stepsOf(strategy: MigrationStrategy, nodes: readonly string[], probed: readonly string[]): readonly MigrationStep[] {
  switch (strategy) {
    case "in-place":
      return [
        { act: "swap" },
        { act: "ready" },
        ...nodes.map((node) => ({ act: "restart-pods", node }) as const),
        { act: "finish" },
        { act: "ready" },
      ];
    case "node-by-node":
      return [
        { act: "prepare" },
        ...nodes.flatMap((node): MigrationStep[] => [
          { act: "cordon", node },
          { act: "empty", node },
          { act: "swap-node", node },
          { act: "uncordon", node },
          ...(probed.includes(node) ? [{ act: "probe", node } as const] : []),
        ]),
        { act: "finish" },
        { act: "ready" },
      ];
    case "new-node-group":
      return [
        { act: "prepare" },
        { act: "add-nodes" },
        // All of them, before the first is emptied: what moves must not move twice.
        ...nodes.map((node) => ({ act: "cordon", node }) as const),
        { act: "probe-new-nodes" },
        ...nodes.map((node) => ({ act: "empty", node }) as const),
        { act: "delete-nodes", nodes },
        { act: "finish" },
        { act: "ready" },
      ];
  }
}

export const describeStep = (step: MigrationStep): string => {
  switch (step.act) {
    case "prepare":
      return "prepare the new data plane";
    case "swap":
      return "change the data plane of all nodes";
    case "swap-node":
      return `change the data plane of ${step.node}`;
    case "add-nodes":
      return "add nodes";
    case "cordon":
      return `keep new pods off ${step.node}`;
    case "uncordon":
      return `let new pods onto ${step.node}`;
    case "empty":
      return `empty ${step.node}`;
    case "restart-pods":
      return `start the pods of ${step.node} anew`;
    case "probe":
      return `probe ${step.node} again`;
    case "probe-new-nodes":
      return "probe the new nodes";
    case "delete-nodes":
      return `delete ${step.nodes.join(", ")}`;
    case "ready":
      return "wait for the new data plane";
    case "finish":
      return "remove the old data plane";
  }
};
