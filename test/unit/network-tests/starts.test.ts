import { describe, expect, test } from "vitest";
import type { PodStarts, Starts } from "../../../actions/lib/model/arrangement.ts";
import type { NetworkTest, Variant } from "../../../actions/lib/network-tests/network-test.ts";
import { podStart } from "../../../actions/lib/network-tests/pod-start.ts";
import { serviceStart } from "../../../actions/lib/network-tests/service-start.ts";
import { IDLE_CPU, testContext } from "./fixture.ts";

const nothing = { executions: [], cpu: IDLE_CPU };
const context = testContext();

function variantOf({ variants }: NetworkTest, name: string): Variant {
  const variant = variants.find((one) => one.name === name);
  if (variant === undefined) throw new Error(`no ${name}`);
  return variant;
}

const upTo = (count: number, last: number): readonly number[] => Array.from({ length: count }, (_, index) => (last * (index + 1)) / count);

describe("pods that start", () => {
  const variant = variantOf(podStart, "10");
  const podStarts: PodStarts = {
    scheduledSeconds: upTo(10, 0.2),
    addressSeconds: upTo(10, 2),
    seconds: upTo(10, 3),
    uncertaintySeconds: 0.03,
  };

  test("are measured by the medians, and the slowest is a fact", () => {
    expect(variant.parse({ ...nothing, podStarts }, context)).toEqual({
      status: "measured",
      measurements: [
        { metric: "pod.scheduled.p50", value: expect.closeTo(0.11, 9) },
        { metric: "pod.address.p50", value: expect.closeTo(1.1, 9) },
        { metric: "pod.start.p50", value: expect.closeTo(1.65, 9), resolution: 0.03 },
      ],
      facts: { pods: 10, slowestSeconds: 3, clockUncertaintySeconds: 0.03 },
      warnings: [],
    });
  });

  test.each<[string, PodStarts | undefined, string]>([
    ["without word of them", undefined, "the target did not say how the pods started"],
    ["when some are missing", { ...podStarts, seconds: upTo(9, 3) }, "the target started 9 pods, not 10"],
    [
      "when a clock is wrong by more than is said",
      { ...podStarts, seconds: [-0.031, ...upTo(9, 3)] },
      "1 of 10 pods worked before they were asked for: the clocks disagree",
    ],
  ])("make the step invalid %s", (_, given, reason) => {
    const parsed = variant.parse({ ...nothing, ...(given === undefined ? {} : { podStarts: given }) }, context);
    expect(parsed).toMatchObject({ status: "invalid", reason });
  });
});

describe("services that start", () => {
  const variant = variantOf(serviceStart, "20-beside-1000");
  const serviceStarts: Starts = { seconds: upTo(20, 0.2), uncertaintySeconds: 0.01 };

  test("are measured by the median", () => {
    expect(variant.parse({ ...nothing, serviceStarts }, context)).toEqual({
      status: "measured",
      measurements: [{ metric: "service.start.p50", value: expect.closeTo(0.105, 9), resolution: 0.01 }],
      facts: { starts: 20, servicesBeside: 1000, slowestSeconds: 0.2, clockUncertaintySeconds: 0.01 },
      warnings: [],
    });
  });

  test("carry a note where two clocks leave more than a tenth in doubt", () => {
    const parsed = variant.parse({ ...nothing, serviceStarts: { ...serviceStarts, uncertaintySeconds: 0.025 } }, context);
    expect(parsed).toMatchObject({
      status: "measured",
      warnings: ["these times may be wrong by 25 ms, 23.8 % of the median: two clocks measured them"],
    });
  });

  test("are asked for beside others or alone", () => {
    expect(serviceStart.variants.map(({ arrangement }) => arrangement)).toEqual([
      { kind: "service-starts", starts: 20, beside: 0 },
      { kind: "service-starts", starts: 20, beside: 1000 },
    ]);
  });
});
