import { toFailure } from "../../../actions/lib/action/failure.ts";
import { rerunAsRoot } from "../../../actions/lib/adapters/process/root.ts";
import { terminalLog } from "../../../actions/lib/cli/terminal-log.ts";
import { HELP, readCommand } from "./arguments.ts";
import { changePolicies, changeProxyMode, down, up } from "./cluster.ts";
import { prepareMaterials } from "./materials.ts";
import { KUBECONFIG } from "./places.ts";
import { describeStatus } from "./status.ts";

process.exitCode = await main(process.argv.slice(2));

/** @returns 0 done, 1 a failure or a cluster that is not up, 2 a refusal of arguments */
async function main(argv: readonly string[]): Promise<number> {
  const log = terminalLog();
  try {
    const command = readCommand(argv);
    if (command.name === "help") {
      process.stdout.write(`${HELP}\n`);
      return 0;
    }
    await rerunAsRoot();
    const startedAt = performance.now();
    const done = (what: string) => log.info(`${what} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    switch (command.name) {
      case "up":
        if ((await up(await prepareMaterials(log), command.mode, log, command.shape)) === "started") done("Up");
        else done("The test cluster was up already; it is as asked");
        process.stdout.write(`export KUBECONFIG=${KUBECONFIG}\n`);
        return 0;
      case "proxy":
        await changeProxyMode(await prepareMaterials(log), command.mode, log);
        done("Changed");
        return 0;
      case "policies":
        await changePolicies(await prepareMaterials(log), command.enforced, log);
        done("Changed");
        return 0;
      case "build":
        await prepareMaterials(log);
        done("Built");
        return 0;
      case "down":
        await down();
        done("Down");
        return 0;
      case "status": {
        const { text, isUp } = await describeStatus();
        process.stdout.write(`${text}\n`);
        return isUp ? 0 : 1;
      }
    }
  } catch (error) {
    const { sentence, stack, exitCode } = toFailure(error);
    process.stderr.write(`${sentence}\n${stack === undefined ? "" : `${stack}\n`}`);
    return exitCode;
  }
}
