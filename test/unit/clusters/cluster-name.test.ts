import { describe, expect, test } from "vitest";
import { clusterName, isClusterName, LONGEST_NAME } from "../../../actions/lib/clusters/cluster-name.ts";

describe("the name of a cluster", () => {
  test("is the same for the same run and attempt, and another one for any other", () => {
    const name = clusterName("vpc-cni", "19000000001-1");
    expect(clusterName("vpc-cni", "19000000001-1")).toBe(name);
    expect(clusterName("vpc-cni", "19000000001-2")).not.toBe(name);
    expect(clusterName("vpc-cni", "19000000002-1")).not.toBe(name);
  });

  test("differs for scenarios that are alike at their beginnings, in the same run", () => {
    const slugs = ["cilium-eni-tuned", "cilium-eni-tuned-no-bbr", "cilium-eni-tuned-no-bandwidth-manager", "cilium-eni-tuned-hubble"];
    expect(new Set(slugs.map((slug) => clusterName(slug, "1-1"))).size).toBe(slugs.length);
  });

  test.each(["a", "vpc-cni", "cilium-eni-tuned-no-bandwidth-manager", "aaaaaaaaaaaaaa-bbb"])(
    "is one that eksctl and IAM take: %s",
    (slug) => {
      for (let run = 0; run < 200; run++) {
        const name = clusterName(slug, `${19_000_000_000 + run}-1`);
        expect(isClusterName(name), name).toBe(true);
        expect(name.length).toBeLessThanOrEqual(LONGEST_NAME);
        expect(name).toMatch(/^cnib-[a-z]/);
        expect(name).not.toContain("--");
      }
    },
  );

  test.each(["", "1abc", "Abc", "a_b", "-a", "a-", "a".repeat(29), "a b", "a;b"])("is refused: %j", (name) => {
    expect(isClusterName(name)).toBe(false);
  });
});
