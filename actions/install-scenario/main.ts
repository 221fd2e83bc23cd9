import { readWorkflowRun } from "../lib/action/event.ts";
import { runAction } from "../lib/action/run-action.ts";
import { readChosenScenario, withValuesOf } from "../lib/adapters/data-plane/chosen-scenario.ts";
import { bringToScenario } from "./bring-to-scenario.ts";
import { checkValues } from "./check-values.ts";
import { inputs } from "./inputs.ts";
import { makeRequest } from "./request.ts";

await runAction(async ({ log, outputs, readInputs, signal }) => {
  const asked = readInputs(inputs);
  const files = await readChosenScenario(asked.scenario);
  const from = asked.from === undefined ? undefined : await readChosenScenario(asked.from, "from");
  const wanted = asked.values === undefined ? files : await withValuesOf(files, asked.values);
  const request = makeRequest(asked, wanted, readWorkflowRun(), from?.scenario);
  checkValues(request.files, log);
  outputs.set("facts", request.factsPath);
  outputs.set("migration", request.migration?.path ?? "");
  const { nodesReadySeconds, upgradeSeconds } = await bringToScenario(request, log, signal);
  outputs.set("nodes-ready-seconds", nodesReadySeconds?.toFixed(1) ?? "");
  outputs.set("upgrade-seconds", upgradeSeconds?.toFixed(1) ?? "");
});
