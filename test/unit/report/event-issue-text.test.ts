import { describe, expect, it } from "vitest";
import { parseAccepted } from "../../../actions/lib/history/accepted.ts";
import { acceptLines } from "../../../actions/lib/report/accept-lines.ts";
import { type EventIssueText, eventIssueTexts } from "../../../actions/lib/report/event-issue-text.ts";
import { wordsOf } from "../../../actions/lib/words/catalogues.ts";
import { en } from "../../../actions/lib/words/en.ts";
import { historySituation } from "../../support/history-situations.ts";

const only = (name: string): EventIssueText => {
  const [first, ...others] = eventIssueTexts(historySituation(name), en);
  expect(others.map(({ title }) => title)).toEqual([]);
  return first as EventIssueText;
};

const FILED = [
  "one-regression-that-others-show-too",
  "one-series-alone",
  "fixed-again",
  "gone-by-itself",
  "the-same-commit-measured",
  "a-slow-slope",
  "hostile-names",
];

describe("the issue of an event", () => {
  it.each(FILED)("in %s reads as kept in the fixture", async (name) => {
    const { title, texts } = only(name);
    await expect(`${title}\n\n${texts[0]}`).toMatchFileSnapshot(`../../fixtures/history/${name}.issue.md`);
  });

  it.each(["ko", "zh"] as const)("reads in %s as kept in the fixture", async (locale) => {
    const name = "one-regression-that-others-show-too";
    const [text] = eventIssueTexts(historySituation(name), wordsOf(locale));
    await expect(`${text?.title}\n\n${text?.texts[0]}`).toMatchFileSnapshot(`../../fixtures/history/${name}.issue.${locale}.md`);
  });

  it.each(["nothing-happened", "one-odd-night", "a-new-kernel"])("is not written for %s", (name) => {
    expect(eventIssueTexts(historySituation(name), en)).toEqual([]);
  });

  it("is written only when its text is asked for", () => {
    const [text] = eventIssueTexts({ ...historySituation("one-series-alone"), host: null as never }, en);
    expect(text?.title).toContain("cilium-eni");
    expect(() => text?.texts).toThrow();
  });

  it("is shorter in its second text, and never longer than GitHub takes", () => {
    const situation = historySituation("one-regression-that-others-show-too");
    const [text] = eventIssueTexts(situation, en);
    expect(text?.texts[1].length).toBeLessThan((text?.texts[0].length ?? 0) * 0.8);
    const long = "x".repeat(5000);
    const events = situation.events.map((event) => ({
      ...event,
      findings: event.findings.map((one) => ({
        ...one,
        scenario: "<".repeat(5000),
        metric: { ...one.metric, variant: long, metric: `~${long}` },
      })),
    }));
    const [huge] = eventIssueTexts({ ...situation, events }, en);
    expect(huge?.texts[2].length).toBeLessThanOrEqual(60_000);
    expect(huge?.title.length).toBeLessThanOrEqual(200);
  });

  it("says what a follower must hear, and names the commits that fixed it", () => {
    const fixed = only("fixed-again");
    expect(fixed.tell({ kind: "fixed" })).toMatch(
      /^Fixed: since 2026-02-15 the level is back at [0-9a-f]{7}, and was not yet at [0-9a-f]{7}\.\n\n\[Commits between the two nights\]\(https:.*\/compare\/[0-9a-f]{40}\.\.\.[0-9a-f]{40}\)\n$/,
    );
    expect(fixed.state).toBe("fixed");
    expect(fixed.tell({ kind: "reopened" })).toBe("It is there again.\n");
    expect(only("gone-by-itself")).toMatchObject({ state: "vanished" });
    const several = only("one-regression-that-others-show-too");
    expect(several.tell({ kind: "joined", since: "2026-02-12" })).toMatch(/^More series show it, 4 by now: cilium-/);
    expect(several.duplicate({ number: 7, url: "https://host/issues/7" })).toContain("(https://host/issues/7)");
  });

  it("has lines that the reviewed file takes and that accept the event", () => {
    const name = "one-regression-that-others-show-too";
    const { events, today } = historySituation(name);
    const event = events.find(({ kind }) => kind === "change");
    const lines = event === undefined ? undefined : acceptLines(event, today, "meant: we pay for it");
    const accepted = parseAccepted("accepted-changes.yml", lines ?? "");
    expect(accepted).toHaveLength(4);
    const { judgement } = historySituation(name, accepted);
    expect(judgement.events.map(({ status }) => status)).toEqual(["accepted"]);
    expect(judgement.notes.filter(({ kind }) => kind === "expired")).toEqual([]);
    const [text] = eventIssueTexts(historySituation(name, accepted), en);
    expect(text?.state).toBe("accepted");
    expect(text?.tell({ kind: "accepted" })).toMatch(/^Accepted from [0-9a-f]{7} on, until .*: meant: we pay for it\n$/);
  });

  it("has no lines where a commit or a name could not stand in them", () => {
    const { events, today } = historySituation("hostile-names");
    expect(events.map((event) => acceptLines(event, today, "r"))).toEqual([undefined]);
  });
});

describe("which events have issues", () => {
  it("are those that were worse, the corroborated ones first", () => {
    const weak = historySituation("the-same-commit-measured");
    const strong = historySituation("one-regression-that-others-show-too");
    const both = { ...strong, events: [...weak.events, ...strong.events], series: [...weak.series, ...strong.series] };
    expect(eventIssueTexts(both, en).map(({ series }) => series)).toEqual([4, 1]);
  });

  it("are closed as a false alarm when only what improved is left of them", () => {
    const situation = historySituation("one-regression-that-others-show-too");
    const events = situation.events.map((event) => ({
      ...event,
      direction: "improvement" as const,
      findings: event.findings.map((one, index) =>
        index === 0 ? { ...one, direction: "improvement" as const } : { ...one, status: "vanished" as const },
      ),
    }));
    expect(eventIssueTexts({ ...situation, events }, en).map(({ state }) => state)).toEqual(["vanished"]);
  });
});
