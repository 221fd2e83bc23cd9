/** More than a comparison asks for; so many at most are kept, because a process may make many comparisons. */
const MOST_KEPT = 10_000;

/**
 * A memory for results that take long and depend on a few numbers: hundreds of metrics of a comparison ask for the same ones.
 * @returns gives what was reckoned under the key before, or reckons it
 */
export function remember<T>(): (key: string, reckon: () => T) => T {
  const kept = new Map<string, { readonly result: T }>();
  return (key, reckon) => {
    const known = kept.get(key);
    if (known !== undefined) return known.result;
    if (kept.size >= MOST_KEPT) kept.clear();
    const result = reckon();
    kept.set(key, { result });
    return result;
  };
}
