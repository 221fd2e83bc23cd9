/**
 * Refuses what no statistic can be made of.
 * @param values a sample
 * @param what one of them, for the message: `a log-ratio`
 * @param atLeast how many there have to be
 * @throws RangeError when there are fewer, or one is NaN or infinite; the message names the value and its place, counted from 1
 */
export function requireFinite(values: readonly number[], what: string, atLeast = 1): void {
  if (values.length < atLeast) throw new RangeError(`${what} is needed at least ${times(atLeast)}, there are ${values.length}`);
  const odd = values.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0) throw new RangeError(`${what} is a finite number, but value ${odd + 1} of ${values.length} is ${values[odd]}`);
}

/**
 * Refuses what has no logarithm.
 * @param what names the sample, for the message: `baseline`
 * @throws RangeError when a value is zero, negative, NaN or infinite; the message names the value and its place, counted from 1
 */
export function requirePositive(values: readonly number[], what: string): void {
  const odd = values.findIndex((value) => !(value > 0 && value < Number.POSITIVE_INFINITY));
  if (odd < 0) return;
  throw new RangeError(`a ratio needs finite values above zero, but value ${odd + 1} of ${values.length} of the ${what} is ${values[odd]}`);
}

const times = (count: number) => (count === 1 ? "once" : count === 2 ? "twice" : `${count} times`);
