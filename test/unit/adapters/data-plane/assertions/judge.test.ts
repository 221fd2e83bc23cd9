import { describe, expect, test } from "vitest";
import { requireAll } from "../../../../../actions/lib/adapters/data-plane/assertions/check-assertions.ts";
import { CLUSTER, onceFound } from "../../../../../actions/lib/adapters/data-plane/assertions/found.ts";
import { describeResult, fits, judge } from "../../../../../actions/lib/adapters/data-plane/assertions/judge.ts";
import { valueAt, valueText } from "../../../../../actions/lib/adapters/data-plane/assertions/value-text.ts";
import type { Assertion, Expectation } from "../../../../../actions/lib/model/assertion.ts";

describe("an expectation", () => {
  test.each<[Expectation, string | undefined, boolean]>([
    [{ is: "BPF" }, "BPF", true],
    [{ is: "BPF" }, "Legacy", false],
    [{ is: true }, "true", true],
    [{ is: 58 }, "58", true],
    [{ is: "" }, undefined, false],
    [{ isNot: true }, "false", true],
    [{ isNot: true }, undefined, true],
    [{ isNot: "true" }, "true", false],
    [{ contains: "bbr" }, "cubic bbr", true],
    [{ contains: "bbr" }, undefined, false],
    [{ matches: "^https://" }, "https://x", true],
    [{ matches: "^https://" }, "http://x", false],
    [{ are: "present" }, "x", true],
    [{ are: "present" }, undefined, false],
    [{ are: "absent" }, undefined, true],
    [{ are: "absent" }, "x", false],
  ])("%j of %j: %s", (expected, value, holds) => {
    expect(fits(expected, value)).toBe(holds);
  });
});

const assertion: Assertion = {
  kind: "cilium-status",
  subject: "routing.intra-host-routing-mode",
  expected: { is: "BPF" },
  because: "the shorter way would not be measured",
};

describe("an assertion", () => {
  test("holds where it holds everywhere", () => {
    const result = judge(assertion, new Map([["node a", "BPF"], ["node b", "BPF"]])); // biome-ignore format: a table
    expect(result).toEqual({ assertion, holds: true, found: "BPF on node a, node b" });
  });

  test("that does not hold says what was expected, what was found, and where", () => {
    const result = judge(assertion, new Map([["node a", "BPF"], ["node b", "Legacy"], ["node c", undefined]])); // biome-ignore format: a table
    expect(result.holds).toBe(false);
    expect(describeResult(result)).toBe(
      "cilium-status routing.intra-host-routing-mode: expected BPF, found Legacy on node b; nothing on node c; BPF on node a " +
        "(otherwise the shorter way would not be measured)",
    );
  });

  test("of the cluster itself names no place", () => {
    expect(judge({ ...assertion, expected: { is: "b" } }, onceFound("a")).found).toBe("a");
    expect(CLUSTER).toBe("the cluster");
  });

  test("of no place does not hold: nothing was proved", () => {
    expect(judge({ ...assertion, expected: { are: "absent" } }, new Map())).toMatchObject({
      holds: false,
      trouble: "there is no place to look at",
    });
  });

  test("all that do not hold are told, and what could not be looked at does not hold", () => {
    const failed = judge(assertion, onceFound("Legacy"));
    const unread = {
      assertion: { ...assertion, subject: "hubble.state" },
      holds: false,
      trouble: "There is no agent of Cilium in kube-system.",
    };
    expect(() => requireAll([judge(assertion, onceFound("BPF")), failed, unread], "cilium-eni")).toThrow(
      /^The cluster is not what scenario cilium-eni says, so nothing is measured on it: .*found Legacy.*; cilium-status hubble.state: expected BPF, nobody could look: There is no agent of Cilium/,
    );
    expect(() => requireAll([judge(assertion, onceFound("BPF"))], "x")).not.toThrow();
  });
});

describe("a value deep in an object", () => {
  const object = {
    status: { conditions: [{ type: "Ready", status: "True", reason: "Fine" }], enis: [{ id: "eni-1" }], "a.b": { c: 1 } },
    data: { "kube-proxy-replacement": "true", empty: "" },
  };

  test.each([
    ["status.conditions.Ready", "True"],
    ["status.conditions.Ready.reason", "Fine"],
    ["status.conditions.Gone", undefined],
    ["status.enis.0.id", "eni-1"],
    ["status.enis", '[{"id":"eni-1"}]'],
    ["status.a.b.c", "1"],
    ["data.kube-proxy-replacement", "true"],
    ["data.empty", ""],
    ["data.none", undefined],
    ["data.empty.more", undefined],
  ])("%s is %j", (path, expected) => {
    expect(valueText(valueAt(object, path))).toBe(expected);
  });
});
