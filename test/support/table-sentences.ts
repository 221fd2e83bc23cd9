import { VERDICTS } from "../../actions/lib/model/verdict.ts";
import type { Words } from "../../actions/lib/words/words.ts";
import { ALL_COUNTS, BASELINE, BOTH, DOUBTS, ONE, OTHER, type Said } from "./sentence-facts.ts";

/** Of tables, of the notes below them, and of how they are read. */
export function tableSentences(words: Words): Said {
  return { ...ofTables(words), ...ofNotes(words), ...ofReading(words) };
}

function ofTables(words: Words): Said {
  const { tables } = words;
  return {
    "tables.gateLegend": [0, 8].flatMap((tests) =>
      BOTH.map((isOneCandidate) => tables.gateLegend({ baseline: BASELINE, tests, isOneCandidate })),
    ),
    "tables.cellLegend": [1, 5, 8].flatMap((usualCount) =>
      BOTH.flatMap((countsDiffer) =>
        [{}, { baseline: BASELINE }].map((more) => tables.cellLegend({ ...more, usualCount, isExact: usualCount > 5, countsDiffer })),
      ),
    ),
    "tables.costLegend": BOTH.map((hasMemory) => tables.costLegend({ hasMemory })),
    "tables.besideHost": [tables.besideHost("9.12", "9.80 Gbit/s")],
    "tables.ratiosLegend": [tables.ratiosLegend(BASELINE)],
    "tables.variants": [
      tables.variants([
        { name: "max-close", title: words.names.metrics["http.rate.max"] },
        { name: "max-keep-alive", title: words.names.metrics["http.rate.max"] },
      ]),
    ],
    "tables.bounds": [
      tables.bounds({ kind: "range", low: "1", high: "2", n: 3 }),
      tables.bounds({ kind: "interval", low: "1", high: "2" }),
    ],
    "tables.allAlike": [tables.allAlike("1")],
    "tables.count": [tables.count(5)],
    "tables.within": [tables.within("3 %")],
    "tables.finds": [tables.finds("3 %")],
    "tables.needs": [tables.needs(9)],
    "tables.verdictInCell": [
      ...VERDICTS.map((verdict) => tables.verdictInCell(verdict)),
      ...DOUBTS(words).map((doubt) => tables.verdictInCell("inconclusive", doubt)),
    ],
    "tables.testSummary": [tables.testSummary(words.names.metrics["tcp.throughput"], ALL_COUNTS)],
    "tables.quietRows": [tables.quietRows(3)],
  };
}

function ofNotes({ notes, names }: Words): Said {
  const group = { test: "http", variants: ["max-close", "max-keep-alive"], paths: ["service/other-node"] as const };
  const everywhere = { ...group, paths: ["pod/other-node", "service/other-node", "pod/same-node", "service/same-node"] as const };
  const where = [
    { arms: [{ names: "all", rounds: { fewest: 5, most: 5, of: 5 } } as const], groups: [group] },
    { arms: [{ names: [ONE], rounds: { fewest: 1, most: 3, of: 5 } }], groups: [everywhere] },
    { arms: [{ names: [ONE, OTHER], rounds: { fewest: 1, most: 1, of: 1 } }], groups: [group, everywhere] },
  ];
  const kinds = ["failed", "skipped", "invalid", "warning", "not-run", "no-value", "not-quiet", "cpu-bound"] as const;
  return {
    "notes.note": kinds.flatMap((kind) =>
      BOTH.map((varies) => notes.note({ kind, text: kind === "warning" || kind === "failed" ? "~" : "", varies, where })),
    ),
    // Of names and the marks between them, which some languages have no word among.
    "notes.places": [notes.places([group, everywhere])],
    "notes.placesLabel": [notes.placesLabel([group, everywhere])],
    "notes.alike": [
      notes.alike(names.metrics["http.errors"], [
        { text: "0 %", groups: [group] },
        { text: "1 %", groups: [] },
      ]),
    ],
    "notes.alikeIntroduction": [1, 2].map(notes.alikeIntroduction),
  };
}

function ofReading({ reading }: Words): Said {
  return {
    "reading.families": [
      reading.families({ gate: 8, report: 1234, alpha: "5 %" }),
      reading.families({ gate: 1, report: 13, alpha: "5 %" }),
    ],
    "reading.thresholds": [
      reading.thresholds([
        { size: "3 %", metrics: ["~", "~"] },
        { size: "5 %", metrics: ["~"] },
      ]),
    ],
    "reading.raised": (["noise", "resolution"] as const).map((by) => reading.raised({ by, metrics: ["~"] })),
    "reading.controls": [1, 5].map(reading.controls),
    "reading.verdict": VERDICTS.map(reading.verdict),
  };
}
