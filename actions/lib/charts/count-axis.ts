/** Where a number of things stands on a logarithmic axis; none of them stands where one would, which no test measures. */
export const placeOnAxis = (count: number): number => (count === 0 ? 0 : Math.log10(count));

/** The number that stands at a place. @param counts those on the axis, at least one */
export const countAt = (place: number, counts: readonly number[]): number =>
  counts.reduce((nearest, count) => (Math.abs(placeOnAxis(count) - place) < Math.abs(placeOnAxis(nearest) - place) ? count : nearest));
