import { existsSync, readFileSync } from "node:fs";
import { access, constants, mkdir, rm, rmdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { ConfigurationError } from "../../model/errors.ts";
import type { Session, StepResult } from "../../model/record.ts";
import type { Journal } from "../../ports/journal.ts";
import { openJournal, resumeJournal } from "./journal.ts";
import { JOURNAL_VERSION, journalHeaderSchema, readJournal } from "./journal-content.ts";
import { keepRawOutput } from "./raw-output.ts";
import { armFactsSchema, environmentSchema, harnessSchema } from "./record-schema.ts";

/** Start of a run, or of its continuation, with what was there then. */
const sessionSchema = z.object({
  startedAt: z.iso.datetime(),
  harness: harnessSchema,
  environment: environmentSchema,
  arms: z.array(armFactsSchema),
});

const headerSchema = journalHeaderSchema.extend({ asked: z.string(), sessions: z.array(sessionSchema) });

/** What identifies a run in its folder. */
export interface RunIdentity {
  readonly runId: string;
  readonly planDigest: string;
  /** The plan in words that a person can compare: the command line that asks for it. */
  readonly asked: string;
  readonly startedAt: string;
}

/** Folder of a run: `journal.jsonl` while it grows, `raw/` beside it, `record.json` and the report in the end. */
export interface RunFolder extends Journal, AsyncDisposable {
  readonly runId: string;
  readonly startedAt: string;
  /** What earlier sessions finished. */
  readonly finished: readonly StepResult[];
  readonly formerSessions: readonly Session[];
  /** Marks the moment from which this session measures. */
  appendSession(session: Session): Promise<void>;
}

/** Everything that a run puts into its folder. */
export const RUN_FOLDER_NAMES = ["journal.jsonl", "record.json", "raw"] as const;

/** What the report of a run is in, beside its record. */
export const REPORT_FILES = { markdown: "report.md", html: "report.html", json: "report.json", csv: "report.csv" } as const;

const journalPath = (folder: string): string => join(folder, "journal.jsonl");
export const recordPath = (folder: string): string => join(folder, "record.json");

/**
 * Makes sure that results can go to a folder, and creates it.
 * @returns the first folder on the way that was not there before, if any
 * @throws ConfigurationError when it cannot be written to, or holds a run and `resume` is not set
 */
export async function checkRunFolder(folder: string, resume: boolean): Promise<string | undefined> {
  if (!resume && holdsRun(folder)) {
    throw new ConfigurationError(
      `Input "out" must be a folder without a run, not "${folder}", which holds one: go on with that by --resume, or choose another.`,
    );
  }
  if (resume && !existsSync(journalPath(folder))) {
    throw new ConfigurationError(`Input "out" must be the folder of a run to resume, not "${folder}", which holds no journal.jsonl.`);
  }
  try {
    const created = await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return created;
  } catch (error) {
    throw new ConfigurationError(
      `Input "out" must be a folder that can be written to, not "${folder}" (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
}

/** Removes what `beginRunFolder` made of a run that measured nothing. */
export async function forgetRunFolder(folder: string): Promise<void> {
  await rm(journalPath(folder), { force: true });
}

/**
 * Removes what `checkRunFolder` made as long as nothing is in it: a run that never began leaves no folder that looks begun.
 * @param created what `checkRunFolder` returned
 */
export async function removeEmptyRunFolder(folder: string, created: string | undefined): Promise<void> {
  if (created === undefined) return;
  for (let path = resolve(folder); path.startsWith(resolve(created)); path = dirname(path)) {
    try {
      await rmdir(path);
    } catch {
      return;
    }
  }
}

/** A run killed before its first line was whole has measured nothing; its folder is free. */
function holdsRun(folder: string): boolean {
  return existsSync(journalPath(folder)) && readFileSync(journalPath(folder), "utf8").includes("\n");
}

export async function beginRunFolder(folder: string, identity: RunIdentity): Promise<RunFolder> {
  const journal = await openJournal(journalPath(folder), { journalVersion: JOURNAL_VERSION, sessions: [], ...identity });
  return { ...fileFolder(folder, journal), ...identity, finished: [], formerSessions: [] };
}

/**
 * Name of the run that a folder holds. Only reads: the folder may belong to a run that is still alive, which is known once its name is claimed.
 * @throws ConfigurationError when it holds a run of another plan, or a damaged journal
 */
export async function runIdIn(folder: string, { planDigest, asked }: Pick<RunIdentity, "planDigest" | "asked">): Promise<string> {
  const { header } = await readJournal(journalPath(folder), headerSchema);
  if (header.planDigest !== planDigest) {
    throw new ConfigurationError(
      `Input "resume" needs the inputs the run was begun with: the folder "${folder}" holds \`${header.asked}\`, not \`${asked}\`.`,
    );
  }
  return header.runId;
}

/** Goes on with the run of a folder, whose name was claimed. @throws ConfigurationError for a damaged journal */
export async function resumeRunFolder(folder: string): Promise<RunFolder> {
  const { content, journal } = await resumeJournal(journalPath(folder), headerSchema);
  const { header, steps } = content;
  return {
    ...fileFolder(folder, journal),
    runId: header.runId,
    startedAt: header.startedAt,
    finished: steps,
    formerSessions: header.sessions,
  };
}

function fileFolder(
  folder: string,
  journal: Awaited<ReturnType<typeof openJournal>>,
): Omit<RunFolder, "runId" | "startedAt" | "finished" | "formerSessions"> {
  return {
    append: (result) => journal.append(result),
    appendSession: (session) => journal.appendSession({ ...session }),
    keepRaw: (step, execution) => keepRawOutput(join(folder, "raw"), step.id, execution),
    [Symbol.asyncDispose]: () => journal[Symbol.asyncDispose](),
  };
}
