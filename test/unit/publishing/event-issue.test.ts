import { expect, test } from "vitest";
import type { Issue } from "../../../actions/lib/ports/issue-tracker.ts";
import { type EventIssue, ISSUE_LABELS, precisionOf } from "../../../actions/lib/publishing/event-issue.ts";
import { type EventMark, eventKey } from "../../../actions/lib/publishing/event-mark.ts";

const made = (state: EventMark["state"], issue: Partial<Issue> = {}): EventIssue => ({
  issue: { number: 1, body: "", url: "", labels: [], isOpen: state === "open", ...issue },
  mark: { event: eventKey("a"), opened: "2026-11-20", night: "2026-11-21", state, series: 1, digest: "" },
});

const NONE = { confirmed: 0, fixed: 0, accepted: 0, falseAlarms: 0, dismissed: 0 };

test.each<[string, EventIssue, object]>([
  ["open", made("open"), { confirmed: 1 }],
  ["closed by hand as done", made("open", { isOpen: false, reason: "completed" }), { confirmed: 1 }],
  ["closed by hand of old, without a reason", made("open", { isOpen: false }), { confirmed: 1 }],
  ["closed by hand as not planned", made("open", { isOpen: false, reason: "not_planned" }), { dismissed: 1 }],
  ["closed by hand as a duplicate", made("open", { isOpen: false, reason: "duplicate" }), { dismissed: 1 }],
  ["open with the label", made("open", { labels: [ISSUE_LABELS.dismissed] }), { dismissed: 1 }],
  ["fixed", made("fixed"), { fixed: 1 }],
  ["fixed, and somebody says it was none", made("fixed", { labels: [ISSUE_LABELS.dismissed] }), { dismissed: 1 }],
  ["accepted", made("accepted"), { accepted: 1 }],
  ["vanished, which we close as not planned", made("vanished", { reason: "not_planned" }), { falseAlarms: 1 }],
  ["vanished, and somebody opened it again", made("vanished", { isOpen: true }), { falseAlarms: 1 }],
  ["made twice", made("duplicate"), {}],
])("an issue that is %s counts as such", (_, issue, counts) => {
  expect(precisionOf([issue])).toEqual({ ...NONE, ...counts });
});
