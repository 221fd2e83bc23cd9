import type { PolicyEnforcement } from "../model/arrangement.ts";
import type { Measurement } from "../model/outcome.ts";
import { FRESH_AND_KEPT_METRICS, FRESH_AND_KEPT_RUNS, freshAndKept } from "./fresh-and-kept.ts";
import type { NetworkTest, Variant } from "./network-test.ts";
import { conclude } from "./validity.ts";

const NAME = "network-policy";

export const networkPolicy: NetworkTest = {
  name: NAME,
  title: "Network policies",
  tool: "fortio",
  workload: "http",
  // Policies are about pods, and what a service adds is another test's.
  paths: ["pod/other-node"],
  variants: [0, 10, 100, 1000].map(withPolicies),
};

function withPolicies(policies: number): Variant {
  const load = freshAndKept(NAME);
  return {
    name: String(policies),
    title: policies === 0 ? "No policies" : `${policies} policies about the servers, as many about other pods`,
    metrics: [...FRESH_AND_KEPT_METRICS, ...(policies === 0 ? [] : (["policy.enforcement.time"] as const))],
    runs: FRESH_AND_KEPT_RUNS,
    arrangement: { kind: "policies", policies },
    commands: load.commands,
    parse(output, context) {
      const found = load.read(output, context);
      const { enforcement } = output;
      return conclude({
        measurements: [...found.measurements, ...enforcementTime(enforcement)],
        facts: { ...found.facts, ...(enforcement === undefined ? {} : { policies: enforcement.policies }) },
        problems: [...enforcementProblems(enforcement, policies), ...found.problems],
        warnings: [...found.warnings, ...enforcementWarnings(enforcement)],
      });
    },
  };
}

/** Every round counts, also one that was sooner than clocks can tell: without those the others would say too much. */
const enforcementTime = (enforcement: PolicyEnforcement | undefined): readonly Measurement[] =>
  enforcement?.seconds === undefined
    ? []
    : [{ metric: "policy.enforcement.time", value: enforcement.seconds, resolution: enforcement.uncertaintySeconds ?? 0 }];

const enforcementWarnings = ({ seconds, uncertaintySeconds }: Partial<PolicyEnforcement> = {}): readonly string[] =>
  seconds !== undefined && uncertaintySeconds !== undefined && seconds <= uncertaintySeconds
    ? [`how soon a policy is enforced is no more than two clocks may be wrong by, ${(uncertaintySeconds * 1000).toFixed(0)} ms`]
    : [];

function enforcementProblems(enforcement: PolicyEnforcement | undefined, policies: number): readonly string[] {
  if (enforcement === undefined) return ["the target did not say that it made the policies"];
  if (enforcement.policies !== policies) return [`the target made ${enforcement.policies} policies, not ${policies}`];
  if (policies > 0 && enforcement.enforced !== true)
    return ["this cluster does not enforce network policies: what none of them allows still got through"];
  return [];
}
