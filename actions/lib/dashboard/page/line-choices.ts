import { metricNameOf } from "../../history/series.ts";
import { lineAddress } from "../address.ts";
import type { PageElement } from "./browser.ts";
import { type Context, metricTitle, testTitle } from "./context.ts";
import { choice } from "./element.ts";

/** The same metric of another scenario. */
export function scenarioChoice({ words, index, go }: Context, scenario: string, metric: number): PageElement {
  const having = index.scenarios.filter((_, place) => index.lines.some((line) => line.scenario === place && line.metric === metric));
  const name = index.metrics[metric];
  return choice({
    name: words.dashboard.columns.scenario,
    value: scenario,
    groups: [{ options: having.map((one) => [one.name, one.name]) }],
    choose: (value) => name !== undefined && go(lineAddress(value, name)),
  });
}

/** Another metric of the same scenario. */
export function metricChoice(context: Context, place: number, scenario: string, value: string): PageElement {
  const { words, index, go } = context;
  const lines = index.lines.filter((line) => line.scenario === place).flatMap((line) => index.metrics[line.metric] ?? []);
  return choice({
    name: words.dashboard.columns.metric,
    value,
    groups: [...Map.groupBy(lines, ({ test }) => test)].map(([test, metrics]) => ({
      title: testTitle(context, test),
      options: metrics.map((metric) => [
        `${scenario} ${metricNameOf(metric)}`,
        `${metricTitle(words, metric)} · ${metric.variant} · ${metric.path}`,
      ]),
    })),
    choose: (chosen) => {
      const metric = lines.find((one) => `${scenario} ${metricNameOf(one)}` === chosen);
      if (metric !== undefined) go(lineAddress(scenario, metric));
    },
  });
}
