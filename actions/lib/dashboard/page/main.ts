import { LOCALES, type Locale } from "../../words/locale.ts";
import { ALARMS_ADDRESS, compareAddress, eventsAddress, OVERVIEW_ADDRESS } from "../address.ts";
import type { IndexShard } from "../shards.ts";
import { alarmsView } from "./alarms-view.ts";
import { browser, type PageElement } from "./browser.ts";
import { chartsSoFar } from "./chart.ts";
import { compareView } from "./compare-view.ts";
import type { Context, Scene } from "./context.ts";
import { choice, make } from "./element.ts";
import { changesView, oddNightsView } from "./events-view.ts";
import { chosenLocale, keepLocale, LANGUAGE_NAMES, type PageWords, pageWords } from "./language.ts";
import { lineView } from "./line-view.ts";
import { openLoader } from "./load.ts";
import { overviewView } from "./overview-view.ts";
import { type Route, readRoute, type View } from "./route.ts";
import { instant, runView } from "./run-view.ts";

const VIEWS: Readonly<Record<View, (context: Context, parts: readonly string[]) => Scene | Promise<Scene | undefined>>> = {
  overview: overviewView,
  line: lineView,
  run: runView,
  compare: compareView,
  changes: changesView,
  "odd-nights": oddNightsView,
  alarms: alarmsView,
};

const root = browser.document.getElementById("page");
const loader = openLoader(root?.dataset["version"] ?? "");

async function start(page: PageElement): Promise<void> {
  const index = await firstIndex(page);
  if (index === undefined) return;
  let words = pageWords(chosenLocale() ?? index.locale);
  /** Who was asked last wins: a file that comes late must not paint over the view that was opened after. */
  let turn = 0;

  async function show(isFirst: boolean): Promise<void> {
    const mine = ++turn;
    const route = readRoute(browser.location.hash);
    const context: Context = {
      words,
      index: index as IndexShard,
      loader,
      go: (address) => {
        browser.location.hash = address;
      },
    };
    const leave = chartsSoFar();
    const scene = await sceneOf(context, route);
    if (mine !== turn) return;
    leave();
    browser.document.documentElement.lang = words.locale;
    browser.document.title = `${scene.title} · ${words.dashboard.title} · ${context.index.repository}`;
    const heading = make("h1", { tabindex: -1 }, scene.title);
    page.replaceChildren(
      make(
        "a",
        {
          class: "skip",
          href: browser.location.hash || OVERVIEW_ADDRESS,
          click: (event) => {
            event.preventDefault();
            heading.focus();
          },
        },
        words.dashboard.skip,
      ),
      header(context, route, (locale) => {
        words = pageWords(locale);
        keepLocale(locale);
        void show(false);
      }),
      make("main", {}, heading, ...scene.content.filter((one) => one !== undefined)),
      footer(context),
    );
    // Whoever follows a link by keyboard or ear is then at the beginning of what is new.
    if (!isFirst) heading.focus();
  }

  browser.addEventListener("hashchange", () => void show(false));
  await show(true);
}

async function firstIndex(page: PageElement): Promise<IndexShard | undefined> {
  try {
    return await loader.load("index");
  } catch (error) {
    const { dashboard } = pageWords(chosenLocale() ?? "en");
    page.replaceChildren(make("main", {}, make("p", {}, dashboard.notLoaded((error as Error).message))));
    return undefined;
  }
}

async function sceneOf(context: Context, { view, parts }: Route): Promise<Scene> {
  const { dashboard } = context.words;
  try {
    return (
      (await VIEWS[view](context, parts)) ?? {
        title: dashboard.notFoundTitle,
        content: [make("p", {}, dashboard.notFound(parts.join(" ")))],
      }
    );
  } catch (error) {
    return { title: dashboard.notFoundTitle, content: [make("p", {}, dashboard.notLoaded((error as Error).message))] };
  }
}

function header({ words, index }: Context, { view }: Route, choose: (locale: Locale) => void): PageElement {
  const { nav, title } = words.dashboard;
  const links: readonly (readonly [views: readonly View[], address: string, text: string])[] = [
    [["overview", "line"], OVERVIEW_ADDRESS, nav.overview],
    [["changes", "odd-nights"], eventsAddress("changes", 0), nav.changes],
    [["compare"], compareAddress(), nav.compare],
    [["alarms"], ALARMS_ADDRESS, nav.alarms],
  ];
  return make(
    "header",
    {},
    make("p", { class: "made-by" }, make("b", {}, title), ` · ${index.repository}`),
    make(
      "nav",
      { "aria-label": nav.label },
      ...links.map(([views, href, text]) => make("a", { href, "aria-current": views.includes(view) ? "page" : undefined }, text)),
    ),
    languageChoice(words, choose),
  );
}

const languageChoice = (words: PageWords, choose: (locale: Locale) => void): PageElement =>
  choice({
    name: words.dashboard.nav.language,
    value: words.locale,
    groups: [{ options: LOCALES.map((locale) => [locale, LANGUAGE_NAMES[locale]]) }],
    choose: (value) => choose(LOCALES.find((locale) => locale === value) ?? "en"),
  });

function footer({ words, index }: Context): PageElement {
  return make(
    "footer",
    {},
    words.dashboard.built({ builtAt: instant(index.builtAt), ...(index.lastNight === undefined ? {} : { lastNight: index.lastNight }) }),
  );
}

if (root !== null) void start(root);
