/**
 * The known name a misspelt one was probably meant to be.
 * @returns nothing when no name is near: more than a third of the letters would have to change
 */
export function nearestName(wrong: string, known: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const name of known) {
    // So many letters would have to be added at least: a name as long as a file is held against none.
    if (Math.abs(wrong.length - name.length) > Math.max(wrong.length, name.length) / 3) continue;
    const changes = editDistance(wrong.toLowerCase(), name.toLowerCase());
    if (changes < fewest && changes <= Math.max(wrong.length, name.length) / 3) {
      nearest = name;
      fewest = changes;
    }
  }
  return nearest;
}

/** Letters to insert, delete, replace or swap with their neighbour to turn one word into the other (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (last[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let fewest = Math.min(replaced, (last[j] as number) + 1, (row[j - 1] as number) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) fewest = Math.min(fewest, (before[j - 2] as number) + 1);
      row.push(fewest);
    }
    [before, last] = [last, row];
  }
  return last[b.length] as number;
}
