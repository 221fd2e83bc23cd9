import { systemClock } from "../../actions/lib/adapters/clock/system-clock.ts";
import { connect } from "../../actions/lib/adapters/kubernetes/connect.ts";
import { ScalingServices } from "../../actions/lib/adapters/kubernetes/services.ts";
import { terminalLog } from "../../actions/lib/cli/terminal-log.ts";
import { ENDPOINTS, type OwnProcess } from "./kubernetes.ts";

/** Makes and removes services and says what it took. Arguments: kubeconfig, run, number of services. */
const [kubeconfig = "", run = "", services = ""] = process.argv.slice(2);
const { signal } = new AbortController();
const cluster = await connect({ kubeconfig }, terminalLog());
const connectedBytes = process.memoryUsage.rss();
const scaling = new ScalingServices({ cluster, run, clock: systemClock });
const timed = async (body: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await body();
  return (performance.now() - startedAt) / 1000;
};
const madeSeconds = await timed(() => scaling.program(Number(services), ENDPOINTS, [], signal));
const removedSeconds = await timed(() => scaling.removeAll(signal));
// Of the system's own accounting, in KiB.
const mostBytes = process.resourceUsage().maxRSS * 1024;
const said: OwnProcess = { connectedBytes, madeSeconds, removedSeconds, mostBytes };
process.stdout.write(JSON.stringify(said));
