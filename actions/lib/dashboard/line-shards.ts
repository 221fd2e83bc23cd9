import type { HistoryEvent } from "../history/history-event.ts";
import type { Catalog } from "./catalog.ts";
import { spreadOf } from "./collect-runs.ts";
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
  const spreads = points.map(({ median, samples }) => spreadOf(median, samples));
  const counts = spreads.map(({ rounds }) => rounds);
  const [first = 0] = counts;
  return {
    fingerprint,
    runs: points.map(({ run }) => places.get(run) ?? 0),
    medians: points.map(({ median }) => rounded(median)),
    lows: spreads.map(({ low }) => low),
    highs: spreads.map(({ high }) => high),
    rounds: counts.every((count) => count === first) ? first : counts,
  };
}
