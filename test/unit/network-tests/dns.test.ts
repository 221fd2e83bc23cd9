import { describe, expect, test } from "vitest";
import { dnsQueries } from "../../../actions/lib/network-tests/dns.ts";
import { outputOf, testContext, variantOf } from "./fixture.ts";

const context = testContext({ seconds: 0.2 });

function parse(name: string, captured: string) {
  const variant = variantOf("dns", name);
  return variant.parse(outputOf(variant, context, [`dnsperf-2.10.0/${captured}`]), context);
}

test("at a fixed rate, percentiles are those of every query", () => {
  expect(parse("fixed-rate", "dns-fixed-rate")).toEqual({
    status: "measured",
    measurements: [
      { metric: "dns.latency.p50", value: expect.closeTo(0.000089, 9), resolution: 1e-6 },
      { metric: "dns.latency.p99", value: expect.closeTo(0.00042059, 9), resolution: 1e-6 },
      { metric: "dns.answered", value: 1 },
    ],
    facts: { queries: 200, lost: 0 },
    warnings: [],
  });
});

test("the maximum rate is that of answers with NOERROR", () => {
  expect(parse("max", "dns-max")).toEqual({
    status: "measured",
    measurements: [
      { metric: "dns.rate.max", value: expect.closeTo(11090 / 0.200108, 6) },
      { metric: "dns.answered", value: 1 },
    ],
    facts: { queries: 11090, lost: 0 },
    warnings: [],
  });
});

describe("the step is invalid", () => {
  test("when answers were refusals", () => {
    expect(parse("fixed-rate", "dns-refused")).toMatchObject({
      status: "invalid",
      reason: "20 of 200 queries were not answered with NOERROR, more than 0.1 % (NOERROR: 180, REFUSED: 20, lost: 0)",
      measurements: [{}, {}, { metric: "dns.answered", value: 0.9 }],
    });
  });

  test("when queries were lost, which holds up the others", () => {
    expect(parse("fixed-rate", "dns-paused")).toMatchObject({
      status: "invalid",
      reason:
        "the queries reached 71.9 % of the rate that was asked for, not 99 %; " +
        "100 of 144 queries were not answered with NOERROR, more than 0.1 % (NOERROR: 44, lost: 100)",
    });
  });

  test("when refusals make up the maximum rate, and that counts none of them", () => {
    expect(parse("max", "dns-refused")).toMatchObject({
      status: "invalid",
      measurements: [{ metric: "dns.rate.max", value: expect.closeTo(180 / 0.200247, 6) }, {}],
    });
  });
});

test("without any answer there is no result", () => {
  expect(() => parse("max", "dns-unanswered")).toThrow("dnsperf had no answer");
});

test("queries are full names of type A, one a line", () => {
  expect(dnsQueries(["a.example", "b.example"])).toBe("a.example. A\nb.example. A\n");
});
