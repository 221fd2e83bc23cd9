/**
 * The legs of a matrix: every combination of its lists, or its `include` alone. Lists beside `include` or `exclude` are refused: no workflow here
 * has them, and half of the rules would be worse than none.
 */
export function combinations(matrix: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (matrix === undefined || matrix === null || matrix === "") return [{}];
  const { include, exclude, ...lists } = matrix as Readonly<Record<string, readonly unknown[]>>;
  const names = Object.keys(lists);
  if (exclude !== undefined || (include !== undefined && names.length > 0))
    throw new Error("lists beside include or exclude are not played");
  if (include !== undefined) return include as readonly Readonly<Record<string, unknown>>[];
  return names.reduce<readonly Readonly<Record<string, unknown>>[]>(
    (legs, name) => legs.flatMap((leg) => (lists[name] ?? []).map((value) => ({ ...leg, [name]: value }))),
    [{}],
  );
}
