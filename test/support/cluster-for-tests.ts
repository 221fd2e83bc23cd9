import { terminalLog } from "../../actions/lib/cli/terminal-log.ts";
import { down, readFacts, up } from "./cluster/cluster.ts";
import { prepareMaterials } from "./cluster/materials.ts";

let wasUp = false;

/** Builds the test cluster where nobody has, which takes its time, and brings it up once for all files of the project. */
export async function setup(): Promise<void> {
  wasUp = (await readFacts()) !== undefined;
  await up(await prepareMaterials(terminalLog()), "iptables", terminalLog());
}

/** Whoever had a cluster up before the tests has one after them. */
export async function teardown(): Promise<void> {
  if (!wasUp) await down();
}
