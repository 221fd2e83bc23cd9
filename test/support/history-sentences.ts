import type { EventFacts, EvidenceFacts, RangeFacts } from "../../actions/lib/words/history-words.ts";
import type { Words } from "../../actions/lib/words/words.ts";

const SCENARIO = "cilium";
const NIGHT = "2026-11-21";
const BOTH = [true, false] as const;

/** What the functions of a catalogue make of months, by where they stand: each shape of facts at least once; names from elsewhere are `~`. */
export function historySentences({ history }: Words): Readonly<Record<string, readonly string[]>> {
  const event: EventFacts = {
    kind: "change",
    direction: "regression",
    scenario: SCENARIO,
    metric: "~",
    where: "~",
    change: "−5.1 %",
    more: 0,
  };
  const evidence: EvidenceFacts = {
    kind: "change",
    corroborated: false,
    change: "−5.1 %",
    series: 1,
    scenarios: 1,
    firstSeenOn: NIGHT,
  };
  const place = { night: NIGHT, commit: "abc1234" };
  const range: RangeFacts = { isDrift: false, good: place, bad: place, isSame: false };
  const acceptance = { scenario: SCENARIO, metric: "~", commit: "abc1234", reason: "~", expires: NIGHT };
  const none = { opened: 0, updated: 0, closed: 0, reopened: 0, postponed: 0 };
  return {
    "history.event": (["change", "drift", "anomaly"] as const).flatMap((kind) =>
      (["regression", "improvement", "mixed"] as const).flatMap((direction) => [
        history.event({ ...event, kind, direction, more: 1 }),
        history.event({ ...event, kind, direction, more: 3, night: NIGHT }),
      ]),
    ),
    "history.evidence": [
      history.evidence(evidence),
      history.evidence({ ...evidence, kind: "anomaly" }),
      ...BOTH.map((stands) =>
        history.evidence({
          ...evidence,
          corroborated: true,
          interval: "[−6.0, −4.2]",
          p: "p = 0.003",
          ...(stands ? { orders: 799 } : {}),
          family: { judged: 480, stands },
          series: 12,
          scenarios: 2,
          confirmedOn: NIGHT,
        }),
      ),
    ],
    "history.news": [
      history.news({ kind: "fixed", night: NIGHT }),
      history.news({ kind: "fixed", night: NIGHT, to: "abc1234" }),
      history.news({ kind: "fixed", night: NIGHT, to: "abc1234", from: "abc1234" }),
      history.news({ kind: "vanished" }),
      history.news({ kind: "vanished", night: NIGHT }),
      history.news({ kind: "accepted", commit: "abc1234", reason: "~", expires: NIGHT }),
      history.news({ kind: "reopened" }),
      history.news({ kind: "joined", series: ["~", "~"], all: 4 }),
      history.news({ kind: "duplicate", number: 7 }),
    ],
    "history.moreSeries": [1, 3].map(history.moreSeries),
    "history.moreEvents": [history.moreEvents(3)],
    "history.bars": [
      history.bars({ place: "~", nights: 1, low: "1", high: "2" }),
      history.bars({ place: "~", nights: 60, low: "1", high: "2", mark: "│" }),
    ],
    "history.range": [
      history.range(range),
      history.range({ ...range, isSame: true }),
      history.range({ ...range, isDrift: true }),
      history.range({ isDrift: false, bad: place, isSame: false }),
    ],
    "history.otherEnvironment": [history.otherEnvironment(NIGHT, NIGHT)],
    "history.ending": [history.ending({ label: "~", reason: "~" })],
    "history.accepting": [history.accepting("~")],
    "history.night": [
      history.night({ night: NIGHT, found: 0, closed: 0, open: 0 }),
      history.night({ night: NIGHT, found: 0, closed: 1, open: 1 }),
      history.night({ night: NIGHT, found: 1, first: "~", closed: 0, open: 0 }),
      history.night({ night: NIGHT, found: 3, first: "~", closed: 2, open: 2 }),
      history.night({ night: NIGHT, found: 2, closed: 0, open: 0 }),
    ],
    "history.judged": [history.judged({ series: 480, scenarios: 8 }), history.judged({ series: 1, scenarios: 1 })],
    "history.factChange": [history.factChange({ fact: "~", to: "2" }), history.factChange({ fact: "~", from: "1" })],
    "history.newSegment": [1, 60].map((series) => history.newSegment({ scenario: SCENARIO, series, from: "~", to: "~" })),
    "history.acceptance": (["used", "expired", "unused"] as const).map((kind) => history.acceptance({ kind, ...acceptance })),
    "history.unusable": [history.unusable({ series: "~", run: "1-1", value: "0" })],
    "history.tooLate": [history.tooLate([NIGHT]), history.tooLate([NIGHT, NIGHT])],
    "history.issues": [
      history.issues({ ...none, opened: 1 }),
      history.issues({ opened: 1, updated: 2, closed: 3, reopened: 4, postponed: 5 }),
      history.issues({ ...none, postponed: 1 }),
    ],
    "history.precision": [history.precision({ confirmed: 1, fixed: 2, accepted: 3, falseAlarms: 4, dismissed: 5 })],
  };
}
