/**
 * How far the means of two parts of a series are apart at most, in standard errors, over all places where it may be cut: the maximum of the
 * standardized cumulative sums. Linear in the number of values.
 * @param values finite
 * @param shortest fewest values of a part
 * @returns 0 of equal values and of too few
 */
export function unevenness(values: readonly number[], shortest: number): number {
  const size = values.length;
  const first = values[0] ?? 0;
  // Reckoned from the first value on, so that a high level costs no digits.
  let [sum, squares] = [0, 0];
  for (const value of values) {
    sum += value - first;
    squares += (value - first) ** 2;
  }
  const mean = sum / size;
  const variance = squares / size - mean * mean;
  if (!(variance > 0)) return 0;
  let [before, largest] = [0, 0];
  for (let m = 1; m <= size - shortest; m++) {
    before += (values[m - 1] as number) - first - mean;
    if (m >= shortest) largest = Math.max(largest, (before * before * size) / (m * (size - m)));
  }
  return Math.sqrt(largest / variance);
}
