import { ConfigurationError } from "../../model/errors.ts";
import { entryPath, type HistoryEntry, readEntryPath } from "../../model/history-entry.ts";
import type { Clock } from "../../ports/clock.ts";
import type { FileBranch } from "../../ports/file-branch.ts";
import type { HistoryItem, HistoryQuery, HistoryStore } from "../../ports/history-store.ts";
import type { Log } from "../../ports/log.ts";
import { compete } from "./compete.ts";
import { ENTRY_LIMIT_BYTES, readEntry, writeEntry } from "./entry-text.ts";
import { explainRefusal } from "./explain-refusal.ts";
import { dayOf, inTime, isWanted, queriedFolders } from "./query.ts";
import { storeFiles } from "./store-files.ts";

export interface HistoryOptions {
  readonly branch: FileBranch;
  /** `owner/name` */
  readonly repository: string;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 to 1; spreads the tries of many writers. */
  readonly random?: () => number;
}

/** So many files go into one commit: what the API takes in one request without trouble. */
const FILES_PER_COMMIT = 200;

/** So many files are read at a time: five years are 14,600, each time is a request, and all of them would not fit into memory. */
const FILES_PER_READ = 1_000;

const DAY_MILLISECONDS = 86_400_000;

/** The history as files on a branch, each written once. There is no index: what is derived from the files is derived by who reads them. */
export function historyOnBranch({ branch, repository, clock, log, random = Math.random }: HistoryOptions): HistoryStore {
  return {
    async append(entries, signal) {
      const files = filesOf(entries, repository);
      const stored = [];
      const alreadyThere = [];
      const different = [];
      try {
        for (const some of inParts([...files], FILES_PER_COMMIT)) {
          const part = await storeFiles(branch, new Map(some), { clock, log, signal, random });
          stored.push(...part.stored);
          alreadyThere.push(...part.alreadyThere);
          different.push(...part.different);
        }
      } catch (error) {
        throw explainRefusal(
          error,
          `Not stored on the ${branch.name}: ${counted(files.size - stored.length - alreadyThere.length)}`,
          "write",
        );
      }
      if (different.length > 0)
        throw new ConfigurationError(
          `${different[0]} is on the ${branch.name} already with another content, and nothing there is overwritten${
            different.length > 1 ? ` (as are ${different.length - 1} more)` : ""
          }; ${stored.length + alreadyThere.length} of ${files.size} results are stored.`,
        );
      return { stored, alreadyThere };
    },

    async *read(query, signal) {
      try {
        yield* readAll(query, signal);
      } catch (error) {
        throw explainRefusal(error, `The ${branch.name} cannot be read`, "read");
      }
    },

    async prune(days, signal) {
      const firstKept = dayOf(new Date(clock.now().getTime() - days * DAY_MILLISECONDS));
      let removed = 0;
      try {
        for (;;) {
          const some = await compete("History", () => pruneSome(firstKept, signal), { clock, log, signal, random });
          removed += some;
          if (some < FILES_PER_COMMIT) return removed;
        }
      } catch (error) {
        throw explainRefusal(error, `Old results of pull requests are still on the ${branch.name}`, "write");
      }
    },

    [Symbol.asyncDispose]: () => branch[Symbol.asyncDispose](),
  };

  async function* readAll(query: HistoryQuery, signal: AbortSignal): AsyncGenerator<HistoryItem> {
    const competition = { clock, log, signal, random };
    const tip = await compete("History", async () => ({ is: await branch.tip(signal) }), competition);
    if (tip.is === undefined) return;
    const at = tip.is;
    const newer = (await compete("History", () => branch.top(at, signal), competition)).filter(isNewerLayout);
    if (newer.length > 0)
      yield {
        path: `${newer[0]}/`,
        problem: `The ${branch.name} holds results of a newer release in ${newer.join(", ")}; they were not read, so update.`,
      };

    const files = await compete("History", () => branch.list(at, queriedFolders(query, clock.now()), signal), competition);
    const wanted = [];
    for (const file of files) {
      const says = readEntryPath(file.path);
      if (says === undefined)
        yield { path: file.path, problem: `${file.path} on the ${branch.name} is none of our results; it was left alone.` };
      else if (isWanted(says, query)) wanted.push({ ...file, says });
    }
    wanted.sort((one, other) => inTime(one.says, other.says));
    for (const some of inParts(wanted, FILES_PER_READ)) {
      const texts = await compete("History", () => branch.read(some, ENTRY_LIMIT_BYTES, signal), competition);
      for (const { path, text } of texts) yield toItem(path, text);
    }
  }

  async function pruneSome(firstKept: string, signal: AbortSignal): Promise<number | undefined> {
    const tip = await branch.tip(signal);
    if (tip === undefined) return 0;
    const old = (await branch.list(tip, ["v1/pr"], signal)).filter(({ path }) => {
      const says = readEntryPath(path);
      return says?.kind === "pr" && says.day < firstKept;
    });
    const remove = old.slice(0, FILES_PER_COMMIT).map(({ path }) => path);
    if (remove.length === 0) return 0;
    const message = `Remove ${counted(remove.length)} of pull requests from before ${firstKept}`;
    return (await branch.advance(tip, { add: new Map(), remove, message }, signal)) ? remove.length : undefined;
  }
}

/** @throws ConfigurationError for an entry that has no place in this store */
function filesOf(entries: readonly HistoryEntry[], repository: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const entry of entries) {
    const path = entryPath(entry);
    const claimed = entry.provenance.repository;
    if (claimed.toLowerCase() !== repository.toLowerCase())
      throw new ConfigurationError(
        `${path} is not stored: it claims to be of the repository ${claimed}, and this is the history of ${repository}.`,
      );
    const text = writeEntry(entry);
    if (Buffer.byteLength(text) > ENTRY_LIMIT_BYTES)
      throw new ConfigurationError(`${path} is not stored: it has more than ${ENTRY_LIMIT_BYTES / 1e6} MB.`);
    if (files.has(path) && files.get(path) !== text)
      throw new ConfigurationError(`${path} is not stored: two different results claim that place.`);
    files.set(path, text);
  }
  return files;
}

function toItem(path: string, text: string | undefined): HistoryItem {
  try {
    if (text === undefined) throw new ConfigurationError(`${path} has more than ${ENTRY_LIMIT_BYTES / 1e6} MB, so it is no entry.`);
    const entry = readEntry(path, text);
    if (entryPath(entry) !== path)
      throw new ConfigurationError(`${path} holds what belongs at ${entryPath(entry)}, so it is not believed.`);
    return { path, entry };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { path, problem: error.message };
  }
}

const isNewerLayout = (name: string): boolean => /^v([2-9]|[1-9]\d+)$/.test(name);

const counted = (results: number): string => (results === 1 ? "1 result" : `${results} results`);

function inParts<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));
}
