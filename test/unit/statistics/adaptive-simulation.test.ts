import { describe, expect, it } from "vitest";
import { LOOKS } from "../../../actions/lib/statistics/sequential.ts";
import { adaptiveRates, runAdaptive } from "../../bench/statistics/adaptive.ts";
import { statedRounds } from "../../bench/statistics/rounds-needed.ts";
import { even, simulate, WITH_BAD_SAMPLES } from "../../bench/statistics/simulate.ts";

const SEED = 17;
const RUNS = 200;
const world = (noise: number, metrics: number) => ({ ...even(noise, metrics), history: 0 });
/** Three standard errors of a share that is expected, of so many trials. */
const margin = (share: number, trials = RUNS) => 3 * Math.sqrt((share * (1 - share)) / trials);

// A small copy of `node test/bench/statistics/main.ts`, for statistics.md §6.7.
describe("adaptive rounds of one gate metric, threshold 3 %", () => {
  // Mean rounds of statistics.md §6.7, against 12 in a fixed design.
  it.each([
    [0.01, 3.0, 3.0],
    [0.015, 3.2, 3.3],
    [0.02, 4.0, 4.2],
    [0.03, 7.3, 5.9],
  ])("noise of %d per round takes %d rounds when nothing changed and %d for −5 %", (noise, noOp, change) => {
    const none = adaptiveRates(world(noise, 1), "no-op", { looks: LOOKS }, RUNS, SEED);
    const some = adaptiveRates(world(noise, 1), "change", { looks: LOOKS }, RUNS, SEED);
    expect(Math.abs(none.meanRounds - noOp)).toBeLessThan(0.7);
    expect(Math.abs(some.meanRounds - change)).toBeLessThan(0.7);
    expect(none.equivalent).toBeGreaterThanOrEqual(0.94 - margin(0.94));
    expect(none.confirmed).toBeLessThanOrEqual(0.02 + margin(0.02));
    expect(some.confirmed).toBeGreaterThanOrEqual(0.94 - margin(0.94));
  });

  it("without a prior they find less, never say equivalent, and still flag hardly any no-op", () => {
    const none = adaptiveRates(world(0.02, 1), "no-op", { looks: LOOKS, cold: true }, RUNS, SEED);
    const some = adaptiveRates(world(0.02, 1), "change", { looks: LOOKS, cold: true }, RUNS, SEED);
    expect(none).toMatchObject({ equivalent: 0 });
    expect(none.flagged).toBeLessThanOrEqual(0.02 + margin(0.02));
    expect(some.meanRounds).toBeGreaterThan(5);
  });
});

describe("adaptive rounds of eight gate metrics with 2 % noise per round", () => {
  const runs = 80;

  it("find −5 % on one of them in at least 80 %, and after confirmation flag at most 2 % of the no-ops", () => {
    expect(adaptiveRates(world(0.02, 8), "change", { looks: LOOKS }, runs, SEED).confirmed).toBeGreaterThanOrEqual(0.8);
    expect(adaptiveRates(world(0.02, 8), "no-op", { looks: LOOKS }, runs, SEED).confirmed).toBeLessThanOrEqual(0.02 + margin(0.02, runs));
  });

  it("stand bad samples", () => {
    const bad = { ...world(0.02, 8), badShare: WITH_BAD_SAMPLES.badShare };
    expect(adaptiveRates(bad, "no-op", { looks: LOOKS }, runs, SEED).confirmed).toBeLessThanOrEqual(0.06 + margin(0.06, runs));
  });
});

describe("runAdaptive", () => {
  it("says of a run after how many rounds it ended, and why", () => {
    const [calm] = simulate(world(0.005, 2), "no-op", 12, 1, SEED);
    const [wild] = simulate({ ...world(0.4, 2), pairs: 60 }, "no-op", 12, 1, SEED);
    expect(runAdaptive(calm ?? [], { looks: LOOKS })).toEqual({
      rounds: 3,
      stop: "equivalent",
      flagged: 0,
      verdicts: ["equivalent", "equivalent"],
    });
    expect(runAdaptive(wild ?? [], { looks: LOOKS })).toMatchObject({ stop: "futile", verdicts: ["inconclusive", "inconclusive"] });
  });
});

// statistics.md §12.7.
describe("the rounds that an inconclusive metric asks for", () => {
  it("are right within one round in at least four of five cases", () => {
    const stated = statedRounds(40, 1_500, SEED);
    expect(stated.filter(({ confirmed }) => confirmed).length).toBeGreaterThanOrEqual(0.8 * stated.length);
  });
});
