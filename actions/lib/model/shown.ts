/** Long enough to recognise a value by, short enough for one line of a log. */
const SHOWN_CHARACTERS = 80;

/** A value as a sentence shows it: JSON of at most 80 characters. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
