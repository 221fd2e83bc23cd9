import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { makePlan } from "../lib/benchmark/plan.ts";
import { PROFILES } from "../lib/benchmark/profiles.ts";
import { type PathChoice, selectCells } from "../lib/benchmark/selection.ts";
import { ConfigurationError } from "../lib/model/errors.ts";
import type { Plan } from "../lib/model/plan.ts";
import type { Scenario } from "../lib/model/scenario.ts";
import type { TrafficPath } from "../lib/model/traffic-path.ts";
import { NETWORK_TESTS } from "../lib/network-tests/catalog.ts";
import { nearestName } from "../lib/scenarios/nearest-name.ts";
import type { Inputs } from "./inputs.ts";

/** What the inputs come to once the profile has filled the gaps and everything was checked against the catalogues. */
export interface Request {
  readonly plan: Plan;
  readonly runId: string;
  /** Folder for the results. */
  readonly out: string;
  readonly resume: boolean;
  /** Command line that asks for the same. */
  readonly reproduce: string;
}

/** Part of namespace, cgroup and folder names, in which a dot separates. */
const RUN_ID = /^[a-z0-9][a-z0-9-]{0,19}$/;

/** @throws ConfigurationError for what no catalogue has, before anything is created */
export function makeRequest(inputs: Inputs, scenarios: readonly Scenario[]): Request {
  const profile = PROFILES[inputs.profile];
  const names = inputs.scenarios ?? profile.scenarios;
  for (const name of names) refuseUnknown(name, scenarios);
  const baseline = inputs.baseline ?? (names[0] as string);
  if (!names.includes(baseline))
    throw new ConfigurationError(`Input "baseline" must be one of the scenarios measured (${names.join(", ")}), not "${baseline}".`);
  const runId = inputs.runId ?? randomBytes(3).toString("hex");
  if (!RUN_ID.test(runId))
    throw new ConfigurationError(`Input "run-id" must be up to 20 small letters, digits and hyphens, not "${runId}".`);
  if (inputs.resume && inputs.out === undefined)
    throw new ConfigurationError('Input "out" must name the folder of the run that "resume" is to go on with.');

  const tests = inputs.tests ?? (profile.tests === "all" ? NETWORK_TESTS.map((test) => test.name) : profile.tests);
  const paths = pathChoice(inputs.paths) ?? profile.paths;
  const plan = makePlan({
    // The baseline leads: it is the first column of every table.
    arms: [baseline, ...names.filter((name) => name !== baseline)].map((name) => ({ name, scenario: name })),
    baseline,
    cells: selectCells(tests, paths, NETWORK_TESTS),
    rounds: inputs.rounds ?? profile.rounds,
    secondsPerRun: inputs.seconds ?? profile.secondsPerRun,
    order: { design: inputs.order, seed: inputs.seed },
  });
  return {
    plan,
    runId,
    out: inputs.out ?? join("results", runId),
    resume: inputs.resume,
    reproduce: reproduce(inputs, plan, tests, paths),
  };
}

function refuseUnknown(name: string, scenarios: readonly Scenario[]): void {
  if (scenarios.some((scenario) => scenario.slug === name)) return;
  const slugs = scenarios.map((scenario) => scenario.slug);
  const nearest = nearestName(name, slugs);
  throw new ConfigurationError(
    `Input "scenarios" must name scenarios (${slugs.join(", ")}), not "${name}"${nearest === undefined ? "." : `; did you mean "${nearest}"?`}`,
  );
}

function pathChoice(paths: Inputs["paths"]): PathChoice | undefined {
  if (paths === undefined) return undefined;
  if (paths.includes("all")) return "all";
  if (paths.includes("headline")) return "headline";
  return paths.filter((path): path is TrafficPath => path.includes("/"));
}

function reproduce(inputs: Inputs, plan: Plan, tests: readonly string[], paths: PathChoice): string {
  const options = {
    target: inputs.target,
    scenarios: plan.arms.map((arm) => arm.scenario).join(","),
    tests: tests.join(","),
    paths: [paths].flat().join(","),
    rounds: plan.rounds,
    seconds: plan.secondsPerRun,
    order: plan.order.design,
    ...(plan.order.design === "random" ? { seed: plan.order.seed } : {}),
  };
  return ["npm run -s bench -- run", ...Object.entries(options).map(([name, value]) => `--${name} ${value}`)].join(" ");
}
