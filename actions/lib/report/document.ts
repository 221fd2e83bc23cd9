/**
 * A report as a document: what stands where, in one language, for every rendering. All text is plain; a renderer escapes every character of
 * it for its own format, so nothing that came from outside can become markup.
 */
export type Document = readonly Block[];

export type Block =
  | { readonly kind: "heading"; readonly level: 1 | 2 | 3; readonly text: string }
  /** The first line: one word for the whole comparison, and the sentence. */
  | { readonly kind: "verdict"; readonly tone: Tone; readonly text: string }
  | { readonly kind: "paragraph"; readonly lines: readonly Inline[]; readonly style?: "strong" | "small" }
  | { readonly kind: "alert"; readonly tone: "warning" | "note"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly ListItem[] }
  /** Numbered as given, because cells refer to the numbers. */
  | { readonly kind: "notes"; readonly items: readonly { readonly number: number; readonly text: string }[] }
  | Table
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly url: string }
  | { readonly kind: "details"; readonly summary: string; readonly blocks: Document }
  /** A picture by name; a rendering without pictures leaves it out, for its table stands beside it. */
  | { readonly kind: "figure"; readonly name: string };

export interface ListItem {
  readonly lines: readonly Inline[];
  readonly items?: readonly ListItem[];
}

export interface Table {
  readonly kind: "table";
  /** Each cell a list of lines. */
  readonly header: readonly TableCell[];
  readonly rows: readonly (readonly TableCell[])[];
  /** First column left, the others right, unless told. */
  readonly align?: readonly ("left" | "right")[];
  /** The rows are pairs of a name and a value; what stands between the two where a pair is written as a line. */
  readonly pairMark?: string;
}

export type TableCell = readonly Inline[];

/** A line of text in pieces. */
export type Inline = readonly Span[];

export interface Span {
  readonly text: string;
  /** `note-marks`: numbers of notes, `1, 3`; a renderer puts them into brackets or raises them. */
  readonly style?: "strong" | "small" | "code" | "note-marks";
  readonly tone?: Tone;
  /** A sign of the tone stands before it where the format has one; the text says the same. */
  readonly icon?: true;
}

/** What a reader should feel before reading: never the only carrier of a meaning. */
export type Tone = "good" | "bad" | "mixed" | "neutral" | "unsure" | "faint";
