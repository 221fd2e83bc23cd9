/** One thing that is done. */
export type MigrationStep =
  /** Changes the data plane of all nodes. */
  | { readonly act: "swap" }
  /** Waits until the new data plane carries what it should. */
  | { readonly act: "ready" }
  /** Starts the pods of a node anew in their place. */
  | { readonly act: "restart-pods"; readonly node: string };

/** In place: the new data plane replaces the old one on all nodes at once; then pods are started anew, node by node. */
export const migrationSteps = (nodes: readonly string[]): readonly MigrationStep[] => [
  { act: "swap" },
  { act: "ready" },
  ...nodes.map((node) => ({ act: "restart-pods", node }) as const),
];

export const describeStep = (step: MigrationStep): string => {
  switch (step.act) {
    case "swap":
      return "change the data plane of all nodes";
    case "ready":
      return "wait for the new data plane";
    case "restart-pods":
      return `start the pods of ${step.node} anew`;
  }
};
