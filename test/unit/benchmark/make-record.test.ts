import { describe, expect, test } from "vitest";
import { recordSchema } from "../../../actions/lib/adapters/records/record-schema.ts";
import { makeRecord, type RecordRequest } from "../../../actions/lib/benchmark/make-record.ts";
import { countOutcomes, refuseUnmeasured } from "../../../actions/lib/benchmark/outcome-counts.ts";
import { makePlan } from "../../../actions/lib/benchmark/plan.ts";
import type { Outcome } from "../../../actions/lib/model/outcome.ts";
import type { Session } from "../../../actions/lib/model/record.ts";
import { ENVIRONMENT } from "../../support/fakes.ts";

const plan = makePlan({
  target: "lab",
  arms: [{ name: "a", scenario: "a" }],
  baseline: "a",
  cells: [{ test: "rate", variant: "slow", path: "service/other-node" }],
  rounds: 2,
  secondsPerRun: 1,
  order: { design: "abba", seed: 1 },
});
const session = (startedAt: string, overrides: Partial<Session> = {}): Session => ({
  startedAt,
  harness: { version: "0.1.0", commit: "abc" },
  environment: ENVIRONMENT,
  arms: [{ name: "a", scenario: "a", title: "A", notes: ["this kernel has no fq"], readySeconds: 0.2 }],
  ...overrides,
});
const measured: Outcome = { status: "measured", measurements: [{ metric: "http.rate.max", value: 7 }], facts: {}, warnings: [] };

const request = (overrides: Partial<RecordRequest> = {}): RecordRequest => ({
  plan,
  runId: "k3f9",
  target: { kind: "lab", statement: "a test's target" },
  reproduce: "npm run -s bench -- run",
  formerSessions: [],
  session: session("2026-01-01T00:00:00.000Z"),
  results: plan.steps.map((step) => ({ ...step, startedAt: "2026-01-01T00:00:01.000Z", seconds: 1, outcome: measured })),
  finishedAt: new Date(Date.UTC(2026, 0, 1, 1)),
  ...overrides,
});

describe("a record", () => {
  test("fits the schema that readers check, and tells what the arms lack", () => {
    const record = makeRecord(request());
    expect(recordSchema.safeParse(record).error).toBeUndefined();
    expect(record.status).toBe("complete");
    expect(record.notes).toEqual(["a: this kernel has no fq."]);
  });

  test("of a run that ended early is partial and says why", () => {
    const record = makeRecord(request({ results: request().results.slice(0, 1), endedBy: "Interrupted by SIGINT" }));
    expect(record.status).toBe("partial");
    expect(record.notes[0]).toBe("The run ended early (Interrupted by SIGINT): 1 of 3 steps were measured.");
  });

  test("of a resumed run began with its first session, and says what differed since", () => {
    const record = makeRecord(
      request({
        formerSessions: [session("2026-01-01T00:00:00.000Z")],
        session: session("2026-01-02T00:00:00.000Z", {
          environment: { ...ENVIRONMENT, kernel: "6.2.0" },
          harness: { version: "0.1.0", commit: "def" },
        }),
      }),
    );
    expect(record.startedAt).toBe("2026-01-01T00:00:00.000Z");
    expect(record.environment.kernel).toBe("6.2.0");
    expect(record.notes).toEqual([
      "The run was resumed at 2026-01-02T00:00:00.000Z with its data planes built anew.",
      "The sessions of this run differ in kernel; the last one is shown.",
      "The sessions of this run differ in harness; the last one is shown.",
      "a: this kernel has no fq.",
    ]);
  });
});

describe("the record of an adaptive run", () => {
  const adaptive = { ...plan, looks: [1, 2] };

  test("is complete with the rounds it took, and says why it took no more", () => {
    const results = request().results.filter(({ round }) => round <= 1);
    const record = makeRecord(request({ plan: adaptive, results, stopped: { rounds: 1, reason: "futile" } }));
    expect(record).toMatchObject({ status: "complete", rounds: 1, adaptive: { looks: [1, 2], reason: "futile" } });
  });

  test("that was ended early says that it did not get to decide, and counts the rounds it began", () => {
    const results = request().results.slice(0, 2);
    const record = makeRecord(request({ plan: adaptive, results, endedBy: "Interrupted by SIGINT." }));
    expect(record).toMatchObject({ status: "partial", rounds: 1, adaptive: { reason: "interrupted" } });
  });
});

describe("a record with a confirmation", () => {
  test("keeps its steps apart from the rounds, and fits the schema", () => {
    const steps = request().results.map((step) => ({ ...step, id: `confirmation/${step.id}` }));
    const instants = { startedAt: "2026-01-01T00:10:00.000Z", finishedAt: "2026-01-01T00:11:00.000Z" };
    const confirmation = { ...instants, rounds: 2, cells: plan.cells, arms: session("2026-01-01T00:00:00.000Z").arms, steps };
    const record = makeRecord(request({ confirmation }));
    expect(recordSchema.safeParse(record).error).toBeUndefined();
    expect([record.steps.length, record.confirmation?.steps.length]).toEqual([3, 3]);
  });

  test("that was interrupted is partial although every round is there", () => {
    expect(makeRecord(request({ endedBy: "Interrupted by SIGINT." })).status).toBe("partial");
  });
});

describe("counting outcomes", () => {
  test("leaves the warm-up out", () => {
    expect(countOutcomes(makeRecord(request()))).toEqual({ measured: 2, failed: 0, skipped: 0, invalid: 0 });
  });

  test("refuses a run in which nothing was measured, with the first reason", () => {
    const failed: Outcome = { status: "failed", reason: "iperf3 exited with 1" };
    const results = request().results.map((result) => ({ ...result, outcome: failed }));
    expect(() => refuseUnmeasured(makeRecord(request({ results })))).toThrow("Nothing could be measured: iperf3 exited with 1.");
  });
});
