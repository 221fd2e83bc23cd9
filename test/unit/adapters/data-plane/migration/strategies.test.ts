import { describe, expect, test } from "vitest";
import {
  describeStep,
  MIGRATION_STRATEGIES,
  type MigrationStep,
  type MigrationStrategy,
  stepsOf,
} from "../../../../../actions/lib/adapters/data-plane/migration/strategies.ts";

const NODES = ["n1", "n2", "n3"];
const PROBED = ["n1", "n2"];
const STRATEGIES = Object.keys(MIGRATION_STRATEGIES) as MigrationStrategy[];
const told = (strategy: MigrationStrategy) => stepsOf(strategy, NODES, PROBED).map(describeStep);
const indexOf = (steps: readonly MigrationStep[], act: MigrationStep["act"], node?: string) =>
  steps.findIndex((step) => step.act === act && (node === undefined || ("node" in step && step.node === node)));

test("in place, all nodes change at once, and pods are started anew once the new data plane is ready", () => {
  expect(told("in-place")).toEqual([
    "change the data plane of all nodes",
    "wait for the new data plane",
    "start the pods of n1 anew",
    "start the pods of n2 anew",
    "start the pods of n3 anew",
    "remove the old data plane",
    "wait for the new data plane",
  ]);
});

test("node by node, a node takes pods again before the next is touched, and those that probe probe again", () => {
  expect(told("node-by-node")).toEqual([
    "prepare the new data plane",
    ...NODES.flatMap((node) => [
      `keep new pods off ${node}`,
      `empty ${node}`,
      `change the data plane of ${node}`,
      `let new pods onto ${node}`,
      ...(PROBED.includes(node) ? [`probe ${node} again`] : []),
    ]),
    "remove the old data plane",
    "wait for the new data plane",
  ]);
});

test("to new nodes, nothing moves before they are there, and no old node takes what moves", () => {
  const steps = stepsOf("new-node-group", NODES, PROBED);
  expect(indexOf(steps, "add-nodes")).toBeLessThan(indexOf(steps, "cordon"));
  for (const node of NODES) {
    expect(indexOf(steps, "cordon", node)).toBeLessThan(indexOf(steps, "probe-new-nodes"));
    expect(indexOf(steps, "probe-new-nodes")).toBeLessThan(indexOf(steps, "empty", node));
    expect(indexOf(steps, "empty", node)).toBeLessThan(indexOf(steps, "delete-nodes"));
  }
  // The old nodes need it until their end.
  expect(indexOf(steps, "delete-nodes")).toBeLessThan(indexOf(steps, "finish"));
});

describe.each(STRATEGIES)("%s", (strategy) => {
  test("ends with a look at the new data plane", () => {
    expect(stepsOf(strategy, NODES, PROBED).at(-1)).toEqual({ act: "ready" });
  });

  test("leaves no node behind that takes no pods, but those it deletes", () => {
    const steps = stepsOf(strategy, NODES, PROBED);
    const deleted = steps.flatMap((step) => (step.act === "delete-nodes" ? step.nodes : []));
    for (const node of NODES)
      if (indexOf(steps, "cordon", node) >= 0 && !deleted.includes(node))
        expect(indexOf(steps, "uncordon", node)).toBeGreaterThan(indexOf(steps, "cordon", node));
  });
});
