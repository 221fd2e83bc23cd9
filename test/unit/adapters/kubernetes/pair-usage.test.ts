import { describe, expect, test } from "vitest";
import { PairUsage } from "../../../../actions/lib/adapters/kubernetes/pair-usage.ts";
import { EnvironmentError } from "../../../../actions/lib/model/errors.ts";
import { core, moment, reading } from "./node-agent/readings.ts";

/** A node that was busy for so much of ten seconds, its one core idle otherwise. */
const START = moment(0, [core({ idle: 0 })]);
const worked = (seconds: number) => moment(10, [core({ idle: 10 - seconds, user: seconds })]);
const readingOf = (at: ReturnType<typeof moment>, more: object = {}) => reading(at, more);
const window = (seconds: number) => reading(START, { last: worked(seconds) });

const CAPPED = { isMaximum: false };

describe("what both nodes spent", () => {
  test("is added up over both machines, the idle floor learnt from quiet windows alone", () => {
    const usage = new PairUsage(false);
    expect(usage.addWindow({ client: window(0.2), other: window(0.4) }, 0.08)).toBe(true);
    expect(usage.addWindow({ client: window(0.2), other: window(5) }, 0.08)).toBe(false);
    const other = { node: "n2" };
    const { cpu } = usage.between(
      { client: readingOf(START), other: readingOf(START, other) },
      { client: readingOf(worked(4)), other: readingOf(worked(6), other) },
      CAPPED,
    );
    expect(cpu.total.busyCoreSeconds).toBeCloseTo(10, 6);
    expect(cpu.client.busyCoreSeconds).toBeCloseTo(4, 6);
    expect(cpu.idleFloorCores).toBeCloseTo(0.06, 6);
  });

  test("is counted once where both share a machine", () => {
    const usage = new PairUsage(true);
    const other = { node: "n2" };
    const { cpu } = usage.between(
      { client: readingOf(START), other: readingOf(START, other) },
      { client: readingOf(worked(4)), other: readingOf(worked(4), other) },
      CAPPED,
    );
    expect(cpu.total).toMatchObject({ busyCoreSeconds: expect.closeTo(4, 6), cores: 1 });
    expect(cpu).not.toHaveProperty("idleFloorCores");
  });

  test("is not known when a node was rebooted meanwhile", () => {
    const usage = new PairUsage(false);
    expect(() => usage.between({ client: readingOf(START) }, { client: readingOf(worked(1), { bootId: "another" }) }, CAPPED)).toThrow(
      new EnvironmentError("What the step cost is not known: node n1 was rebooted meanwhile."),
    );
  });
});

describe("what spoils a step", () => {
  test("makes it invalid, but an allowance that a test for the maximum spends on purpose is only told", () => {
    const nics = (exceeded: number) => [{ name: "ens5", allowances: { pps_allowance_exceeded: exceeded } }];
    const between = (isMaximum: boolean) =>
      new PairUsage(false).between(
        { client: readingOf(START, { nics: nics(0) }) },
        { client: readingOf(worked(1), { nics: nics(7), conntrack: { count: 90, maximum: 100 } }) },
        { isMaximum },
      );
    const allowance = "ens5 of node n1 went beyond an allowance of its instance type (pps_allowance_exceeded grew by 7)";
    const tracked = "node n1 tracked 90 % of the connections it can";
    expect(between(true)).toMatchObject({ problems: [tracked], warnings: [allowance] });
    expect(new Set(between(false).problems)).toEqual(new Set([tracked, allowance]));
    expect(between(false).warnings).toEqual([]);
  });
});
