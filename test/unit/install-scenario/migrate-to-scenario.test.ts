import { expect, test } from "vitest";
import type { AskedMigration } from "../../../actions/install-scenario/asked-migration.ts";
import { migrateToScenario } from "../../../actions/install-scenario/migrate-to-scenario.ts";
import type { Installation } from "../../../actions/lib/adapters/data-plane/installation.ts";
import { phaseTimes } from "../../../actions/lib/adapters/data-plane/phase-times.ts";
import type { EksRecipe } from "../../../actions/lib/model/scenario.ts";
import { HandClock } from "../../support/fakes.ts";
import { recordingLog } from "../../support/recording-log.ts";
import { FakeCluster } from "../adapters/kubernetes/fake-cluster.ts";

const recipe = (more: Partial<EksRecipe>): EksRecipe => ({
  ...{ status: "ready", needs: {}, addons: {}, nodes: {}, install: [], ready: [], assertions: [], pitfalls: [], evidence: "", ...more },
});

test.each([
  [recipe({ needs: { kubernetes: "1.36" } }), recipe({}), "Scenario new needs Kubernetes 1.36 or newer, and the cluster has v1.34.4."],
  [
    recipe({}),
    recipe({ addons: { "vpc-cni": {} } }),
    "The cluster does not have scenario old: DaemonSet kube-system/aws-node is not there.",
  ],
])("a cluster that cannot be brought from the one to the other is refused, and nothing of it is touched", async (to, old, sentence) => {
  const [cluster, clock, log] = [new FakeCluster(), new HandClock(), recordingLog()];
  const installation = { cluster, clock, log, slug: "new", recipe: to, objectName: "r1" } as unknown as Installation;
  const asked: AskedMigration = { from: "old", old, probesLiveSeconds: 60, path: "/nowhere/migration.json" };
  const migrating = migrateToScenario(asked, installation, phaseTimes(clock, log), new AbortController().signal);
  await expect(migrating).rejects.toThrow(sentence);
  expect(cluster.calls).toEqual([]);
});
