import { lineAddress } from "../address.ts";
import type { EventFacts } from "../shards.ts";
import type { PageElement } from "./browser.ts";
import { type Context, effectText, lineOf, placeTitle, quantity, rangeLink, runLink } from "./context.ts";
import { make } from "./element.ts";
import { boundaryText } from "./facts-text.ts";
import { findingSign } from "./finding-sign.ts";

/** One event: what happened, how sure it is, between which commits, and every metric that shows it. */
export function eventItem(context: Context, event: EventFacts): PageElement {
  const { words } = context;
  const { events, columns } = words.dashboard;
  const { kind, status, direction, at, lastGood, confirmedOn, closedOn, corroborated, stands, boundary, accepted, findings } = event;
  const sign = findingSign(event);
  const first = lineOf(context, findings[0]?.line ?? -1);
  const doubts = [
    ...(corroborated ? [events.corroborated] : []),
    ...(kind === "change" && status !== "suspected" ? [stands ? events.stands : events.standsNot] : []),
  ];
  const pairs: [string, (PageElement | string)[]][] = [
    [columns.commits, [rangeLink(context, at, lastGood)]],
    ...(first === undefined ? [] : [[columns.run, [runLink(first.scenario, at, at.run)]] as [string, PageElement[]]]),
    ...(confirmedOn === undefined ? [] : [[events.confirmedOn, [confirmedOn]] as [string, string[]]]),
    ...(closedOn === undefined ? [] : [[events.closedOn, [closedOn]] as [string, string[]]]),
    ...(doubts.length === 0 ? [] : [[events.certainty, [doubts.join("; ")]] as [string, string[]]]),
    ...(boundary.length === 0
      ? []
      : [[events.environment, [boundary.map((change) => boundaryText(words, change)).join("; ")]] as [string, string[]]]),
    ...(accepted === undefined ? [] : [[events.accepted, [events.acceptedUntil(accepted.reason, accepted.expires)]] as [string, string[]]]),
  ];
  return make(
    "li",
    { class: "event" },
    make(
      "h3",
      {},
      make("span", { class: `icon ${sign.colour}`, "aria-hidden": "true" }, sign.icon),
      events.what({ kind, status, direction, night: at.night }),
    ),
    make("ul", { class: "plain" }, ...findings.map((finding) => findingItem(context, finding))),
    event.moreFindings === 0 ? undefined : make("p", { class: "small" }, events.moreFindings(event.moreFindings)),
    make("dl", {}, ...pairs.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, ...value)))),
  );
}

function findingItem(context: Context, finding: EventFacts["findings"][number]): PageElement {
  const { words } = context;
  const { names, numbers } = { names: lineOf(context, finding.line), numbers: words.numbers };
  if (names === undefined) return make("li", {}, "–");
  const { scenario, metric } = names;
  const p = finding.p === undefined ? "" : ` ${numbers.p(finding.p)}`;
  return make(
    "li",
    {},
    make("a", { href: lineAddress(scenario, metric) }, `${scenario}${words.punctuation.colon}${placeTitle(context, metric)}`),
    ` ${effectText(words, finding)}`,
    make("small", {}, ` ${quantity(words, metric.metric, finding.from)} → ${quantity(words, metric.metric, finding.to)}${p}`),
  );
}
