import { describe, expect, test } from "vitest";
import {
  historyArguments,
  rollbackArguments,
  uninstallArguments,
  upgradeArguments,
  valuesArguments,
} from "../../../../actions/lib/adapters/helm/arguments.ts";

const chart = {
  release: "cilium",
  namespace: "kube-system",
  repository: "https://charts.example/",
  chart: "cilium",
  version: "1.20.0",
  range: ">=1.19",
};
const to = { kubeconfig: "/run/kubeconfig", context: "bench" };

describe("the command lines of helm", () => {
  test("install and upgrade in one, with the user's values first, and never wait", () => {
    const argv = upgradeArguments({ chart, valuesFiles: ["/run/given.yaml", "/run/supplied.yaml"], limitSeconds: 900 }, to);
    expect(argv.join(" ")).toBe(
      "upgrade cilium cilium --install --repo https://charts.example/ --version 1.20.0 --namespace kube-system --create-namespace --reset-values " +
        "--values /run/given.yaml --values /run/supplied.yaml --history-max 5 --timeout 900s --kubeconfig /run/kubeconfig --kube-context bench",
    );
    expect(argv).not.toContain("--wait");
  });

  test.each([
    ["history", historyArguments(chart, to), "history cilium --namespace kube-system --output json --max 5"],
    ["given values", valuesArguments(chart, 3, "given", to), "get values cilium --revision 3 --namespace kube-system --output json"],
    ["all values", valuesArguments(chart, 3, "all", to), "get values cilium --revision 3 --namespace kube-system --output json --all"],
    ["rollback", rollbackArguments(chart, 3, 60.2, to), "rollback cilium 3 --namespace kube-system --timeout 61s"],
    [
      "uninstall, which waits: what comes next must not find its pods at work",
      uninstallArguments(chart, 60, to),
      "uninstall cilium --namespace kube-system --cascade foreground --wait --timeout 60s",
    ],
  ])("%s", (_, argv, expected) => {
    expect(argv.join(" ")).toBe(`${expected} --kubeconfig /run/kubeconfig --kube-context bench`);
  });

  test("helm's own choice of cluster is left to it where nothing is said", () => {
    expect(historyArguments(chart, {}).join(" ")).not.toMatch(/kube-?con/);
  });
});
