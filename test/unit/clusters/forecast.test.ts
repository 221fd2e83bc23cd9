import { describe, expect, test } from "vitest";
import { describeRemains } from "../../../actions/lib/clusters/aftermath.ts";
import { describeCost, describeCreation, forecast, refuseCost } from "../../../actions/lib/clusters/forecast.ts";
import { dollarsPerHour } from "../../../actions/lib/clusters/prices.ts";
import { runningCost } from "../../../actions/lib/clusters/running-cost.ts";
import { resource } from "../../support/scripted-account.ts";

const now = new Date("2026-11-21T20:00:00Z");
const expiresAt = new Date("2026-11-21T23:00:00Z");
const SIZE = { region: "ap-northeast-2", instanceType: "m6i.xlarge", nodes: 3, nodesFollow: false };
const known = forecast(SIZE, now, expiresAt);
const unknown = forecast({ ...SIZE, instanceType: "c7gn.xlarge" }, now, expiresAt);

describe("what a cluster costs", () => {
  test("is the control plane, the nodes, their addresses and their disks", () => {
    // The fact sheet's own sum for Seoul: 0.10 + 0.708 + 0.015 + about 0.02.
    expect(dollarsPerHour("ap-northeast-2", "m6i.xlarge", 3)).toBeCloseTo(0.838, 2);
  });

  test("grows with an instance's size inside of its family", () => {
    const node = (type: string) => (dollarsPerHour("us-east-1", type, 1) ?? 0) - (dollarsPerHour("us-east-1", type, 0) ?? 0);
    expect(node("m6in.2xlarge") - node("m6in.xlarge")).toBeCloseTo(0.27846, 5);
  });

  test.each([
    ["eu-north-1", "m6i.xlarge"],
    ["us-east-1", "c7gn.xlarge"],
    ["us-east-1", "m6i.metal"],
    ["us-east-1", "m6i"],
  ])("is not made up: %s %s", (region, type) => {
    expect(dollarsPerHour(region, type, 3)).toBeUndefined();
  });

  test("is told of what is left by the prices of its region, and not made up for others", () => {
    const volume = resource("volume", "vol-1", { gibibytes: 730 });
    expect([runningCost("us-east-1", volume), runningCost("ap-northeast-2", volume), runningCost("eu-north-1", volume)]).toEqual([
      expect.closeTo(0.08, 6),
      expect.closeTo(0.0912, 6),
      undefined,
    ]);
    const instance = resource("instance", "i-1", { instanceType: "m6i.xlarge" });
    const cluster = runningCost("ap-northeast-2", resource("cluster", "bench")) ?? 0;
    expect((runningCost("ap-northeast-2", instance) ?? 0) * 3 + cluster).toBeCloseTo(
      dollarsPerHour("ap-northeast-2", "m6i.xlarge", 3) ?? 0,
      9,
    );
  });

  test("counts until the sweeper comes, with a deletion that begins then", () => {
    expect(known.dollarsAtMost).toBeCloseTo((known.dollarsPerHour ?? 0) * 3.25, 6);
  });
});

describe("max-cost", () => {
  test("refuses what may cost more, with both amounts and what to change", () => {
    expect(() => refuseCost(known, 2, SIZE)).toThrow(
      'Input "max-cost" is 2 USD, but the cluster may cost 2.72 USD until 2026-11-21T23:00:00Z: raise it, or make "expires-in", "nodes" or "instance-type" smaller.',
    );
  });

  test("refuses what nobody can tell the cost of", () => {
    expect(() => refuseCost(unknown, 100, { ...SIZE, instanceType: "c7gn.xlarge" })).toThrow(
      'Input "max-cost" is 100 USD, but there is no price here of "c7gn.xlarge" in "ap-northeast-2"',
    );
  });

  test.each([3, undefined])("lets pass what is allowed: %s", (limit) => {
    expect(() => refuseCost(known, limit, SIZE)).not.toThrow();
  });
});

describe("what is announced", () => {
  test("is place, time, cost, end, and what the network does by itself", () => {
    expect([...describeCreation(SIZE), ...describeCost(known, SIZE)]).toEqual([
      "A cluster in ap-northeast-2 with 3 nodes of type m6i.xlarge.",
      "Creating it takes about 17 minutes.",
      "With all its nodes it costs about 0.84 USD an hour (an estimate with prices of July 2026), and 2.72 USD at most until it is swept.",
      "From 2026-11-21T23:00:00Z on the sweeper may delete it.",
      expect.stringMatching(/^m6i\.xlarge carries 1\.562 Gbit\/s for as long as one likes and up to 12\.5 for some minutes;/),
    ]);
  });

  test("says so when the nodes come later, and when the cost is unknown", () => {
    const size = { ...SIZE, instanceType: "c7gn.xlarge", nodesFollow: true };
    expect(describeCreation(size)).toEqual([
      "A cluster in ap-northeast-2 with no nodes at first; 3 nodes of type c7gn.xlarge follow when the CNI is there.",
      "Creating it takes about 12 minutes.",
    ]);
    expect(describeCost(unknown, size)[0]).toBe("What it costs is unknown: there is no price here of c7gn.xlarge in ap-northeast-2.");
  });
});

describe("what is said after a creation that failed", () => {
  const remains = { name: "bench", region: "us-east-1", forecast: known, isKept: false };

  test("is what exists, what it costs, and what will delete it", () => {
    const found = { name: "bench", region: "us-east-1", status: "CREATING", version: "1.35", tags: {} };
    expect(describeRemains({ ...remains, found })).toEqual([
      "There is a cluster bench in us-east-1, in state CREATING; there may be nodes too.",
      "It costs up to 0.84 USD an hour until it is deleted.",
      "The post step of this job begins its deletion; whatever that leaves is deleted by delete-cluster, or by sweep-clusters after 2026-11-21T23:00:00Z.",
    ]);
  });

  test("does not take an unknown cluster for an empty account", () => {
    expect(describeRemains({ ...remains, found: "nothing" })[0]).toContain(
      "there may be stacks eksctl-bench-*, a VPC and a placement group",
    );
    expect(describeRemains({ ...remains, found: "unknown" })[0]).toBe("Whether there is a cluster bench in us-east-1 could not be asked.");
  });

  test("does not promise a deletion that was turned off", () => {
    expect(describeRemains({ ...remains, found: "nothing", isKept: true })[2]).toMatch(
      /^It is kept, as asked for: delete it by delete-cluster/,
    );
  });
});
