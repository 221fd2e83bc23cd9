import type { EventSubject } from "../../actions/lib/words/dashboard-words.ts";
import type { Words } from "../../actions/lib/words/words.ts";

const NIGHT = "2026-11-21";
const LATER = "2026-12-24";
const COUNTS = [1, 2] as const;

const SUBJECTS: readonly EventSubject[] = (["change", "drift", "anomaly"] as const).flatMap((kind) =>
  (["suspected", "confirmed", "accepted", "fixed", "vanished"] as const).flatMap((status) =>
    (["regression", "improvement", "mixed"] as const).map((direction) => ({ kind, status, direction })),
  ),
);

/** What the dashboard's functions of a catalogue make of facts, by where they stand: each shape at least once; names from elsewhere are `~`. */
export function dashboardSentences({ dashboard }: Words): Readonly<Record<string, readonly string[]>> {
  const { overview, line, run, events, alarms, compare } = dashboard;
  const counted = (say: (count: number) => string) => COUNTS.map(say);
  return {
    "dashboard.notFound": [dashboard.notFound("~")],
    "dashboard.notLoaded": [dashboard.notLoaded("~")],
    "dashboard.built": [dashboard.built({ builtAt: NIGHT }), dashboard.built({ builtAt: NIGHT, lastNight: LATER })],
    "dashboard.since": [dashboard.since(NIGHT)],
    "dashboard.rounds": counted(dashboard.rounds),
    "dashboard.overview.headline": [0, 1, 2].flatMap((regressions) =>
      [0, 1, 2].map((suspected) => overview.headline({ regressions, suspected, lines: 480, scenarios: 8 })),
    ),
    "dashboard.overview.moreOpen": counted(overview.moreOpen),
    "dashboard.overview.glanceAlt": [overview.glanceAlt({ outside: 3, total: 480 })],
    "dashboard.line.axis": [line.axis("~"), line.axis("")],
    "dashboard.line.nights": [90, 365].map(line.nights),
    "dashboard.line.now": [
      line.now({ night: NIGHT, value: "9.12" }),
      line.now({ night: NIGHT, value: "9.12", usual: "9.41", band: "1.9 %", change: "−3.1 %" }),
    ],
    "dashboard.line.alt": [0, 1, 2].map((changes) => line.alt({ title: "~", nights: 365, from: NIGHT, to: LATER, changes })),
    "dashboard.line.omitted": counted(line.omitted),
    "dashboard.line.newEnvironment": [line.newEnvironment("~", "~")],
    "dashboard.line.values": counted(line.values),
    "dashboard.run.title": [run.title(NIGHT)],
    "dashboard.run.workflowRun": COUNTS.map((attempt) => run.workflowRun(100, attempt)),
    "dashboard.run.omitted": counted(run.omitted),
    "dashboard.run.round": counted(run.round),
    "dashboard.events.introduction": counted(events.introduction),
    "dashboard.events.what": SUBJECTS.map((subject) => events.what({ ...subject, night: NIGHT })),
    "dashboard.events.short": SUBJECTS.map(events.short),
    "dashboard.events.moreFindings": counted(events.moreFindings),
    "dashboard.events.acceptedUntil": [events.acceptedUntil("~", NIGHT)],
    "dashboard.events.oddNights": counted(events.oddNights),
    "dashboard.events.page": [events.page(2, 7)],
    "dashboard.events.expired": [events.expired("~", NIGHT)],
    "dashboard.events.unused": [events.unused("~")],
    "dashboard.events.unusableValues": counted(events.unusableValues),
    "dashboard.alarms.headline": [alarms.headline({ held: 18, decided: 20, precision: "90 %" })],
    "dashboard.alarms.rate": COUNTS.map((falseAlarms) => alarms.rate({ falseAlarms, seriesYears: "313", rate: "0.006" })),
    "dashboard.alarms.chartAlt": [alarms.chartAlt({ months: 12, held: 18, falseAlarms: 2 })],
    "dashboard.alarms.apart": [alarms.apart({ runs: 30, compared: 1800, apart: 3, share: "0.2 %" })],
    "dashboard.compare.versions": [compare.versions("~")],
    "dashboard.compare.nights": COUNTS.map((count) => compare.nights(NIGHT, LATER, count)),
  };
}
