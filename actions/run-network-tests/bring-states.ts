import { requireAll } from "../lib/adapters/data-plane/assertions/check-assertions.ts";
import { requireInPlace } from "../lib/adapters/data-plane/in-place-states.ts";
import { openInstallation } from "../lib/adapters/data-plane/open-installation.ts";
import { phaseTimes } from "../lib/adapters/data-plane/phase-times.ts";
import { upgrade } from "../lib/adapters/data-plane/upgrade.ts";
import type { Switching } from "../lib/benchmark/switching-target.ts";
import type { Arm } from "../lib/model/plan.ts";
import type { Log } from "../lib/ports/log.ts";
import type { ScenarioFiles } from "../lib/scenarios/scenario-files.ts";
import type { ClusterPlace, Request } from "./request.ts";

/** For each wait of an upgrade. */
const LIMIT_SECONDS = 900;

/**
 * Brings one cluster to the states of a scenario that its arms are, by upgrades of its charts, each proven by the scenario's assertions.
 * @param states what each arm is, by its name
 * @throws ConfigurationError for states that no upgrade leads between
 */
export function stateBringer(
  { plan, runId }: Request,
  place: ClusterPlace,
  states: ReadonlyMap<string, ScenarioFiles>,
  log: Log,
): Switching["bring"] {
  const stateOf = ({ name, scenario }: Arm): ScenarioFiles => {
    const files = states.get(name);
    if (files === undefined) throw new Error(`no state of ${scenario} for ${name}`);
    return files;
  };
  const [baseline, ...others] = plan.arms;
  for (const other of others) if (baseline !== undefined) requireInPlace(baseline.scenario, stateOf(baseline), stateOf(other));
  const flat = withoutGroups(log);

  return async (arm, signal) => {
    const files = stateOf(arm);
    const { eks } = files.scenario;
    if (eks === undefined) throw new Error(`${arm.scenario} was let through without a recipe`);
    const wanted = { ...place, slug: arm.scenario, recipe: eks, files, run: runId, limitSeconds: LIMIT_SECONDS };
    await using opened = await openInstallation(wanted, flat, signal);
    const { installation } = opened;
    const { assertions, upgradeSeconds } = await upgrade(installation, phaseTimes(installation.clock, flat), signal);
    requireAll(assertions, arm.scenario);
    return [`an upgrade of ${upgradeSeconds.toFixed(0)} s brought the cluster here, and ${assertions.length} assertions hold`];
  };
}

/** An upgrade happens inside a group of the log, and groups do not nest. */
const withoutGroups = (log: Log): Log => ({
  info: (message) => log.info(message),
  warning: (message) => log.warning(message),
  debug: (message) => log.debug(message),
  group: async (title, body) => {
    log.info(title);
    return await body();
  },
});
