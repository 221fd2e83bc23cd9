import { join } from "node:path";
import { readWorkflowRun } from "../lib/action/event.ts";
import { runAction } from "../lib/action/run-action.ts";
import { eksClusters } from "../lib/adapters/aws/eks-clusters.ts";
import { writeKubeconfig } from "../lib/adapters/aws/kubeconfig.ts";
import { chosenRegion } from "../lib/adapters/aws/region.ts";
import { readChosenScenario } from "../lib/adapters/data-plane/chosen-scenario.ts";
import { workFolder } from "../lib/adapters/eksctl/work-folder.ts";
import { asInstant } from "../lib/clusters/mark-tags.ts";
import { checkAsked } from "./check-asked.ts";
import { create } from "./create.ts";
import { existing } from "./existing.ts";
import type { Hands, Obtained } from "./hands.ts";
import { inputs as spec } from "./inputs.ts";
import { type AskedCluster, makeRequest } from "./request.ts";
import { reuse } from "./reuse.ts";

await runAction(async ({ log, outputs, state, signal, readInputs }) => {
  const inputs = readInputs(spec);
  const region = chosenRegion(inputs.awsRegion);
  // An existing cluster is taken as it is, whatever the scenario.
  const given = inputs.clusterMode === "existing" ? undefined : inputs.scenario;
  const files = given === undefined ? undefined : await readChosenScenario(given);
  const request = makeRequest(inputs, { files, region, run: readWorkflowRun(), now: new Date() });
  if (request.mode !== "existing") await checkAsked(request, log);
  using clusters = eksClusters({ region });

  const { cluster, run, created, nodeGroupConfig, expiresAt, dollarsAtMost } = await obtain(request, {
    log,
    outputs,
    state,
    signal,
    clusters,
  });

  const kubeconfig = await writeKubeconfig(workFolder(cluster.name), cluster, join(import.meta.dirname, "eks-token.js"));
  outputs.set("cluster-name", cluster.name);
  outputs.set("aws-region", cluster.region);
  outputs.set("run-id", run ?? "");
  outputs.set("kubeconfig", kubeconfig);
  outputs.set("node-group-config", nodeGroupConfig ?? "");
  outputs.set("created", created);
  outputs.set("expires-at", expiresAt === undefined ? "" : asInstant(expiresAt));
  outputs.set("estimated-cost", dollarsAtMost === undefined ? "" : dollarsAtMost.toFixed(2));
  log.info(`Cluster ${cluster.name} in ${cluster.region} is there, with Kubernetes ${cluster.version}.`);
});

function obtain(request: AskedCluster, hands: Hands): Promise<Obtained> {
  switch (request.mode) {
    case "create":
      return create(request, hands);
    case "reuse":
      return reuse(request, hands);
    case "existing":
      return existing(request, hands);
  }
}
