/** One picture of a report. */
export interface Figure {
  /** As `figure` blocks of a document name it. */
  readonly name: string;
  readonly title: string;
  /** What it shows, for those who cannot see it: the main result as a sentence, not a list of numbers. */
  readonly alt: string;
  /** How it is read, and what was left out of it; plain sentences. */
  readonly caption: string;
  /** A whole `<svg>` element without scripts, event handlers or references to anything outside. */
  readonly svg: string;
  /** The same for a screen as wide as a phone's. */
  readonly narrowSvg: string;
}
