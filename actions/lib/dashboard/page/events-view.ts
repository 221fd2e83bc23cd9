import { eventsAddress, lineAddress } from "../address.ts";
import type { EventFacts, NoteFacts } from "../shards.ts";
import type { PageElement } from "./browser.ts";
import { type Context, changeText, lineOf, placeTitle, quantity, rangeLink, runLink, type Scene } from "./context.ts";
import { make, table } from "./element.ts";
import { eventItem } from "./event-item.ts";

/** All events, the latest first, a file at a time. */
export async function changesView(context: Context, parts: readonly string[]): Promise<Scene> {
  const { index, words, loader } = context;
  const { events, nav } = words.dashboard;
  const page = pageOf(parts, index.changes.pages);
  const shard = index.changes.pages === 0 ? { events: [] } : await loader.load("changes", page);
  return {
    title: nav.changes,
    content: [
      make(
        "p",
        {},
        events.introduction(index.changes.count),
        " ",
        make("a", { href: eventsAddress("odd-nights", 0) }, events.oddNights(index.oddNights.count)),
      ),
      make("ul", { class: "events" }, ...shard.events.map((event) => eventItem(context, event))),
      pager(context, "changes", page, index.changes.pages),
      make("h2", {}, events.acceptedTitle),
      ...acceptedContent(context),
    ],
  };
}

/** Single nights that were far out: shown, never an alarm. */
export async function oddNightsView(context: Context, parts: readonly string[]): Promise<Scene> {
  const { index, words, loader } = context;
  const { events, columns } = words.dashboard;
  const page = pageOf(parts, index.oddNights.pages);
  const shard = index.oddNights.pages === 0 ? { events: [] } : await loader.load("odd-nights", page);
  return {
    title: events.oddNightsTitle,
    content: [
      make("p", {}, events.oddNightsLegend),
      table({
        caption: events.oddNightsTitle,
        columns: [
          { title: columns.night },
          { title: columns.metric },
          { title: columns.change, isNumber: true },
          { title: columns.median, isNumber: true },
          { title: columns.usual, isNumber: true },
          { title: columns.commits },
        ],
        rows: shard.events.flatMap((event) => oddRows(context, event)),
      }),
      pager(context, "odd-nights", page, index.oddNights.pages),
    ],
  };
}

function oddRows(context: Context, { at, lastGood, findings }: EventFacts): (PageElement | string)[][] {
  const { words } = context;
  return findings.flatMap(({ line, from, to, change }) => {
    const names = lineOf(context, line);
    if (names === undefined) return [];
    const { scenario, metric } = names;
    return [
      [
        runLink(scenario, at, at.night),
        make("a", { href: lineAddress(scenario, metric) }, `${scenario}${words.punctuation.colon}${placeTitle(context, metric)}`),
        changeText(words, change),
        quantity(words, metric.metric, to),
        quantity(words, metric.metric, from),
        rangeLink(context, at, lastGood),
      ],
    ];
  });
}

const pageOf = ([part = "0"]: readonly string[], pages: number): number =>
  Math.min(Math.max(0, Math.trunc(Number(part)) || 0), Math.max(0, pages - 1));

function pager({ words }: Context, list: "changes" | "odd-nights", page: number, pages: number): PageElement | undefined {
  const { events } = words.dashboard;
  if (pages < 2) return undefined;
  return make(
    "p",
    { class: "pager" },
    page === 0 ? undefined : make("a", { href: eventsAddress(list, page - 1) }, events.newer),
    make("span", {}, events.page(page + 1, pages)),
    page + 1 === pages ? undefined : make("a", { href: eventsAddress(list, page + 1) }, events.older),
  );
}

function acceptedContent({ index, words }: Context): (PageElement | undefined)[] {
  const { events, columns } = words.dashboard;
  const notes = index.notes.map((note) => make("li", {}, noteText(words.dashboard.events, note)));
  return [
    make("p", {}, events.acceptedLegend),
    index.accepted.length === 0
      ? make("p", {}, events.nothingAccepted)
      : table({
          caption: events.acceptedTitle,
          columns: [
            { title: columns.scenario },
            { title: columns.metric },
            { title: columns.commit },
            { title: columns.reason },
            { title: columns.expires },
          ],
          rows: index.accepted.map(({ scenario, metric, commit, reason, expires }) => [
            scenario,
            metric,
            make("code", {}, commit),
            reason,
            expires,
          ]),
        }),
    notes.length === 0 ? undefined : make("ul", { class: "small" }, ...notes),
  ];
}

const noteText = (words: Context["words"]["dashboard"]["events"], note: NoteFacts): string => {
  if (note.kind === "unusable-values") return words.unusableValues(note.count);
  const { scenario, metric, commit, expires } = note.accepted;
  return note.kind === "expired"
    ? words.expired(`${scenario} ${metric} ${commit}`, expires)
    : words.unused(`${scenario} ${metric} ${commit}`);
};
