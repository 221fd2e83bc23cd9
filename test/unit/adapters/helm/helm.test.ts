import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Helm } from "../../../../actions/lib/adapters/helm/helm.ts";
import { temporaryFolder } from "../../../support/folders.ts";
import { recordingLog } from "../../../support/recording-log.ts";

const signal = new AbortController().signal;
const chart = { release: "cni", namespace: "kube-system", repository: "https://charts.example/", chart: "cilium", version: "1.20.0", range: "*" }; // biome-ignore format: a table

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder[Symbol.dispose]());

/** A program that tells of these revisions, writes down everything else that it is asked, and does nothing. */
function helmWith(...revisions: readonly { readonly chart: string; readonly status: string }[]) {
  const [executable, history, calls] = ["helm", "history.json", "calls"].map((name) => join(folder.path, name)) as [string, string, string];
  writeFileSync(history, JSON.stringify(revisions.map((revision, index) => ({ revision: index + 1, ...revision }))));
  writeFileSync(calls, "");
  writeFileSync(executable, `#!/bin/sh\nif [ "$1" = history ]; then cat "${history}"; else echo "$1 $2" >> "${calls}"; fi\n`);
  chmodSync(executable, 0o755);
  const asked = () => readFileSync(calls, "utf8").split("\n").slice(0, -1);
  return { helm: new Helm({ executable, log: recordingLog() }), asked };
}

describe("a release by the scenario's name", () => {
  test.each(["failed", "pending-install", "pending-upgrade", "uninstalling", "deployed"])(
    "that is of another chart and %s is refused, and neither mended nor removed",
    async (status) => {
      const { helm, asked } = helmWith({ chart: "calico-3.32.0", status: "superseded" }, { chart: "calico-3.32.0", status });
      await expect(helm.upgrade({ chart, valuesFiles: [], limitSeconds: 10 }, signal)).rejects.toThrow(
        "Release kube-system/cni is of the chart calico, and the scenario installs cilium by that name",
      );
      expect(asked()).toEqual([]);
    },
  );

  test.each([
    [["failed"], ["uninstall cni", "upgrade cni"]],
    [
      ["superseded", "deployed", "pending-upgrade"],
      ["rollback cni", "upgrade cni"],
    ],
    [["deployed"], ["upgrade cni"]],
  ])("that is of this chart is mended first where it must be: %j", async (statuses, expected) => {
    const { helm, asked } = helmWith(...statuses.map((status) => ({ chart: "cilium-1.20.0", status })));
    await helm.upgrade({ chart, valuesFiles: [], limitSeconds: 10 }, signal);
    expect(asked()).toEqual(expected);
  });
});
