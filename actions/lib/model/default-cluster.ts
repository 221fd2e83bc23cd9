/** The cluster that is made, planned and checked for where nobody says otherwise. */
export const DEFAULT_CLUSTER = { instanceType: "m6i.xlarge", nodes: 3, kubernetes: "1.35" } as const;
