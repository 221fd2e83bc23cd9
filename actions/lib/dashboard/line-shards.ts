import type { HistoryEvent } from "../history/history-event.ts";
import type { Catalog } from "./catalog.ts";
import { lineFinding } from "./event-facts.ts";
import type { Line, Segment } from "./lines.ts";
import type { RunTable } from "./run-tables.ts";
import { rounded } from "./shard-text.ts";
import { type LineFinding, type LineShard, type SegmentFacts, shardName } from "./shards.ts";
import { type SiteFile, shardFile } from "./site-file.ts";

/** Findings of one line that are written out, the latest. */
const FINDINGS_KEPT = 300;

/** What was found on each line, by night. */
export function findingsByLine(events: readonly HistoryEvent[], { lines }: Catalog): LineFinding[][] {
  const found: LineFinding[][] = Array.from(lines, () => []);
  for (const event of events) {
    for (const finding of event.findings) {
      const facts = lineFinding(event, finding, lines);
      if (facts !== undefined) found[facts.line]?.push(facts);
    }
  }
  return found.map((all) => all.sort((one, other) => (one.at.night < other.at.night ? -1 : one.at.night > other.at.night ? 1 : 0)));
}

export function* lineShards(
  lines: readonly Line[],
  { scenarioPlaces }: Catalog,
  tables: readonly RunTable[],
  findings: readonly (readonly LineFinding[])[],
): Generator<SiteFile> {
  for (const [place, { scenario, segments, omitted }] of lines.entries()) {
    const table = tables[scenarioPlaces.get(scenario) ?? -1];
    if (table === undefined) continue;
    const shard: LineShard = {
      line: place,
      segments: segments.map((segment) => segmentFacts(segment, table)),
      findings: (findings[place] ?? []).slice(-FINDINGS_KEPT),
      omitted,
    };
    yield shardFile(shardName("lines", place), shard);
  }
}

function segmentFacts({ fingerprint, points }: Segment, { places }: RunTable): SegmentFacts {
  const facts = { runs: [] as number[], medians: [] as number[], lows: [] as number[], highs: [] as number[] };
  const counts: number[] = [];
  for (const { run, median, low, high, rounds } of points) {
    facts.runs.push(places.get(run) ?? 0);
    facts.medians.push(rounded(median));
    facts.lows.push(rounded(low));
    facts.highs.push(rounded(high));
    counts.push(rounds);
  }
  const [first = 0] = counts;
  return { fingerprint, ...facts, rounds: counts.every((count) => count === first) ? first : counts };
}
