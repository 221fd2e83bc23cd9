import { describe, expect, it } from "vitest";
import type { Facts, Outcome } from "../../../actions/lib/model/outcome.ts";
import { makeReport } from "../../../actions/lib/report/make-report.ts";
import { noteFacts } from "../../../actions/lib/report/note-facts.ts";
import type { Report } from "../../../actions/lib/report/report.ts";
import { alikeText } from "../../../actions/lib/report/sections/context-section.ts";
import { en } from "../../../actions/lib/words/en.ts";
import { buildRecord, failed, invalid, measured, type Script, type ScriptedCell, type Values } from "../../support/records.ts";

const THROUGHPUT: Values = { "tcp.throughput": 1e9 };

const cellOf = (test: string, outcome: Script, variant = "v"): ScriptedCell => ({ test, variant, path: "pod/other-node", outcome });

/** A report of arms a and b. */
const reportOf = (...cells: ScriptedCell[]): Report => makeReport(buildRecord({ arms: ["a", "b"], cells }));
const seen = (facts: (arm: string, round: number) => Facts, values = THROUGHPUT): Script => {
  return (arm, round): Outcome => measured(values, { facts: facts(arm, round) });
};

/** Rows as title with unit, and what each arm saw. */
const rowsOf = ({ context }: Report) =>
  context.facts.map(({ fact, scale, cells }) => [
    `${en.names.fact(fact) ?? fact} ${scale?.unit ?? ""}`.trim(),
    ...cells.map(({ seen }) => (seen === undefined ? undefined : en.names.factValue(fact, seen, scale))),
  ]);
const alikeOf = ({ context }: Report) =>
  context.alike.filter(({ subject }) => !("metric" in subject && subject.metric === "tcp.retransmits")).map((one) => alikeText(one, en));

describe("seenFacts", () => {
  it("shows words as they are, and counts them where there are several", () => {
    const report = reportOf(
      cellOf(
        "tcp-throughput",
        seen((arm, round) => ({ congestionControl: arm === "a" ? "cubic" : round === 2 ? "cubic" : "bbr" })),
      ),
    );
    expect(rowsOf(report)).toEqual([["Congestion control", "cubic", "bbr 4, cubic 1"]]);
  });

  it("lists three different words and counts the others", () => {
    const report = reportOf(
      cellOf(
        "t",
        seen((arm, round) => ({ word: arm === "a" ? "w" : `w${round}` })),
      ),
    );
    expect(rowsOf(report)).toEqual([["word", "w", "w1 1, w2 1, w3 1 and 2 others"]]);
  });

  it("shows in how many rounds something was so", () => {
    const report = reportOf(
      cellOf(
        "t",
        seen((arm, round) => ({ flag: arm === "b" && round < 4 })),
      ),
    );
    expect(rowsOf(report)).toEqual([["flag", "never", "in 3 of 5 rounds"]]);
  });

  it("shows the median of numbers that explain the metrics", () => {
    const report = reportOf(
      cellOf(
        "tcp-cost",
        seen((arm, round) => ({ receivedBitsPerSecond: (arm === "a" ? 5e9 : 4e9) + round * 1e6 }), { "tcp.cpu-per-bit": 1e-10 }),
      ),
    );
    expect(rowsOf(report)).toEqual([["Rate at which the cost was measured Gbit/s", "5.00", "4.00"]]);
  });

  it("tells how many requests are behind percentiles, and says nothing of them where there is no percentile", () => {
    const requests = seen(() => ({ requests: 2000, failedRequests: 1, sockets: 8 }), { "http.latency.p50": 1e-4 });
    expect(alikeOf(reportOf(cellOf("http", requests)))).toEqual(["Requests behind each percentile: 2,000 in http v over pod/other-node"]);
    expect(
      alikeOf(
        reportOf(
          cellOf(
            "http",
            seen(() => ({ requests: 2000 }), { "http.rate.max": 9 }),
          ),
        ),
      ),
    ).toEqual([]);
  });

  it("tells the place of the probed service together with the number of services", () => {
    const facts = seen(() => ({ services: 1000, position: 1010 }), { "service.programming.time": 1 });
    expect(alikeOf(reportOf(cellOf("service-scaling", facts, "1000")))).toEqual([
      expect.stringMatching(/^Place of the probed service .*: 1,010 with 1,000 services in service-scaling 1000 over pod\/other-node$/),
    ]);
  });

  it("shows facts of another version under their own name", () => {
    const facts = JSON.parse('{ "__proto__": "odd", "constructor": 0.125 }') as Facts;
    expect(
      alikeOf(
        reportOf(
          cellOf(
            "t",
            seen(() => facts),
          ),
        ),
      ),
    ).toEqual(["__proto__: odd in t v over pod/other-node", "constructor: 0.125 in t v over pod/other-node"]);
  });

  it("says in a sentence what all arms have in common, also where an arm has nothing", () => {
    const outcome: Script = (arm) => (arm === "b" ? failed("no route") : measured(THROUGHPUT, { facts: { congestionControl: "cubic" } }));
    const report = reportOf(cellOf("tcp-throughput", outcome));
    expect(report.context.facts).toEqual([]);
    expect(alikeOf(report)).toEqual(["Congestion control: cubic in tcp-throughput v over pod/other-node"]);
  });

  it("takes facts of measured steps of the rounds that count only", () => {
    const outcome: Script = (_, round) => {
      if (round === 1) return { ...invalid("too slow", THROUGHPUT), facts: { congestionControl: "reno" } } as Outcome;
      return measured(THROUGHPUT, { facts: { congestionControl: round === 0 ? "bbr" : "cubic" } });
    };
    expect(alikeOf(reportOf(cellOf("t", outcome)))).toEqual(["Congestion control: cubic in t v over pod/other-node"]);
  });

  it("points from a dash to the note that says why", () => {
    const outcome: Script = (arm, round) => {
      if (arm === "b") return failed("no route");
      return measured(THROUGHPUT, { facts: arm === "a" ? { congestionControl: "cubic" } : { congestionControl: "bbr", round } });
    };
    const report = makeReport(buildRecord({ arms: ["a", "b", "c"], cells: [cellOf("t", outcome)] }));
    expect(report.context.facts[0]?.cells).toEqual([{ seen: "cubic", notes: [] }, { notes: [1] }, { seen: "bbr", notes: [] }]);
  });

  it("says where a measured arm did not record a fact that others did, as long as they differ", () => {
    const facts = (arm: string): Facts => (arm === "a" ? { word: "x" } : arm === "b" ? { word: "y" } : {});
    const report = makeReport(buildRecord({ arms: ["a", "b", "c"], cells: [cellOf("t", seen(facts))] }));
    expect(rowsOf(report)).toEqual([["word", "x", "y", undefined]]);
  });
});

describe("joinRows", () => {
  const cc: Script = (arm) => measured(THROUGHPUT, { facts: { congestionControl: arm === "a" ? "cubic" : "bbr" } });

  it("gives cells that say the same one row", () => {
    const report = reportOf(cellOf("tcp-throughput", cc, "1-stream"), cellOf("tcp-throughput", cc, "reverse"), cellOf("tcp-cost", cc));
    expect(rowsOf(report)).toEqual([["Congestion control", "cubic", "bbr"]]);
    expect(report.context.facts[0]?.places).toHaveLength(3);
  });

  it("lets the other cells speak for an arm that was not measured in one of them", () => {
    const gap: Script = (arm, round) => {
      if (arm === "c") return failed("no route");
      return cc(arm, round);
    };
    const report = makeReport(buildRecord({ arms: ["a", "b", "c"], cells: [cellOf("t", gap, "1"), cellOf("t", cc, "2")] }));
    expect(rowsOf(report)).toEqual([["Congestion control", "cubic", "bbr", "bbr"]]);
  });
});

describe("a CPU-bound throughput", () => {
  const bound = (isBound: (arm: string, round: number) => boolean): Report =>
    reportOf(
      cellOf(
        "tcp-throughput",
        seen((arm, round) => ({ cpuBound: isBound(arm, round) }), { ...THROUGHPUT, "tcp.retransmits": 3 }),
        "1-stream",
      ),
    );
  const cautions = (report: Report) => report.notes.map((note) => en.notes.note(noteFacts(note, report.arms.length)));

  it("has a note that says it is a limit of the CPU and not of the network, on the arms where it is so", () => {
    const report = bound((arm, round) => arm === "b" && round > 1);
    expect(cautions(report)).toEqual([
      "the client's cores, the server's or both were at least 95 % busy, so this rate is a limit of the CPU and not of the network — b (4 of 5 rounds) in tcp-throughput 1-stream over pod/other-node.",
    ]);
    expect(report.tests[0]?.rows[0]?.cells.map(({ notes }) => notes)).toEqual([[], [1]]);
    expect(rowsOf(report)).toEqual([["Bound by the CPU", "never", "in 4 of 5 rounds"]]);
  });

  it("needs nothing beside the note where it holds for all arms in all rounds", () => {
    const report = bound(() => true);
    expect(cautions(report)).toEqual([expect.stringContaining("— all arms (5 of 5 rounds) in tcp-throughput 1-stream")]);
    expect([...rowsOf(report), ...alikeOf(report)]).toEqual([]);
  });

  it("is told in a sentence where it never was", () => {
    const report = bound(() => false);
    expect(report.notes).toEqual([]);
    expect(alikeOf(report)).toEqual(["Bound by the CPU: never in tcp-throughput 1-stream over pod/other-node"]);
  });
});
