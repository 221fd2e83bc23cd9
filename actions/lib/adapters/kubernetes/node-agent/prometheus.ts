/** One line of Prometheus' text format. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Observations by size. */
export interface Histogram {
  /** Upper bounds, ascending, the last one infinite, with the number of observations up to each. */
  readonly buckets: readonly { readonly upTo: number; readonly count: number }[];
  readonly count: number;
  readonly sum: number;
}

/** A quantile of a histogram: known to be at least `value` where it fell above the last bound. */
export interface HistogramQuantile {
  readonly value: number;
  readonly isLowerBound?: true;
}

/** Parses Prometheus' text format; lines that are none of it are passed over. */
export function parseSamples(text: string): Sample[] {
  return [...text.matchAll(/^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: -?\d+)?$/gm)].flatMap(([, name = "", labels = "", written = ""]) => {
    const value = parseValue(written);
    return value === undefined ? [] : [{ name, labels: parseLabels(labels), value }];
  });
}

/** The histograms of one name, each by the labels that tell it from the others, written `name=value,…`. */
export function histogramsNamed(name: string, samples: readonly Sample[]): ReadonlyMap<string, Histogram> {
  const found = new Map<string, { buckets: { upTo: number; count: number }[]; count?: number; sum?: number }>();
  for (const sample of samples) {
    if (!sample.name.startsWith(`${name}_`)) continue;
    const { le, ...others } = sample.labels;
    const key = Object.entries(others)
      .map((label) => label.join("="))
      .sort()
      .join(",");
    const histogram = found.get(key) ?? { buckets: [] };
    found.set(key, histogram);
    const part = sample.name.slice(name.length + 1);
    const upTo = parseValue(le ?? "");
    if (part === "bucket" && upTo !== undefined) histogram.buckets.push({ upTo, count: sample.value });
    if (part === "count") histogram.count = sample.value;
    if (part === "sum") histogram.sum = sample.value;
  }
  return new Map(
    [...found].flatMap(([key, { buckets, count, sum }]) => {
      if (count === undefined || sum === undefined || buckets.length === 0) return [];
      return [[key, { buckets: buckets.toSorted((a, b) => a.upTo - b.upTo), count, sum }] as const];
    }),
  );
}

/** What was observed between two readings; undefined where the process started anew between them, or its buckets are others. */
export function histogramBetween(before: Histogram, after: Histogram): Histogram | undefined {
  const buckets = after.buckets.map(({ upTo, count }, index) => ({ upTo, count: count - (before.buckets[index]?.count ?? Number.NaN) }));
  const fits =
    before.buckets.length === after.buckets.length && before.buckets.every(({ upTo }, index) => upTo === after.buckets[index]?.upTo);
  if (!fits || buckets.some(({ count }) => count < 0) || after.count < before.count) return undefined;
  return { buckets, count: after.count - before.count, sum: after.sum - before.sum };
}

/** What several observed together; undefined where their buckets differ, or there are none. */
export function histogramSum(histograms: readonly Histogram[]): Histogram | undefined {
  const [first, ...others] = histograms;
  return others.reduce<Histogram | undefined>((sum, { buckets, ...more }) => {
    const fits = sum?.buckets.length === buckets.length && buckets.every(({ upTo }, index) => upTo === sum.buckets[index]?.upTo);
    if (sum === undefined || !fits) return undefined;
    return {
      buckets: buckets.map(({ upTo, count }, index) => ({ upTo, count: count + (sum.buckets[index]?.count ?? 0) })),
      count: sum.count + more.count,
      sum: sum.sum + more.sum,
    };
  }, first);
}

/**
 * Quantile `q` (0 to 1) by linear interpolation within the bucket it falls in, as Prometheus' histogram_quantile does, the lowest bucket beginning at 0. It is
 * no more exact than the bucket is wide; in the last, infinite one all that is known is its lower bound.
 * @returns undefined where nothing was observed
 */
export function histogramQuantile(q: number, { buckets, count }: Histogram): HistogramQuantile | undefined {
  if (count <= 0) return undefined;
  const rank = q * count;
  const index = buckets.findIndex((bucket) => bucket.count >= rank && bucket.count > 0);
  const bucket = buckets[index];
  if (bucket === undefined) return undefined;
  const below = buckets[index - 1] ?? { upTo: 0, count: 0 };
  if (bucket.upTo === Number.POSITIVE_INFINITY) return { value: below.upTo, isLowerBound: true };
  return { value: below.upTo + ((bucket.upTo - below.upTo) * (rank - below.count)) / (bucket.count - below.count) };
}

function parseLabels(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g)].map(([, name = "", value = ""]) => [
      name,
      value.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped)),
    ]),
  );
}

function parseValue(written: string): number | undefined {
  if (/^\+?Inf$/.test(written)) return Number.POSITIVE_INFINITY;
  if (written === "-Inf") return Number.NEGATIVE_INFINITY;
  const value = written === "" ? Number.NaN : Number(written);
  return Number.isNaN(value) ? undefined : value;
}
