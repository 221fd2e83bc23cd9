import { expect, test } from "vitest";
import { allPages, inGroups } from "../../../../../actions/lib/adapters/aws/account/pages.ts";

test("asks page after page until there is no token", async () => {
  const pages: Record<string, { entries: number[] | undefined; next: string | undefined }> = {
    first: { entries: [1, 2], next: "a" },
    a: { entries: undefined, next: "b" },
    b: { entries: [3], next: "" },
  };
  expect(await allPages(async (token) => pages[token ?? "first"] ?? { entries: [], next: undefined })).toEqual([1, 2, 3]);
});

test("an answer that names itself as the next ends there", async () => {
  expect(await allPages(async () => ({ entries: [1], next: "again" }))).toEqual([1, 1]);
});

test("groups hold so many at most", () => {
  expect(inGroups([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(inGroups([], 2)).toEqual([]);
});
