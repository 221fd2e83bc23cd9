interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** A list of tags as a table. */
export const toTags = (tags: readonly Tag[] | undefined): Record<string, string> =>
  Object.fromEntries((tags ?? []).flatMap(({ Key: key, Value: value }) => (key === undefined ? [] : [[key, value ?? ""]])));
