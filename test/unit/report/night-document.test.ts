import { describe, expect, it } from "vitest";
import type { AcceptedChange } from "../../../actions/lib/history/accepted.ts";
import type { Night } from "../../../actions/lib/report/night.ts";
import { composeNight, nightHeadline } from "../../../actions/lib/report/night-document.ts";
import { renderMarkdown } from "../../../actions/lib/report/render-markdown.ts";
import { wordsOf } from "../../../actions/lib/words/catalogues.ts";
import { en } from "../../../actions/lib/words/en.ts";
import { LOCALES } from "../../../actions/lib/words/locale.ts";
import { HISTORY_SITUATIONS, historySituation } from "../../support/history-situations.ts";

/** The night as of another one: what was found then is what is new. */
const asOf = (name: string, night: (of: Night) => string | undefined): Night => {
  const { night: last } = historySituation(name);
  return { ...last, night: night(last) ?? last.night };
};

const confirmed = ({ events }: Night) => events.find(({ kind }) => kind === "change")?.confirmedOn;
const closed = ({ events }: Night) => events.find(({ closedOn }) => closedOn !== undefined)?.closedOn;

const ENTRY: AcceptedChange = { scenario: "*", metric: "*", commit: "0123456789ab", reason: "we know", expires: "2026-01-31" };

/** Something of everything. */
function busyNight(): Night {
  const names = ["one-regression-that-others-show-too", "a-new-kernel", "one-odd-night", "fixed-again", "hostile-names"];
  const nights = names.map((name) => historySituation(name).night);
  const night = "2026-02-13";
  const moved = nights
    .flatMap(({ events }) => events)
    .map((event, index) => ({
      ...event,
      id: `${index} ${event.id}`,
      at: event.kind === "anomaly" ? { ...event.at, night } : event.at,
      ...(event.boundary.length > 0 ? { confirmedOn: night } : {}),
      ...(event.closedOn === undefined ? {} : { closedOn: night }),
    }));
  const [first] = moved;
  const suspected = moved
    .slice(0, 1)
    .map(({ confirmedOn: _, ...event }) => ({ ...event, id: "suspected", status: "suspected" as const, corroborated: false }));
  const metric = { test: "http", variant: "max-close", path: "service/other-node", metric: "http.rate.max" };
  return {
    night,
    events: [...moved, ...suspected],
    notes: [
      { kind: "expired", entry: ENTRY },
      { kind: "unused", entry: { ...ENTRY, expires: "2027-01-31" } },
      { kind: "unusable-value", series: "vpc-cni http/max-close/service/other-node http.rate.max m6i.xlarge", run: "7-1", value: 0 },
    ],
    judged: { series: 480, scenarios: 8 },
    environments: [1, 2].map(() => ({ scenario: "vpc-cni", metric, night, from: "m6i.xlarge", to: "m7i.xlarge" })),
    tooLate: ["2026-01-01"],
    problems: ["v1/runs/2026/02/13/1-1-x.json has schema version 9, which only a later release reads."],
    issues: {
      urls: new Map(first === undefined ? [] : [[first.id, "https://github.com/octo-org/octo-repo/issues/7"]]),
      counts: { opened: 1, updated: 2, closed: 1, reopened: 0, postponed: 3 },
    },
    precision: { confirmed: 2, fixed: 5, accepted: 1, falseAlarms: 1, dismissed: 1 },
    dashboardUrl: "https://octo-org.github.io/octo-repo/",
  };
}

const NIGHTS: Readonly<Record<string, () => Night>> = {
  "nothing-changed": () => historySituation("nothing-happened").night,
  "one-event-found": () => asOf("one-regression-that-others-show-too", confirmed),
  "known-and-still-there": () => historySituation("one-regression-that-others-show-too").night,
  "closed-after-the-fix": () => asOf("fixed-again", closed),
  "false-alarm-closed": () => asOf("gone-by-itself", closed),
  "odd-night": () => historySituation("one-odd-night").night,
  "environment-changed": () => asOf("a-new-kernel", confirmed),
  "something-of-everything": busyNight,
};

describe("the summary of a night", () => {
  it.each(Object.entries(NIGHTS))("%s reads as kept in the fixture", async (name, night) => {
    await expect(renderMarkdown(composeNight(night(), en))).toMatchFileSnapshot(`../../fixtures/history/${name}.night.md`);
  });

  it.each(["ko", "zh"] as const)("reads in %s as kept in the fixture", async (locale) => {
    const text = renderMarkdown(composeNight(busyNight(), wordsOf(locale)));
    await expect(text).toMatchFileSnapshot(`../../fixtures/history/something-of-everything.night.${locale}.md`);
  });

  it.each(HISTORY_SITUATIONS.flatMap((name) => LOCALES.map((locale) => [name, locale] as const)))(
    "begins with its verdict in %s, in %s",
    (name, locale) => {
      const words = wordsOf(locale);
      const { night } = historySituation(name);
      const text = renderMarkdown(composeNight(night, words));
      expect(text).toMatch(/^## (🔴|🟡|🟢|⚪) /u);
      expect(text).not.toMatch(/undefined|NaN|\[object|<img|<b>/);
      expect(nightHeadline(night, words)).toContain(night.night);
    },
  );

  it("links an event to its issue", () => {
    expect(renderMarkdown(composeNight(busyNight(), en))).toContain("](https://github.com/octo-org/octo-repo/issues/7)");
  });

  it("counts what nobody would read", () => {
    const night = busyNight();
    const events = Array.from({ length: 60 }, (_, index) => ({ ...(night.events[0] as Night["events"][number]), id: `e${index}` }));
    const problems = Array.from({ length: 60 }, (_, index) => `problem ${index}`);
    const text = renderMarkdown(composeNight({ ...night, events, problems }, en));
    expect(text.match(/And 40 more\./g)).toHaveLength(1);
    expect(text).not.toContain("problem 20");
  });
});
