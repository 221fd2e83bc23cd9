import { expect, test } from "vitest";
import { objectNameOf } from "../../../../actions/lib/adapters/kubernetes/names.ts";

test("a run names its objects so that Kubernetes takes them, and differently for each run", () => {
  expect(objectNameOf("77-2")).toBe("77-2");
  expect(objectNameOf("Some_Run.1")).toMatch(/^[0-9a-f]{12}$/);
  expect(objectNameOf("Some_Run.1")).not.toBe(objectNameOf("Some_Run.2"));
});
