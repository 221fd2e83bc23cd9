import { parseInputs } from "../lib/action/input.ts";
import { expectedSeconds } from "../lib/benchmark/plan.ts";
import { creationMinutes } from "../lib/clusters/forecast.ts";
import { dollarsPerHour } from "../lib/clusters/prices.ts";
import { ConfigurationError } from "../lib/model/errors.ts";
import type { Scenario } from "../lib/model/scenario.ts";
import { NETWORK_TESTS } from "../lib/network-tests/catalog.ts";
import { PLAN_LAYOUTS, type PlanLayout } from "../lib/words/plan-words.ts";
import { inputs as runInputs } from "../run-network-tests/inputs.ts";
import { makeRequest } from "../run-network-tests/request.ts";
import type { Inputs } from "./inputs.ts";

/** What a layout takes for all scenarios, one after the other. */
export interface Estimate {
  readonly layout: PlanLayout;
  readonly minutes: number;
  /** USD; 0 in the lab, absent where there is no price. */
  readonly dollars?: number;
}

/** Rough, and to be replaced by what runs on EKS take: a chart until its agents are ready, the same for a change of values, and the deletion. */
const INSTALL_MINUTES = 5;
const UPGRADE_MINUTES = 3;
const DELETION_MINUTES = 15;
/** Building the data planes, and the report. */
const LAB_MINUTES = 1;

type Asked = Pick<Inputs, "profile" | "tests" | "rounds" | "awsRegion" | "instanceType" | "nodes">;

/**
 * Duration and cost of the layouts that can carry the scenarios and the tests.
 * @param scenarios those that will be measured
 * @throws ConfigurationError where the chosen layout cannot carry what is asked for
 */
export function estimate(scenarios: readonly Scenario[], chosen: PlanLayout, asked: Asked): readonly Estimate[] {
  return PLAN_LAYOUTS.flatMap((layout) => {
    try {
      const each = scenarios.map((scenario) => estimateOne(layout, scenario, asked));
      const minutes = each.reduce((sum, one) => sum + one.minutes, 0);
      const dollars = each.every((one) => one.dollars !== undefined) ? each.reduce((sum, one) => sum + (one.dollars ?? 0), 0) : undefined;
      return [{ layout, minutes, ...(dollars === undefined ? {} : { dollars }) }];
    } catch (error) {
      if (layout === chosen || !(error instanceof ConfigurationError)) throw error;
      return [];
    }
  });
}

function estimateOne(layout: PlanLayout, scenario: Scenario, asked: Asked): Omit<Estimate, "layout"> {
  const { minutes: arm, rounds } = ofOneArm(layout, scenario, asked);
  if (layout === "lab") return { minutes: 2 * arm + LAB_MINUTES, dollars: 0 };
  const { awsRegion: region, instanceType, nodes } = asked;
  const creation = creationMinutes({ region: region ?? "", instanceType, nodes, nodesFollow: false });
  const around = creation + (scenario.eks?.install.length === 0 ? 0 : INSTALL_MINUTES) + DELETION_MINUTES;
  // Two to prove both states, then one in every round, the warm-up too: a round begins with the arm that the last one ended with.
  const inPlace = 2 * arm + (rounds + 3) * UPGRADE_MINUTES;
  const measuring = {
    "in-place": inPlace,
    crossover: inPlace,
    parallel: arm,
  }[layout];
  const minutes = around + measuring;
  const hourly = hourlyOf(layout, asked);
  return { minutes, ...(hourly === undefined ? {} : { dollars: (hourly * minutes) / 60 }) };
}

function hourlyOf(layout: PlanLayout, { awsRegion: region, instanceType, nodes }: Asked): number | undefined {
  if (region === undefined) return undefined;
  const hourly = dollarsPerHour(region, instanceType, nodes);
  return hourly === undefined ? undefined : hourly * (layout === "in-place" ? 1 : 2);
}

/** As `run-network-tests` would plan it, so that both say the same. */
function ofOneArm(
  layout: PlanLayout,
  scenario: Scenario,
  { profile, tests, rounds }: Asked,
): { readonly minutes: number; readonly rounds: number } {
  const given: Readonly<Record<string, string>> = {
    target: layout === "lab" ? "lab" : "kubeconfig",
    scenarios: scenario.slug,
    profile,
    ...(tests === undefined ? {} : { tests: tests.join(",") }),
    ...(rounds === undefined ? {} : { rounds: String(rounds) }),
  };
  const { plan } = makeRequest(
    parseInputs(runInputs, (name) => given[name]),
    [scenario],
  );
  return { minutes: expectedSeconds(plan, NETWORK_TESTS) / 60, rounds: plan.rounds };
}
