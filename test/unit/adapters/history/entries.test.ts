import { describe, expect, test } from "vitest";
import { checkProvenance } from "../../../../actions/lib/adapters/history/check-provenance.ts";
import { blobId, readEntry, writeEntry } from "../../../../actions/lib/adapters/history/entry-text.ts";
import { entriesOf } from "../../../../actions/lib/model/entries-of.ts";
import { entryPath, type HistoryEntry, readEntryPath } from "../../../../actions/lib/model/history-entry.ts";
import { buildEntry, PROVENANCE } from "../../../support/history-entries.ts";
import { armFacts, buildRecord, conditions, confirmedBy, failed, invalid, measured, skipped } from "../../../support/records.ts";

const tcp = { test: "tcp", variant: "1", path: "pod/other-node" } as const;
const facts = { provenance: PROVENANCE };

describe("a record in the history", () => {
  test("is one entry per scenario, with the scenario's arms only", () => {
    const record = buildRecord({ cells: [{ ...tcp, outcome: () => measured({ "tcp.throughput": 1 }) }] });
    const entries = entriesOf(record, facts);
    expect(entries.map(({ scenario, arms, cells }) => [scenario, arms.map(({ name }) => name), cells.map(({ arm }) => arm)])).toEqual([
      ["vpc-cni", ["vpc-cni"], ["vpc-cni"]],
      ["cilium-eni", ["cilium-eni"], ["cilium-eni"]],
    ]);
  });

  test("keeps every value as it was measured, by round, and the warm-up apart", () => {
    const values = [0.1, 1 / 3, 12_345_678_901.234_5, 2e-9, 5];
    const record = buildRecord({
      arms: ["vpc-cni"],
      rounds: 4,
      cells: [{ ...tcp, outcome: (_, round) => measured({ "tcp.throughput": values[round] ?? 0 }, { resolution: 0.001 }) }],
    });
    const [entry] = entriesOf(record, facts) as [HistoryEntry];
    expect(readEntry("it", writeEntry(entry)).cells).toEqual([
      {
        arm: "vpc-cni",
        ...tcp,
        values: { "tcp.throughput": values.slice(1) },
        warmUp: { "tcp.throughput": 0.1 },
        resolutions: { "tcp.throughput": 0.001 },
        flags: [],
      },
    ]);
  });

  test("has no value for a round that failed, was skipped, invalid or never run, and says why", () => {
    const outcomes = [
      measured({ "tcp.throughput": 1 }),
      failed("no route"),
      skipped("no such mechanism"),
      invalid("the core was full", { "tcp.throughput": 3 }),
      measured({ "tcp.throughput": 4 }, { warnings: ["few samples"] }),
    ];
    const record = buildRecord({ arms: ["vpc-cni"], rounds: 5, cells: [{ ...tcp, outcome: (_, round) => outcomes[round] }] });
    const [cell] = (entriesOf(record, facts) as [HistoryEntry])[0].cells;
    expect(cell?.values).toEqual({ "tcp.throughput": [null, null, null, 4, null] });
    expect(cell?.flags).toEqual([
      { round: 1, status: "failed", reason: "no route" },
      { round: 2, status: "skipped", reason: "no such mechanism" },
      { round: 3, status: "invalid", reason: "the core was full", values: { "tcp.throughput": 3 } },
      { round: 4, status: "measured", warnings: ["few samples"] },
    ]);
  });

  test("says which rounds were disturbed, and how", () => {
    const record = buildRecord({
      arms: ["vpc-cni"],
      rounds: 2,
      cells: [{ ...tcp, outcome: () => measured({ "tcp.throughput": 1 }) }],
      conditions: (_, round) => conditions(round === 1 ? { quiet: false, attempts: 2, stealShare: 0.04 } : {}),
    });
    const [cell] = (entriesOf(record, facts) as [HistoryEntry])[0].cells;
    expect(cell?.flags).toEqual([{ round: 1, status: "measured", quiet: false, attempts: 2, foreignShare: 0, stealShare: 0.04 }]);
  });

  test("keeps the order in which the rounds met the arms, and what was measured again", () => {
    const cells = [{ ...tcp, outcome: () => measured({ "tcp.throughput": 1 }) }];
    const record = confirmedBy(buildRecord({ rounds: 1, cells }), cells, 3);
    const [entry] = entriesOf(record, facts) as [HistoryEntry];
    expect(entry.order).toEqual({
      design: "abba",
      seed: 42,
      rounds: [
        ["vpc-cni", "cilium-eni"],
        ["vpc-cni", "cilium-eni"],
      ],
    });
    expect(entry.confirmation?.cells).toMatchObject([{ arm: "vpc-cni", values: { "tcp.throughput": [1, 1, 1] } }]);
  });

  test.each([
    [["runs"], [armFacts("vpc-cni")], {}],
    [["aa", "runs"], [armFacts("vpc-cni"), armFacts("vpc-cni-again", { scenario: "vpc-cni" })], {}],
    [["runs"], [armFacts("base", { scenario: "vpc-cni", revision: "a" }), armFacts("head", { scenario: "vpc-cni", revision: "b" })], {}],
    [
      ["pr"],
      [armFacts("base", { scenario: "vpc-cni", revision: "a" }), armFacts("head", { scenario: "vpc-cni", revision: "b" })],
      { pullRequest: 7 },
    ],
  ] as const)("is of the kind %j", (kinds, arms, more) => {
    expect(entriesOf(buildRecord({ arms }), { provenance: { ...PROVENANCE, ...more } }).map((entry) => entry.kind)).toEqual(kinds);
  });

  test("is a night too where a scenario was measured against itself, by its first arm", () => {
    const arms = [armFacts("vpc-cni"), armFacts("vpc-cni-again", { scenario: "vpc-cni" }), armFacts("cilium-eni")];
    const record = buildRecord({ arms, cells: [{ ...tcp, outcome: () => measured({ "tcp.throughput": 1 }) }] });
    const entries = entriesOf(record, facts);
    expect(entries.map((entry) => [entry.kind, entry.arms.map(({ name }) => name), entry.cells.map(({ arm }) => arm)])).toEqual([
      ["aa", ["vpc-cni", "vpc-cni-again"], ["vpc-cni", "vpc-cni-again"]],
      ["runs", ["vpc-cni"], ["vpc-cni"]],
      ["runs", ["cilium-eni"], ["cilium-eni"]],
    ]);
    expect(new Set(entries.map(entryPath)).size).toBe(3);
  });

  test("tells what may move all numbers at once, and what has to be the same in a series", () => {
    const node = {
      name: "a",
      instanceType: "c7i.xlarge",
      kernel: "6.12.40",
      operatingSystem: "Amazon Linux 2023",
      architecture: "amd64",
      containerRuntime: "containerd://2",
      kubelet: "v1.35.1",
      cores: 4,
      memoryBytes: 8e9,
    };
    const { environment } = buildRecord();
    const record = buildRecord({
      arms: ["vpc-cni"],
      target: { kind: "kubernetes", statement: "s" },
      environment: { ...environment, cores: 4, cluster: { version: "v1.35.2", nodes: [node, node], images: {} } },
    });
    const [entry] = entriesOf(record, { ...facts, boundaries: { ami: "ami-1", "chart cilium": "1.19.0" } }) as [HistoryEntry];
    expect(entry.fingerprint).toBe("kubernetes, c7i.xlarge, 4 cores, 2 s per run");
    expect(entry.boundaries).toEqual({
      kernel: "6.18.0",
      "operating system": "Debian GNU/Linux 12 (bookworm)",
      kubernetes: "v1.35.2",
      kubelet: "v1.35.1",
      "container runtime": "containerd://2",
      "tool fortio": "1.75.3",
      "tool iperf3": "3.12",
      instance: "c7i.xlarge",
      harness: "0.1.0",
      ami: "ami-1",
      "chart cilium": "1.19.0",
    });
  });
});

describe("an entry's path", () => {
  test.each([
    [buildEntry(), "v1/runs/2026/11/21/100-1-vpc-cni.json"],
    [buildEntry({ pullRequest: 7, attempt: 3 }), "v1/pr/7/2026/11/21/100-3-vpc-cni.json"],
  ])("says what it is", (entry, path) => {
    expect(entryPath(entry)).toBe(path);
    expect(readEntryPath(path)).toMatchObject({ kind: entry.kind, day: "2026-11-21", workflowRun: 100, scenario: "vpc-cni" });
  });

  test.each([
    "v1/runs/2026/13/01/1-1-a.json",
    "v1/runs/2026/1/1/1-1-a.json",
    "v1/runs/2026/11/21/0-1-a.json",
    "v1/runs/2026/11/21/1-1-../a.json",
    "v1/runs/2026/11/21/1-1-a.json/x",
    "v1/pr/2026/11/21/1-1-a.json",
    "v2/runs/2026/11/21/1-1-a.json",
    "v1/runs/2026/11/21/1-1-a.json\n",
  ])("is not read from %j", (path) => expect(readEntryPath(path)).toBeUndefined());
});

describe("an entry's text", () => {
  test("is one line, and the same for the same entry however its parts were ordered", () => {
    const entry = buildEntry();
    const text = writeEntry(entry);
    expect(text.indexOf("\n")).toBe(text.length - 1);
    expect(writeEntry(readEntry("it", text))).toBe(text);
    expect(writeEntry(Object.fromEntries(Object.entries(entry).reverse()) as unknown as HistoryEntry)).toBe(text);
  });

  const changed = (change: object) => JSON.stringify({ ...buildEntry(), ...change });
  test.each([
    ["torn", writeEntry(buildEntry()).slice(0, 100), "it is not JSON, so it is no entry."],
    [
      "of a newer release",
      changed({ schemaVersion: 2 }),
      "it was written by a newer release (schemaVersion 2); this one reads 1, so update it.",
    ],
    ["of no release", changed({ schemaVersion: "1" }), "it is not a valid entry: schemaVersion: expected 1."],
    ["too long", `"${"x".repeat(5_000_000)}"`, "it has more than 5 MB, so it is no entry."],
    [
      "with a path for a scenario",
      changed({ scenario: "../../x" }),
      "it is not a valid entry: scenario: must be lower-case letters, digits and dashes.",
    ],
    [
      "with a path for a workflow run",
      changed({ provenance: { ...PROVENANCE, workflowRun: "../1" } }),
      /^it is not a valid entry: provenance\.workflowRun: expected (int|number), received string\.$/,
    ],
    [
      "of a pull request without one",
      changed({ kind: "pr" }),
      'it is not a valid entry: kind: must be "pr" for a pull request and for nothing else.',
    ],
    [
      "with values for rounds that were not",
      changed({ rounds: 9 }),
      "it is not a valid entry: cells[0].values.tcp.throughput: must have a value per round, which are 9.",
    ],
    ["with an arm that is none", changed({ arms: [armFacts("other")] }), /must be the name of an arm, which "vpc-cni" is not\.$/],
    ["that is a list", "[]", /^it is not a valid entry/],
  ])("is refused in one sentence: %s", (_, text, sentence) => {
    expect(() => readEntry("it", text)).toThrow(sentence);
  });

  test("may name a metric that this release does not know", () => {
    const [cell] = buildEntry().cells;
    const text = changed({ cells: [{ ...cell, values: { "tcp.goodput": [1, 2, null, 4, 5] } }] });
    expect(readEntry("it", text).cells[0]?.values).toEqual({ "tcp.goodput": [1, 2, null, 4, 5] });
  });

  test("has the name that git gives it", () => {
    expect(blobId("hello\n", "")).toBe("ce013625030ba8dba906f756967f9e9ca394464a");
    expect(blobId("hello\n", "0".repeat(64))).toHaveLength(64);
  });
});

describe("what an entry claims", () => {
  const known = { repository: "octo-org/octo-repo", sha: PROVENANCE.sha, workflowRun: 100, attempt: 1 };
  test("is believed where the code host says the same, and names of repositories have no case", () => {
    checkProvenance("it", buildEntry(), { ...known, repository: "Octo-Org/octo-repo", pullRequest: undefined });
    checkProvenance("it", buildEntry({ pullRequest: 7 }), { ...known, pullRequest: 7 });
  });

  test.each([
    [
      { repository: "mallory/octo-repo" },
      undefined,
      "the repository mallory/octo-repo, but the workflow run that made it has octo-org/octo-repo.",
    ],
    [{ pullRequest: 8 }, 7, "pull request 8, but the workflow run that made it has 7."],
    [{ pullRequest: 8 }, undefined, "pull request 8, but the workflow run that made it has none."],
    [{}, 7, "pull request none, but the workflow run that made it has 7."],
    [{ workflowRun: 99 }, undefined, "workflow run 99, but the workflow run that made it has 100."],
    [{ sha: PROVENANCE.sha.toUpperCase() }, undefined, `the commit ${PROVENANCE.sha.toUpperCase()}, but the workflow run that made it has`],
  ])("is refused otherwise: %j", (claim, pullRequest, sentence) => {
    expect(() => checkProvenance("it", buildEntry(claim), { ...known, pullRequest })).toThrow(`it is not stored: it claims ${sentence}`);
  });
});
