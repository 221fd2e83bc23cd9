import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Helm } from "../../../actions/lib/adapters/helm/helm.ts";
import { terminalLog } from "../../../actions/lib/cli/terminal-log.ts";
import { InterruptedError } from "../../../actions/lib/model/errors.ts";
import type { ChartReference } from "../../../actions/lib/model/scenario.ts";
import type { Kubectl } from "../../support/cluster/kubectl.ts";
import { KUBECONFIG } from "../../support/cluster/places.ts";
import { BUILD_LIMIT_MS, restoreCluster } from "../../support/cluster-for-tests.ts";
import { temporaryFolder } from "../../support/folders.ts";
import { type ChartRepository, serveCharts } from "../../support/helm/chart-repository.ts";
import { type HelmLine, helmFolder, helmIn } from "../../support/helm/helm-program.ts";
import { recordingLog } from "../../support/recording-log.ts";

const NAMESPACE = "helm-test";
const never = new AbortController().signal;
const folder = temporaryFolder();
/** The one that is brought along is of the newer line; users have the older one too. */
const LINES: readonly HelmLine[] = [3, 4];
const executables = new Map<HelmLine, string>();

let kubectl: Kubectl;
let charts: ChartRepository;
let chart: ChartReference;
let image: string;

beforeAll(async () => {
  const restored = await restoreCluster();
  kubectl = restored.kubectl;
  image = restored.materials.images.find(({ name }) => name === "node-tools")?.pinned ?? "";
  for (const line of LINES) executables.set(line, helmIn(await helmFolder(line, terminalLog())));
  charts = await serveCharts(executables.get(4) ?? "", ["0.1.0", "0.2.0"]);
  chart = {
    ...{ release: "tiny", namespace: NAMESPACE, chart: "tiny-data-plane" },
    ...{ repository: charts.address, version: "0.1.0", range: ">=0.1.0" },
  };
}, BUILD_LIMIT_MS);

beforeEach(async () => {
  await kubectl(["delete", "namespace", NAMESPACE, "--ignore-not-found", "--wait"]);
});

afterAll(async () => {
  await kubectl(["delete", "namespace", NAMESPACE, "--ignore-not-found", "--wait"]);
  await charts?.[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

function setUp(line: HelmLine) {
  const executable = executables.get(line) ?? "";
  const log = recordingLog();
  const helm = new Helm({ executable, log, kubeconfig: KUBECONFIG, env: charts.env });
  const upgrade = async (values: object, more: { readonly version?: string; readonly signal?: AbortSignal } = {}) => {
    const file = join(folder.path, "values.yaml");
    await writeFile(file, JSON.stringify({ image, ...values }));
    const { version = chart.version, signal = never } = more;
    await helm.upgrade({ chart: { ...chart, version }, valuesFiles: [file], limitSeconds: 120 }, signal);
  };
  const statuses = async () => (await helm.history(chart, never)).map(({ status }) => status);
  const mode = async () => (await kubectl(["-n", NAMESPACE, "get", "configmap", "tiny-config", "-o", "jsonpath={.data.mode}"])).stdout;
  return { executable, helm, log, upgrade, statuses, mode };
}

describe.each(LINES)("the real helm %i", (line) => {
  test("installs, upgrades and tells the state and the values of a release", async () => {
    const { helm, upgrade, statuses, mode } = setUp(line);
    expect(await helm.history(chart, never)).toEqual([]);
    await upgrade({ mode: "loud" });
    expect(await mode()).toBe("loud");
    await upgrade({}, { version: "0.2.0" });
    // A value that nobody gives any more is the chart's own again.
    expect(await mode()).toBe("quiet");
    expect(await statuses()).toEqual(["superseded", "deployed"]);
    expect((await helm.history(chart, never)).map(({ chart, chartVersion }) => `${chart} ${chartVersion}`)).toEqual([
      "tiny-data-plane 0.1.0",
      "tiny-data-plane 0.2.0",
    ]);
    expect(await helm.values(chart, 2, never)).toEqual({
      given: { image },
      all: { image, mode: "quiet", impossible: false, slowHook: false },
    });
  });

  test("says in its own words why a template fails, and the next installation goes well", async () => {
    const { upgrade, statuses, mode } = setUp(line);
    await expect(upgrade({ impossible: true })).rejects.toThrow(/`.*helm upgrade tiny .*` exited with 1: .*impossible was set/s);
    await upgrade({ mode: "loud" });
    await expect(upgrade({ impossible: true })).rejects.toThrow("impossible was set");
    expect(await mode()).toBe("loud");
    await upgrade({ mode: "quiet" });
    expect((await statuses()).at(-1)).toBe("deployed");
  });

  test("a chart or a version that does not exist is told with its name", async () => {
    const { upgrade } = setUp(line);
    await expect(upgrade({}, { version: "9.9.9" })).rejects.toThrow(/9\.9\.9/);
  });

  test("an installation whose objects the API server refuses leaves a failed release, which the next run removes", async () => {
    const { log, upgrade, statuses } = setUp(line);
    await expect(upgrade({ image: "" })).rejects.toThrow(/image: Required value/);
    expect(await statuses()).toEqual(["failed"]);
    await upgrade({});
    expect((await statuses()).at(-1)).toBe("deployed");
    expect(log.lines.join("\n")).toContain("Release helm-test/tiny is removed first, because its last change (revision 1) is failed");
  });

  test("a release is gone with its pods when its removal is", async () => {
    const { helm, upgrade } = setUp(line);
    await upgrade({});
    const pods = async () => (await kubectl(["-n", NAMESPACE, "get", "pods", "-o", "name"])).stdout;
    await expect.poll(pods, { timeout: 60_000 }).toContain("tiny-agent");
    await helm.uninstall(chart, 60, never);
    expect(await pods()).toBe("");
    expect(await helm.history(chart, never)).toEqual([]);
  });

  test("an upgrade that was interrupted is said, and mended by the next run", async () => {
    const { log, upgrade, statuses, mode } = setUp(line);
    await upgrade({ mode: "loud" });
    const cancelled = new AbortController();
    const upgrading = upgrade({ mode: "quiet", slowHook: true }, { signal: cancelled.signal });
    await untilHooked();
    cancelled.abort(new InterruptedError("The step was cancelled (SIGINT)."));
    await expect(upgrading).rejects.toThrow("The step was cancelled");
    expect(log.lines.join("\n")).toContain("helm was interrupted: release helm-test/tiny may be left under way, which the next run mends.");
    expect(await statuses()).toHaveLength(2);
    await upgrade({ mode: "even louder" });
    expect((await statuses()).at(-1)).toBe("deployed");
    expect(await mode()).toBe("even louder");
  });

  test("an upgrade that was killed leaves a release that helm takes to be under way; the next run goes back and on", async () => {
    const { executable, log, upgrade, statuses, mode } = setUp(line);
    await upgrade({ mode: "loud" });
    const file = join(folder.path, "killed.yaml");
    await writeFile(file, JSON.stringify({ image, mode: "quiet", slowHook: true }));
    const argv = [
      "upgrade",
      "tiny",
      "tiny-data-plane",
      "--repo",
      charts.address,
      "-n",
      NAMESPACE,
      "--kubeconfig",
      KUBECONFIG,
      "--values",
      file,
    ];
    const killed = execFile(executable, argv, { env: { ...process.env, ...charts.env } }, () => undefined);
    await untilHooked();
    killed.kill("SIGKILL");
    expect((await statuses()).at(-1)).toBe("pending-upgrade");
    await upgrade({ mode: "even louder" });
    expect(log.lines.join("\n")).toMatch(/goes back to revision 1 first, because its last change \(revision 2\) is pending-upgrade/);
    expect((await statuses()).at(-1)).toBe("deployed");
    expect(await mode()).toBe("even louder");
  });

  test("a release of another chart under the same name is refused, and left as it is also where it failed", async () => {
    const { helm, upgrade, statuses } = setUp(line);
    const other = { ...chart, chart: "cilium" };
    const install = () => helm.upgrade({ chart: other, valuesFiles: [], limitSeconds: 60 }, never);
    const refusal = "Release helm-test/tiny is of the chart tiny-data-plane, and the scenario installs cilium by that name";
    await expect(upgrade({ image: "" })).rejects.toThrow(/image: Required value/);
    await expect(install()).rejects.toThrow(refusal);
    expect(await statuses()).toEqual(["failed"]);
    await upgrade({});
    await expect(install()).rejects.toThrow(refusal);
    expect(await statuses()).toEqual(["deployed"]);
  });
});

/** The upgrade waits for its hook then. */
async function untilHooked(): Promise<void> {
  await expect
    .poll(async () => (await kubectl(["-n", NAMESPACE, "get", "job", "tiny-hook", "--ignore-not-found", "-o", "name"])).stdout, {
      timeout: 60_000,
    })
    .toContain("tiny-hook");
}
