import { describe, expect, test } from "vitest";
import { describeTaint, tolerates, tolerationsFrom } from "../../../../actions/lib/adapters/kubernetes/tolerations.ts";
import { ConfigurationError } from "../../../../actions/lib/model/errors.ts";

const taint = { key: "dedicated", value: "net", effect: "NoSchedule" };

describe("a toleration", () => {
  test.each([
    ["all", true],
    ["dedicated", true],
    ["dedicated=net", true],
    ["dedicated=net:NoSchedule", true],
    ["dedicated:NoSchedule", true],
    ["dedicated=other", false],
    ["dedicated=net:NoExecute", false],
    ["another", false],
  ])("%s fits the taint dedicated=net:NoSchedule: %s", (given, fits) => {
    expect(tolerates(tolerationsFrom([given]), taint)).toBe(fits);
  });

  test("is not needed where a taint only prefers other nodes", () => {
    expect(tolerates([], { key: "busy", effect: "PreferNoSchedule" })).toBe(true);
  });

  test.each(["", "a=b=c", "key:Never", "=value"])("cannot be %j", (given) => {
    expect(() => tolerationsFrom([given])).toThrow(ConfigurationError);
  });
});

test("a taint is written as kubectl writes it", () => {
  expect(describeTaint(taint)).toBe("dedicated=net:NoSchedule");
  expect(describeTaint({ key: "gpu", effect: "NoExecute" })).toBe("gpu:NoExecute");
});
