import { findTest, findVariant } from "./catalog.ts";

/** Words of the catalogue for names in a record; `undefined` for what only another version of the catalogue knows. */
export const catalogTitles = {
  test: (name: string): string | undefined => findTest(name)?.title,
  variant: (testName: string, name: string): string | undefined => {
    const test = findTest(testName);
    return test === undefined ? undefined : findVariant(test, name)?.title;
  },
};
