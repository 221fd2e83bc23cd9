import { describe, expect, it } from "vitest";
import { alarmRecord, compareWithItself } from "../../../actions/lib/dashboard/alarm-record.ts";
import type { HistoryEvent } from "../../../actions/lib/history/history-event.ts";
import type { HistoryEntry } from "../../../actions/lib/model/history-entry.ts";
import { pointOf, seriesOf } from "../../bench/statistics/series.ts";
import { buildEntry } from "../../support/history-entries.ts";

const event = (more: Partial<HistoryEvent>): HistoryEvent => ({
  id: "change",
  kind: "change",
  status: "confirmed",
  direction: "regression",
  at: { night: "2026-06-01", time: "2026-06-01T02:00:00Z", run: "1-1", sha: "0".repeat(40), facts: {} },
  confirmedOn: "2026-06-02",
  findings: [],
  corroborated: false,
  stands: true,
  boundary: [],
  fixes: [],
  ...more,
});

const NONE = { runs: 0, compared: 0, apart: 0 };
const recordOf = (events: readonly HistoryEvent[]) => alarmRecord(events, [], "2026-06-30", NONE).months;

describe("the record of alarms", () => {
  it("counts an alarm in the month of its confirmation, whatever became of it", () => {
    const events = [event({}), event({ status: "fixed" }), event({ status: "accepted" }), event({ status: "vanished" })];
    expect(recordOf(events)).toEqual([{ period: "2026-06", held: 3, false: 1, open: 0 }]);
  });

  it("does not say of an alarm of the last week that it held", () => {
    expect(recordOf([event({ confirmedOn: "2026-06-24" }), event({ confirmedOn: "2026-06-23" })])).toEqual([
      { period: "2026-06", held: 1, false: 0, open: 1 },
    ]);
  });

  it("takes no odd night and no suspicion for an alarm", () => {
    const { confirmedOn: _, ...suspected } = event({ status: "suspected" });
    expect(recordOf([event({ kind: "anomaly" }), suspected])).toEqual([]);
  });

  it("reckons years of judged series only", () => {
    const year = seriesOf([0, 0]).points.map((point, at) => ({ ...point, ...pointOf(at * 365, 1e10) }));
    const judged = seriesOf([], { name: { points: year } });
    const context = { ...judged, metric: { ...judged.metric, metric: "tcp.retransmits" } };
    expect(alarmRecord([], [judged, context], "2026-06-30", NONE).seriesYears).toBeCloseTo(1, 2);
  });
});

describe("a scenario against itself", () => {
  const twins = (second: number): HistoryEntry => {
    const entry = buildEntry({
      record: { arms: ["a", "b"].map((name) => ({ name, scenario: "cilium", title: name, notes: [], readySeconds: 1 })) },
    });
    const cells = entry.cells.map((cell) => ({
      ...cell,
      values: { "tcp.throughput": cell.arm === "a" ? [100, 100] : [second, second], "tcp.retransmits": [1, 9] },
    }));
    return { ...entry, cells };
  };

  it("is apart where the two differ by more than matters in practice", () => {
    expect(compareWithItself(twins(101))).toEqual({ compared: 1, apart: 0 });
    expect(compareWithItself(twins(110))).toEqual({ compared: 1, apart: 1 });
  });

  it("is not compared where a half has no value", () => {
    expect(compareWithItself(twins(0))).toEqual({ compared: 0, apart: 0 });
  });
});
