import { describe, expect, test } from "vitest";
import { compareArms } from "../../../actions/lib/comparison/compare-arms.ts";
import { joinRecords } from "../../../actions/lib/comparison/join-records.ts";
import { fingerprintOf } from "../../../actions/lib/comparison/noise-history.ts";
import { ConfigurationError } from "../../../actions/lib/model/errors.ts";
import type { RunRecord } from "../../../actions/lib/model/record.ts";
import { armFacts, buildRecord, measured, type RecordOptions, type ScriptedCell, wobble } from "../../support/records.ts";

const CELL = { test: "http", variant: "max-close", path: "service/other-node" } as const;
const rates = (centre: number): ScriptedCell => ({
  ...CELL,
  outcome: (arm, round) => measured({ "http.rate.max": wobble(centre, 0.01, arm, round) }),
});
const record = (runId: string, more: RecordOptions = {}) => buildRecord({ runId, cells: [rates(10_000)], ...more });

describe("joining records", () => {
  test("leaves a single one as it is", () => {
    const only = record("a");
    expect(joinRecords([only])).toEqual({ record: only, apart: new Set() });
  });

  test("puts the arms of the others beside the first's baseline, as measured apart", () => {
    const { record: joined, apart } = joinRecords([record("a", { arms: ["vpc-cni", "cilium-eni"] }), record("b", { arms: ["calico"] })]);
    expect(joined.arms.map(({ name }) => name)).toEqual(["vpc-cni", "cilium-eni", "calico"]);
    expect(joined).toMatchObject({ runId: "a+b", baseline: "vpc-cni", cells: [CELL] });
    expect(apart).toEqual(new Set(["calico"]));
    expect(compareArms(joined, { apart }).candidates.map(({ arm, pairing }) => `${arm}: ${pairing}`)).toEqual([
      "cilium-eni: paired",
      "calico: unpaired",
    ]);
  });

  test("takes a second run of the same states as more rounds, so that two clusters that differ say nothing of the states", () => {
    const states = (centre: number, runId: string, design: "abba" | "baab") =>
      record(runId, {
        arms: ["base", "head"].map((revision) => armFacts(`cilium-eni@${revision}`, { scenario: "cilium-eni", revision })),
        cells: [rates(centre)],
        order: { design, seed: 1, grouping: "arm" },
      });
    const { record: joined, apart } = joinRecords([states(10_000, "a", "abba"), states(8_000, "b", "baab")]);
    expect(apart).toEqual(new Set());
    expect(joined.arms.map(({ name }) => name)).toEqual(["cilium-eni@base", "cilium-eni@head"]);
    expect(joined.rounds).toBe(10);
    expect(new Set(joined.steps.map(({ round }) => round)).size).toBe(11);
    const { candidates } = compareArms(joined, { apart });
    expect(candidates.map(({ arm, pairing }) => `${arm}: ${pairing}`)).toEqual(["cilium-eni@head: paired"]);
    expect(candidates[0]?.metrics[0]?.evidence).toMatchObject({ n: 10, effect: expect.closeTo(0, 2) });
    expect(joined.notes[0]).toBe(
      'Run "b" of 2026-11-21T10:00:00.000Z measured the same states elsewhere: its rounds stand here as 6 to 10, and each compares what was measured side by side.',
    );
  });

  test("compares the values that were measured", () => {
    const { record: joined, apart } = joinRecords([
      record("a", { arms: ["vpc-cni"] }),
      record("b", { arms: ["vpc-cni"], cells: [rates(20_000)] }),
    ]);
    const [candidate] = compareArms(joined, { apart }).candidates;
    expect(candidate?.metrics[0]?.evidence).toMatchObject({ n: 5, effect: expect.closeTo(Math.log(2), 1) });
  });

  test("names arms that clash by their revision, or else by their run", () => {
    const arm = (revision?: string) => [armFacts("vpc-cni", revision === undefined ? {} : { revision })];
    const names = (...some: RunRecord[]) => joinRecords(some).record.arms.map(({ name }) => name);
    expect(names(record("a", { arms: arm("v1") }), record("b", { arms: arm("v2") }))).toEqual(["vpc-cni", "vpc-cni@v2"]);
    expect(names(record("a", { arms: arm() }), record("b", { arms: arm() }))).toEqual(["vpc-cni", "vpc-cni@b"]);
    const twice = names(record("a", { arms: arm("v1") }), record("b", { arms: arm("v2") }), record("c", { arms: arm("v2") }));
    expect(twice).toEqual(["vpc-cni", "vpc-cni@v2", "vpc-cni@c"]);
  });

  test("gives every step an arm of its own and an id of its own", () => {
    const { record: joined } = joinRecords([record("a"), record("b"), record("c")]);
    const ids = joined.steps.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(joined.steps.map(({ arm }) => arm))).toEqual(new Set(joined.arms.map(({ name }) => name)));
  });

  test("says where the environments differ, and which notes are whose", () => {
    const first = record("a");
    const other = record("b", {
      arms: ["calico"],
      startedAt: "2026-11-20T08:00:00.000Z",
      environment: { ...first.environment, kernel: "6.12.0", tools: { ...first.environment.tools, iperf3: "3.18" } },
      notes: ["It was resumed"],
    });
    expect(joinRecords([first, other]).record.notes).toEqual([
      'Run "b" of 2026-11-20T08:00:00.000Z was measured apart: what differs between the runs is in every number of calico.',
      'Run "b" had kernel 6.12.0, run "a" 6.18.0.',
      'Run "b" had iperf3 3.18, run "a" 3.12.',
      'Run "b": It was resumed',
    ]);
  });

  test("says where the nodes of two clusters differ, and not that they have other names", () => {
    const cluster = (name: string, instanceType: string, zone: string) => {
      const plain = record(name);
      const node = {
        ...{ name, instanceType, zone, kernel: "6.18.0", operatingSystem: "Linux", architecture: "amd64" },
        ...{ containerRuntime: "containerd://2.1.5", kubelet: "v1.34.4", cores: 4, memoryBytes: 2 ** 34 },
      };
      return { ...plain, environment: { ...plain.environment, cluster: { version: "v1.34.4", nodes: [node], images: {} } } };
    };
    const { notes } = joinRecords([cluster("a", "m6i.xlarge", "zone-a"), cluster("b", "m6i.large", "zone-b")]).record;
    expect(notes.slice(1)).toEqual([
      'Run "b" had nodes of type m6i.large, run "a" m6i.xlarge.',
      'Run "b" had nodes in zone-b, run "a" zone-a.',
    ]);
  });

  test("keeps what the first record knows of its own arms, and says what of the others is left out", () => {
    const known = (runId: string, arms: string[]) => {
      const plain = record(runId, { arms });
      return {
        ...plain,
        adaptive: { looks: [3, 5], reason: "clear" as const },
        noise: { schemaVersion: 1 as const, fingerprint: fingerprintOf(plain), runs: [] },
        judging: { thresholds: runId === "a" ? "tcp.throughput=5%" : "tcp.throughput=1%" },
        confirmation: { startedAt: plain.startedAt, finishedAt: plain.finishedAt, rounds: 3, cells: [], arms: [], steps: [] },
      };
    };
    const first = known("a", ["vpc-cni"]);
    const { record: joined } = joinRecords([first, known("b", ["calico"])]);
    const { adaptive, noise, judging, confirmation, rounds } = first;
    expect(joined).toMatchObject({ adaptive, noise, judging, confirmation, rounds });
    expect(joined.notes.slice(1)).toEqual([
      'Run "b": its number of rounds was chosen by looks at its own arms, which corrects nothing here.',
      'Run "b": its confirmation was against its own baseline and is left out.',
      'Run "b": what was known of its noise is about its own pairs and is left out.',
      'Run "b": its own gate and thresholds do not decide here.',
    ]);
  });

  test("is partial when one of them is", () => {
    expect(joinRecords([record("a"), record("b", { status: "partial" })]).record.status).toBe("partial");
  });

  test.each([
    ["none", [], 'Input "records" must name at least one record.'],
    [
      "a run that is there twice",
      [record("a"), record("b"), record("b")],
      'Input "records" must name every run once, but run "b" is there twice.',
    ],
    [
      "different targets",
      [record("a"), record("b", { target: { kind: "kubernetes", statement: "EKS" } })],
      'Input "records" must name records of one kind of target, but run "a" has lab and run "b" has kubernetes.',
    ],
    [
      "tool runs of different length",
      [record("a"), record("b", { secondsPerRun: 10 })],
      'Input "records" must name records of tool runs of one length, but run "a" has 2 s and run "b" has 10 s.',
    ],
    [
      "no metric in common",
      [record("a"), record("b", { cells: [{ ...rates(1), variant: "max-keep-alive" }] })],
      'Input "records" must name records with at least one metric in common, but run "a" has http/max-close/service/other-node http.rate.max and run "b" has http/max-keep-alive/service/other-node http.rate.max.',
    ],
    [
      "nothing in common but what was measured between the hosts",
      ["a", "b"].map((name) =>
        record(name, {
          cells: [
            { ...rates(1), variant: name },
            { ...rates(1), path: "host/other-node" },
          ],
        }),
      ),
      'Input "records" must name records with at least one metric in common, but run "a" has http/a/service/other-node http.rate.max and run "b" has http/b/service/other-node http.rate.max.',
    ],
    [
      "no metric at all",
      [record("a"), record("b", { cells: [] })],
      'Input "records" must name records with at least one metric in common, but run "a" has http/max-close/service/other-node http.rate.max and run "b" has none.',
    ],
  ])("refuses %s in one sentence", (_, records, sentence) => {
    expect(() => joinRecords(records)).toThrow(new ConfigurationError(sentence));
  });
});
