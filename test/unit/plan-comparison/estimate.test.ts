import { describe, expect, test } from "vitest";
import type { Scenario } from "../../../actions/lib/model/scenario.ts";
import type { PlanLayout } from "../../../actions/lib/words/plan-words.ts";
import { estimate } from "../../../actions/plan-comparison/estimate.ts";
import { recipe } from "../../support/recipes.ts";
import { RECIPE } from "../clusters/requests.ts";

const scenario = (slug: string): Scenario => ({ slug, title: slug, summary: "One.", eks: RECIPE, lab: recipe() });
const ASKED = {
  profile: "quick",
  tests: undefined,
  rounds: 5,
  awsRegion: "us-east-1",
  instanceType: "m6i.xlarge",
  nodes: 3,
} as const;

type Asked = Parameters<typeof estimate>[2];
const estimates = (more: Partial<Asked> = {}, slugs: readonly string[] = ["one"], chosen: PlanLayout = "in-place") =>
  new Map(estimate(slugs.map(scenario), chosen, { ...ASKED, ...more }).map((one) => [one.layout, one]));
const of = (layout: PlanLayout, ...rest: Parameters<typeof estimates>) => estimates(...rest).get(layout) ?? expect.fail(`no ${layout}`);

describe("an estimate", () => {
  test("is told of every layout, of which the lab costs nothing", () => {
    expect([...estimates().keys()]).toEqual(["in-place", "crossover", "parallel", "lab"]);
    expect(of("lab").dollars).toBe(0);
    for (const { minutes } of estimates().values()) expect(minutes).toBeGreaterThan(0);
  });

  test("of two clusters takes as long as one of the same work, and costs twice as much", () => {
    const [inPlace, crossover] = [of("in-place"), of("crossover")];
    expect(crossover.minutes).toBe(inPlace.minutes);
    expect(crossover.dollars).toBeCloseTo(2 * (inPlace.dollars ?? 0));
    expect(of("parallel").minutes).toBeLessThan(inPlace.minutes);
  });

  test("grows with rounds, in place by an upgrade in each of them too", () => {
    const more = (layout: PlanLayout) => of(layout, { rounds: 10 }).minutes - of(layout).minutes;
    expect(more("parallel")).toBeGreaterThan(0);
    expect(more("lab")).toBeGreaterThan(0);
    const upgradeMinutes = 3;
    expect(more("in-place")).toBeCloseTo(2 * more("parallel") + 5 * upgradeMinutes);
  });

  test("is of all scenarios one after the other", () => {
    const [one, two] = [of("in-place"), of("in-place", {}, ["one", "two"])];
    expect(two.minutes).toBeCloseTo(2 * one.minutes);
    expect(two.dollars).toBeCloseTo(2 * (one.dollars ?? 0));
  });

  test.each<[string, Partial<Asked>]>([
    ["no region is given", { awsRegion: undefined }],
    ["there is no price of the region", { awsRegion: "eu-north-1" }],
    ["there is no price of the machine", { instanceType: "c7gn.xlarge" }],
  ])("has no dollars where %s, but for the lab", (_, asked) => {
    expect(of("crossover", asked)).not.toHaveProperty("dollars");
    expect(of("lab", asked).dollars).toBe(0);
  });

  test("leaves out a layout that cannot carry the tests, and refuses it where it was chosen", () => {
    const tests = ["pod-start/10"];
    expect([...estimates({ tests }).keys()]).toEqual(["in-place", "crossover", "parallel"]);
    expect(() => estimates({ tests }, ["one"], "lab")).toThrow('Input "tests" must name what the lab can carry');
  });
});
