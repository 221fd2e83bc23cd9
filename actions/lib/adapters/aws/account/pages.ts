/** No account has that many; an answer that goes on for ever ends there. */
const MOST_PAGES = 500;

/**
 * All entries of a list that comes in pages.
 * @param ask gets the token of the page to ask for, and gives its entries and the token of the next page
 */
export async function allPages<T>(
  ask: (token: string | undefined) => Promise<{ readonly entries: readonly T[] | undefined; readonly next: string | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { entries = [], next } = await ask(token);
    all.push(...entries);
    if (next === undefined || next === "" || next === token) break;
    token = next;
  }
  return all;
}

/** As services want ids: so many at a time. */
export function inGroups<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, group) => all.slice(group * size, (group + 1) * size));
}
