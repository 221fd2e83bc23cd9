import type { EventFacts, HistoryWords } from "../history-words.ts";
import { numbersOf } from "../numbers.ts";
import { names } from "./names.ts";

const numbers = numbersOf("en");

const WHAT: Readonly<Record<EventFacts["kind"], Readonly<Record<EventFacts["direction"], string>>>> = {
  change: { regression: "Regression", improvement: "Improvement", mixed: "Change for better and worse" },
  drift: { regression: "Slow regression", improvement: "Slow improvement", mixed: "Slow change for better and worse" },
  anomaly: { regression: "Odd night, worse than usual,", improvement: "Odd night, better than usual,", mixed: "Odd night" },
};

const counted = (count: number, one: string, many = `${one}s`): string => `${numbers.plain(count)} ${count === 1 ? one : many}`;

export const history: HistoryWords = {
  title: "History",
  headings: {
    series: "Series that show it",
    nights: "The last nights",
    commits: "Commits",
    environment: "What else changed",
    bisect: "Find the commit",
    ending: "How this ends",
    accepting: "Accept it",
    found: "Found this night",
    closed: "Closed this night",
    open: "Known and still there",
    suspected: "Suspected",
    anomalies: "Odd this night",
    boundaries: "The environment changed",
    acceptances: "Accepted changes",
    problems: "Problems",
    precision: "How often this is right",
  },
  columns: {
    scenario: "Scenario",
    before: "Before",
    after: "After",
    p: "p",
    night: "Night",
    value: "Median",
    commit: "Commit",
    fact: "Fact",
  },
  event: ({ kind, direction, scenario, metric, where, change, more, night }) => {
    const others = more === 0 ? "" : `, and ${counted(more, "more series", "more series")}`;
    const when = night === undefined ? "" : kind === "anomaly" ? `, on ${night}` : `, since ${night}`;
    return `${WHAT[kind][direction]} in ${scenario}: ${metric} ${change} (${where})${others}${when}`;
  },
  evidence: ({ kind, corroborated, change, interval, p, orders, family, series, scenarios, firstSeenOn, confirmedOn }) => {
    const open = kind === "anomaly" ? `Seen on ${firstSeenOn}` : `First seen on ${firstSeenOn}, not confirmed yet`;
    const seen = confirmedOn === undefined ? open : `First seen on ${firstSeenOn}, confirmed on ${confirmedOn}`;
    const chance =
      p === undefined
        ? ""
        : ` The chance that nights without a change look like this: ${p}${orders === undefined ? "" : `, from ${numbers.plain(orders)} orders of the nights`}.`;
    const among =
      family === undefined
        ? ""
        : family.stands
          ? ` It stands among all ${numbers.plain(family.judged)} series judged together (5 % false ones at most).`
          : ` Among the ${numbers.plain(family.judged)} series judged together it does not stand: one of so many may look like this by chance.`;
    const shown = corroborated
      ? ` ${counted(series, "series", "series")} of ${counted(scenarios, "scenario")} show it.`
      : kind === "anomaly"
        ? ""
        : " No other series shows it.";
    return `${seen}: ${change}${interval === undefined ? "" : ` ${interval}`}.${chance}${among}${shown}`;
  },
  news: (news) => {
    switch (news.kind) {
      case "fixed": {
        const commits = news.to === undefined ? "" : ` at ${news.to}${news.from === undefined ? "" : `, and was not yet at ${news.from}`}`;
        return `Fixed: since ${news.night} the level is back${commits}.`;
      }
      case "vanished":
        return `A false alarm: ${news.night === undefined ? "further nights do" : `the nights until ${news.night} did`} not show it any more. It counts as one in our record.`;
      case "accepted":
        return `Accepted from ${news.commit} on, until ${news.expires}: ${news.reason}`;
      case "reopened":
        return "It is there again.";
      case "joined":
        return `More series show it, ${numbers.plain(news.all)} by now: ${news.series.join("; ")}.`;
      case "duplicate":
        return `Issue ${news.number} tells of the same event and was there first.`;
    }
  },
  moreSeries: (count) => `${counted(count, "more series shows", "more series show")} it more weakly.`,
  moreEvents: (count) => `And ${numbers.plain(count)} more.`,
  bars: ({ place, nights, low, high, mark }) =>
    `${place}: ${counted(nights, "night")}, the lowest ${low}, the highest ${high}${mark === undefined ? "" : `; the level changed at ${mark}`}.`,
  range: ({ isDrift, good, bad, isSame }) => {
    if (isDrift) return `It goes on since ${bad.night} (${bad.commit}) or before; no single commit is to be looked for.`;
    if (good === undefined) return `The first night with it is ${bad.night} at ${bad.commit}; nothing is known of one before.`;
    if (isSame)
      return `The last good night, ${good.night}, and the first bad one, ${bad.night}, measured the same commit ${bad.commit}: the reason lies outside the repository.`;
    return `Last good night: ${good.night} at ${good.commit}. First bad night: ${bad.night} at ${bad.commit}.`;
  },
  sameEnvironment: "Nothing that is recorded of the environment changed.",
  otherEnvironment: (from, to) => `Between ${from} and ${to} these changed too:`,
  bisect:
    "In a clone with its whole history, this says which two commits to compare next, and how. Told what each comparison came to, it ends at the commit:",
  ending: ({ label, reason }) =>
    `It is closed by itself when a change brings the level back, when it cannot be seen any more within a week (then it counts as a false alarm), or when it is accepted; and opened again when it comes back. To say that it is none, close it as “${reason}” or put the label “${label}” on it: nobody opens it again, and it counts as dismissed.`,
  accepting: (file) => `If it is meant to be so, add this to ${file} on the default branch, with a reason:`,
  reason: "say why this is all right",
  links: { compare: "Commits between the two nights", dashboard: "Dashboard", run: "Workflow run" },
  night: ({ night, found, first, closed, open }) => {
    const rest = [
      ...(closed === 0 ? [] : [`${numbers.plain(closed)} closed`]),
      ...(open === 0 ? [] : [`${counted(open, "known regression is", "known regressions are")} still there`]),
    ];
    if (found === 0) return [`Nothing new in the night of ${night}`, ...rest].join("; ");
    const what = first === undefined ? "" : `: ${first}${found === 1 ? "" : `; and ${numbers.plain(found - 1)} more`}`;
    return [`${counted(found, "new event")} in the night of ${night}${what}`, ...rest].join("; ");
  },
  judged: ({ series, scenarios }) => `Judged: ${counted(series, "series", "series")} of ${counted(scenarios, "scenario")}.`,
  oddNights: "Far from the nights before; the next night will tell whether it stays so. One odd night is never filed.",
  boundaryIntroduction: "The level moved on the very night on which the environment changed, so it is no regression of a commit:",
  factChange: ({ fact, from, to }) => `${fact}: ${from ?? names.notRecorded} → ${to ?? names.notRecorded}`,
  newSegment: ({ scenario, series, from, to }) =>
    `${scenario}: ${counted(series, "series begins", "series begin")} anew, from ${from} to ${to}.`,
  acceptance: ({ kind, scenario, metric, commit, reason, expires }) => {
    const entry = `${scenario}, ${metric}, from ${commit} on (${reason})`;
    if (kind === "used") return `In use until ${expires}: ${entry}`;
    return kind === "expired" ? `Expired on ${expires}: ${entry}` : `Accepts nothing that was found: ${entry}`;
  },
  unusable: ({ series, run, value }) => `${series}, run ${run}: ${value} is no value of a rate or a time; the night counts as missing.`,
  tooLate: (nights) => `Came more than a week late and were left out, so the whole history has to be judged again: ${names.list(nights)}.`,
  issues: ({ opened, updated, closed, reopened, postponed }) => {
    const done = [
      ...(opened === 0 ? [] : [`${numbers.plain(opened)} opened`]),
      ...(updated === 0 ? [] : [`${numbers.plain(updated)} updated`]),
      ...(closed === 0 ? [] : [`${numbers.plain(closed)} closed`]),
      ...(reopened === 0 ? [] : [`${numbers.plain(reopened)} opened again`]),
    ];
    const later = postponed === 0 ? "" : `${counted(postponed, "event has", "events have")} no issue yet; the next nights open them.`;
    return [...(done.length === 0 ? [] : [`Issues: ${done.join(", ")}.`]), ...(later === "" ? [] : [later])].join(" ");
  },
  precision: ({ confirmed, fixed, accepted, falseAlarms, dismissed }) => {
    const real = confirmed + fixed + accepted;
    return `Events told so far: ${numbers.plain(real + falseAlarms + dismissed)}. Real: ${numbers.plain(real)} (${numbers.plain(confirmed)} still there, ${numbers.plain(fixed)} fixed, ${numbers.plain(accepted)} accepted). Vanished by themselves: ${numbers.plain(falseAlarms)}. Dismissed by somebody: ${numbers.plain(dismissed)}.`;
  },
};
