import type { HistoryEntry, HistoryKind } from "../model/history-entry.ts";

/** Which entries to read; what is left out does not matter. */
export interface HistoryQuery {
  /** Runs that began on that day or later, UTC. */
  readonly since?: Date;
  readonly scenarios?: readonly string[];
  readonly kinds?: readonly HistoryKind[];
  readonly pullRequest?: number;
}

/** Paths in the store. */
export interface Appended {
  readonly stored: readonly string[];
  /** Were there with the same content. */
  readonly alreadyThere: readonly string[];
}

/** An entry, or a sentence on why what is there cannot be read as one; it stays where it is. */
export type HistoryItem = { readonly path: string; readonly entry: HistoryEntry } | { readonly path: string; readonly problem: string };

/**
 * Results kept for years. Whatever was stored stays as it is: nothing is overwritten, moved or sorted out, but results of pull requests, which are pruned.
 * Many may write at once, and each of them succeeds.
 * @throws EnvironmentError one sentence on why the store cannot be reached or written to
 */
export interface HistoryStore extends AsyncDisposable {
  /**
   * Stores entries. Those that can be are stored even when others are refused.
   * @throws ConfigurationError where an entry is of another repository, or where something else is stored in its place already
   */
  append(entries: readonly HistoryEntry[], signal: AbortSignal): Promise<Appended>;
  /** The oldest day first; brings only what is asked for, and a part at a time. */
  read(query: HistoryQuery, signal: AbortSignal): AsyncIterable<HistoryItem>;
  /** Removes results of pull requests that began more than so many days ago. @returns how many */
  prune(days: number, signal: AbortSignal): Promise<number>;
}
