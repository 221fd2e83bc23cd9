import { systemClock } from "../lib/adapters/clock/system-clock.ts";
import { explainRefusal } from "../lib/adapters/history/explain-refusal.ts";
import { type HistoryAccess, openWriter } from "../lib/adapters/history/open-history.ts";
import { EnvironmentError } from "../lib/model/errors.ts";
import type { HistoryEntry } from "../lib/model/history-entry.ts";
import type { Appended, HistoryStore } from "../lib/ports/history-store.ts";
import { persist } from "../lib/publishing/persist.ts";

export interface Stored extends Appended {
  /** Name of the branch's last commit; "" where there is no branch. */
  readonly tip: string;
}

/**
 * Stores entries in one commit, and removes results of pull requests that are older than so many days.
 * @throws ConfigurationError, EnvironmentError as the store does
 */
export async function store(entries: readonly HistoryEntry[], days: number, access: HistoryAccess): Promise<Stored> {
  const { log, signal } = access;
  const { branch, store: history } = openWriter(access);
  await using _ = history;
  const appended = await history.append(entries, signal);
  log.info(`The ${branch.name} has ${appended.stored.length} more, and had ${appended.alreadyThere.length} already.`);
  for (const path of appended.stored) log.info(`  ${path}`);
  await prune(history, days, access);
  try {
    const tip = await persist("History", () => branch.tip(signal), { clock: systemClock, log, signal });
    return { ...appended, tip: tip ?? "" };
  } catch (error) {
    throw explainRefusal(error, `The results are stored, but the tip of the ${branch.name} cannot be read`, "read");
  }
}

/** What is not removed today is removed another day: nothing that comes after depends on it. */
export async function prune(history: HistoryStore, days: number, { log, signal }: Pick<HistoryAccess, "log" | "signal">): Promise<void> {
  try {
    const removed = await history.prune(days, signal);
    if (removed > 0) log.info(`Results of pull requests older than ${days} days: ${removed} removed.`);
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    log.warning(error.message);
  }
}
