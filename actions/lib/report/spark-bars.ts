const BARS = [..."▁▂▃▄▅▆▇█"];

/** Values as bars of text, one each, from the lowest to the highest: comments show no picture of ours. All alike are in the middle. */
export function sparkBars(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const share = (value: number) => (high > low ? (value - low) / (high - low) : 0.5);
  return values.map((value) => BARS[Math.min(BARS.length - 1, Math.floor(share(value) * BARS.length))]).join("");
}
