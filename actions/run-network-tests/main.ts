import { runAction } from "../lib/action/run-action.ts";
import { installTools } from "../lib/adapters/lab/set-up/install-tools.ts";
import { rerunAsRoot } from "../lib/adapters/process/root.ts";
import { recordPath } from "../lib/adapters/records/run-folder.ts";
import { logProgress } from "../lib/benchmark/log-progress.ts";
import { countOutcomes, refuseUnmeasured } from "../lib/benchmark/outcome-counts.ts";
import { inputs } from "./inputs.ts";
import { measure, planRun } from "./measure.ts";

await runAction(async ({ log, outputs, readInputs, signal }) => {
  const request = planRun(readInputs(inputs));
  if (request.place.kind === "lab") {
    // As ourselves, before we are root: the tools' cache belongs to the caller.
    await log.group("Set up the lab", () => installTools(log));
    await rerunAsRoot();
  }
  outputs.set("record-path", recordPath(request.out));
  const { record, interrupted } = await measure(request, { log, signal, progress: logProgress(log) });
  outputs.set("run-id", record.runId);
  const counts = countOutcomes(record);
  outputs.set("measured", counts.measured);
  outputs.set("not-measured", counts.failed + counts.skipped + counts.invalid);
  if (interrupted !== undefined) throw interrupted;
  refuseUnmeasured(record);
});
