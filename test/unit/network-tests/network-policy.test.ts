import { describe, expect, test } from "vitest";
import type { PolicyEnforcement } from "../../../actions/lib/model/arrangement.ts";
import { networkPolicy } from "../../../actions/lib/network-tests/network-policy.ts";
import type { RawOutput } from "../../../actions/lib/network-tests/network-test.ts";
import { outputOf, testContext } from "./fixture.ts";

const context = testContext({ seconds: 0.5 });
const variantOf = (name: string) => networkPolicy.variants.find((variant) => variant.name === name) as (typeof networkPolicy.variants)[0];
const captured = outputOf(variantOf("100"), context, ["fortio-1.68.2/network-policy-0-1", "fortio-1.68.2/network-policy-0-2"]);
const enforcement: PolicyEnforcement = { policies: 100, enforced: true, seconds: 0.42, uncertaintySeconds: 0.03 };

test("new connections, the control over kept ones and the time to enforce are told together", () => {
  const parsed = variantOf("100").parse({ ...captured, enforcement }, context);
  expect(parsed).toMatchObject({
    status: "measured",
    facts: { connections: 200, keptConnectionRequests: 200, policies: 100 },
    warnings: [],
  });
  expect(parsed.measurements.map(({ metric }) => metric)).toEqual(variantOf("100").metrics);
  expect(parsed.measurements.at(-1)).toEqual({ metric: "policy.enforcement.time", value: 0.42, resolution: 0.03 });
});

test("without policies there is nothing to enforce, and the rest is measured", () => {
  const parsed = variantOf("0").parse({ ...captured, enforcement: { policies: 0 } }, context);
  expect(parsed.status).toBe("measured");
  expect(parsed.measurements.map(({ metric }) => metric)).toEqual(variantOf("0").metrics);
  expect(variantOf("0").metrics).not.toContain("policy.enforcement.time");
});

test("enforced sooner than the clocks can tell, it counts all the same, and a warning says how far they may be off", () => {
  const parsed = variantOf("100").parse({ ...captured, enforcement: { ...enforcement, seconds: 0 } }, context);
  expect(parsed).toMatchObject({
    status: "measured",
    warnings: ["how soon a policy is enforced is no more than two clocks may be wrong by, 30 ms"],
  });
  expect(parsed.measurements.at(-1)).toEqual({ metric: "policy.enforcement.time", value: 0, resolution: 0.03 });
});

describe("the step is invalid", () => {
  test.each<[string, Partial<RawOutput>, string]>([
    ["without word of the policies", {}, "the target did not say that it made the policies"],
    ["with another number of policies", { enforcement: { ...enforcement, policies: 10 } }, "the target made 10 policies, not 100"],
    [
      "where policies are not enforced",
      { enforcement: { policies: 100, enforced: false } },
      "this cluster does not enforce network policies: what none of them allows still got through",
    ],
    [
      "where nobody looked whether they are",
      { enforcement: { policies: 100 } },
      "this cluster does not enforce network policies: what none of them allows still got through",
    ],
  ])("%s", (_, changes, reason) => {
    expect(variantOf("100").parse({ ...captured, ...changes }, context)).toMatchObject({ status: "invalid", reason });
  });

  test("when one of the two loads was not held, and says which", () => {
    const [fresh, kept] = captured.executions;
    const json = JSON.parse(kept?.stdout ?? "");
    json.ActualDuration *= 1.1;
    json.ActualQPS /= 1.1;
    const executions = [fresh, { ...kept, stdout: JSON.stringify(json) }] as RawOutput["executions"];
    expect(variantOf("100").parse({ ...captured, executions, enforcement }, context)).toMatchObject({
      status: "invalid",
      reason: "kept connections: the requests reached 89.9 % of the rate that was asked for, not 99 %",
    });
  });
});
