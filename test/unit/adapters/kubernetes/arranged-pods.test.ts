import { describe, expect, test } from "vitest";
import { ArrangedPods } from "../../../../actions/lib/adapters/kubernetes/arranged-pods.ts";
import { imagesFrom } from "../../../../actions/lib/adapters/kubernetes/images.ts";
import { httpPod } from "../../../../actions/lib/adapters/kubernetes/manifests/http-pod.ts";
import { EnvironmentError } from "../../../../actions/lib/model/errors.ts";
import { ArrangingCluster } from "./arranging-cluster.ts";

const signal = new AbortController().signal;

function setUp() {
  const cluster = new ArrangingCluster();
  const pods = new ArrangedPods(cluster, "r1", "policies");
  const placed = (role: string) => ({
    node: "n1",
    manifest: httpPod({ run: "r1", node: "n1", images: imagesFrom([]), tolerations: [] }, "policies", role),
  });
  return {
    cluster,
    pods,
    start: (...roles: readonly string[]) => pods.start(roles.map(placed), signal),
    remove: () => pods.remove(signal),
  };
}

describe("pods that do not end, because their node is gone", () => {
  test("are told of, and waited for no second time", async () => {
    const { cluster, start, remove } = setUp();
    cluster.stuck.add("guarded");
    await start("outsider", "guarded");
    await expect(remove()).rejects.toThrow(new EnvironmentError("Pods of policies did not end within 60 s: guarded."));
    await remove();
    expect(cluster.namesOf("Pod")).toEqual(["guarded"]);
  });

  test("do not keep others from being waited for", async () => {
    const { cluster, start, remove } = setUp();
    cluster.stuck.add("guarded");
    await start("guarded");
    await remove().catch(() => undefined);
    cluster.stuck.add("outsider");
    await start("outsider");
    await expect(remove()).rejects.toThrow("Pods of policies did not end within 60 s: outsider.");
  });

  test("are in the way of pods of their names, which is told at once, and of no others", async () => {
    const { cluster, start, remove } = setUp();
    cluster.stuck.add("guarded");
    await start("outsider", "guarded");
    await remove().catch(() => undefined);
    cluster.calls.length = 0;
    await expect(start("outsider", "guarded")).rejects.toThrow(
      new EnvironmentError(
        "Pod guarded of an earlier step has not ended on node n1, though it was to by 2026-11-21T12:00:00Z, so no pod of that name can be started.",
      ),
    );
    expect(cluster.calls).toEqual([]);
    await start("outsider");
    expect(cluster.namesOf("Pod").toSorted()).toEqual(["guarded", "outsider"]);
  });
});

test("a start that fails leaves no request under way that could make a pod after the removal", async () => {
  const { cluster, start, remove } = setUp();
  const apply = cluster.apply.bind(cluster);
  cluster.apply = async (object) => {
    if (object.metadata.name === "outsider") throw new EnvironmentError("exceeded quota");
    await new Promise((resolve) => setImmediate(resolve));
    return await apply(object);
  };
  await expect(start("outsider", "guarded")).rejects.toThrow("exceeded quota");
  expect(cluster.namesOf("Pod")).toEqual(["guarded"]);
  await remove();
  expect(cluster.namesOf("Pod")).toEqual([]);
});
