import { describe, expect, test } from "vitest";
import { refuseOther, wayToCluster } from "../../../../actions/lib/adapters/helm/helm.ts";
import { chartOf, parseHistory, parseValues, type Revision, repairOf } from "../../../../actions/lib/adapters/helm/release.ts";

const revisions = (...statuses: readonly string[]): readonly Revision[] =>
  statuses.map((status, index) => ({ number: index + 1, status, chart: "cilium", chartVersion: "1.20.0", description: "" }));

describe("the state of a release", () => {
  test("is read from helm's history, the oldest first", () => {
    const text = JSON.stringify([
      {
        revision: 2,
        updated: "2026-11-21T20:00:00Z",
        status: "failed",
        chart: "tigera-operator-v3.32.2",
        app_version: "v3",
        description: "no",
      },
      { revision: 1, updated: "2026-11-21T19:00:00Z", status: "deployed", chart: "tigera-operator-v3.32.2", app_version: "v3" },
    ]);
    expect(parseHistory(text)).toEqual([
      { number: 1, status: "deployed", chart: "tigera-operator", chartVersion: "v3.32.2", description: "" },
      { number: 2, status: "failed", chart: "tigera-operator", chartVersion: "v3.32.2", description: "no" },
    ]);
    expect(() => parseHistory("Error: no")).toThrow(/`helm history` said something that cannot be read/);
  });

  test.each([
    ["cilium-1.20.0", "cilium", "1.20.0"],
    ["crd.projectcalico.org.v1-v3.32.2", "crd.projectcalico.org.v1", "v3.32.2"],
    ["tiny-data-plane-0.1.0-rc.1", "tiny-data-plane", "0.1.0-rc.1"],
  ])("%s is chart and version", (text, chart, chartVersion) => {
    expect(chartOf(text)).toEqual({ chart, chartVersion });
  });

  test.each<[string, readonly string[], object]>([
    ["no release needs none", [], { kind: "none" }],
    ["one that works needs none", ["superseded", "deployed"], { kind: "none" }],
    ["a failed upgrade of one that works needs none: helm goes on from it", ["deployed", "failed"], { kind: "none" }],
    ["a failed installation is removed", ["failed"], { kind: "uninstall" }],
    ["an interrupted installation is removed", ["pending-install"], { kind: "uninstall" }],
    ["an interrupted removal is finished", ["superseded", "uninstalling"], { kind: "uninstall" }],
    ["an interrupted upgrade goes back to what worked", ["superseded", "deployed", "pending-upgrade"], { kind: "rollback", revision: 2 }],
    ["an interrupted way back too", ["superseded", "failed", "pending-rollback"], { kind: "rollback", revision: 1 }],
  ])("repair: %s", (_, statuses, expected) => {
    expect(repairOf(revisions(...statuses))).toMatchObject(expected);
  });

  test("another chart under the scenario's name is refused", () => {
    const chart = { release: "cilium", namespace: "kube-system", repository: "", chart: "calico", version: "1", range: "*" };
    expect(() => refuseOther(chart, revisions("deployed"))).toThrow(
      "Release kube-system/cilium is of the chart cilium, and the scenario installs calico by that name",
    );
    expect(() => refuseOther({ ...chart, chart: "cilium" }, revisions("deployed"))).not.toThrow();
  });

  test("helm finds the cluster that our own client finds", () => {
    const own = { KUBECONFIG: "/a", KUBERNETES_SERVICE_HOST: "", INPUT_VALUES: "x" };
    expect(wayToCluster(own)).toEqual({ KUBECONFIG: "/a" });
  });

  test("values that nobody gave are none", () => {
    expect(parseValues("null\n")).toEqual({});
    expect(() => parseValues("")).toThrow(/`helm get values`/);
  });
});
