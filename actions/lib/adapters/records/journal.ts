import { type FileHandle, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { z } from "zod";
import { ConfigurationError } from "../../model/errors.ts";
import type { StepResult } from "../../model/record.ts";
import {
  type JournalContent,
  type JournalHeader,
  type JournalSession,
  journalHeaderSchema,
  journalSessionSchema,
  readJournal,
} from "./journal-content.ts";
import { stepResultSchema } from "./record-schema.ts";
import { syncFolder } from "./replace-file.ts";
import { schemaProblem } from "./schema-problem.ts";
import { errorNumber, storageError } from "./storage-error.ts";

/** The growing file of a run. What a call was given is on the disk when the call returns. */
export interface JournalFile extends AsyncDisposable {
  readonly path: string;
  /**
   * Appends a finished step.
   * @throws EnvironmentError when it cannot be stored; the file then ends with the step before
   */
  append(step: StepResult): Promise<void>;
  /** Appends a further start of the run. */
  appendSession(session: JournalSession): Promise<void>;
}

/**
 * Begins a journal: its header is the first line.
 * @throws ConfigurationError when there is one already that has a header; nothing measured is ever overwritten
 * @throws EnvironmentError when it cannot be stored
 */
export async function openJournal<Header extends JournalHeader>(path: string, header: Header): Promise<JournalFile> {
  const checked = journalHeaderSchema.safeParse(header);
  if (!checked.success) throw new TypeError(`the journal's header does not fit: ${schemaProblem(checked.error)}`);
  try {
    const journal = new AppendedFile(path, await create(path), 0, 0);
    try {
      await journal.write(header);
      await syncFolder(dirname(path));
      return journal;
    } catch (error) {
      await journal[Symbol.asyncDispose]();
      throw error;
    }
  } catch (error) {
    throw storageError(error, path, "nothing was measured yet", "start again");
  }
}

/**
 * Goes on with the journal of a run that ended early: cuts off the line that was torn, if any, and appends behind the rest.
 * @throws ConfigurationError as `readJournal`
 */
export async function resumeJournal<Header extends JournalHeader = JournalHeader>(
  path: string,
  headerSchema?: z.ZodType<Header>,
): Promise<{ readonly content: JournalContent<Header>; readonly journal: JournalFile }> {
  const content = await readJournal(path, headerSchema);
  try {
    const file = await open(path, "r+");
    if (content.tornBytes > 0) {
      await file.truncate(content.completeBytes);
      await file.sync();
    }
    return { content, journal: new AppendedFile(path, file, content.completeBytes, content.steps.length) };
  } catch (error) {
    throw storageError(error, path, kept(content.steps.length), NEXT);
  }
}

class AppendedFile implements JournalFile {
  readonly path: string;
  readonly #file: FileHandle;
  /** Length of what is complete; the next line goes there. */
  #bytes: number;
  #steps: number;
  #last: Promise<void> = Promise.resolve();

  constructor(path: string, file: FileHandle, bytes: number, steps: number) {
    this.path = path;
    this.#file = file;
    this.#bytes = bytes;
    this.#steps = steps;
  }

  async append(step: StepResult): Promise<void> {
    const checked = stepResultSchema.safeParse(step);
    if (!checked.success) throw new TypeError(`the result of step ${step.id} does not fit: ${schemaProblem(checked.error)}`);
    await this.#store(step);
    this.#steps++;
  }

  async appendSession(session: JournalSession): Promise<void> {
    const checked = journalSessionSchema.safeParse(session);
    if (!checked.success) throw new TypeError(`the session does not fit: ${schemaProblem(checked.error)}`);
    await this.#store({ session });
  }

  /** Writes one line and waits for the disk. A line that does not fit whole is taken back, so that the next one does not join it. */
  async write(value: unknown): Promise<void> {
    const line = Buffer.from(`${JSON.stringify(value)}\n`);
    try {
      let written = 0;
      // One write is enough but for a disk that fills up within the line: the second try brings the reason.
      while (written < line.length)
        written += (await this.#file.write(line, written, line.length - written, this.#bytes + written)).bytesWritten;
      await this.#file.sync();
      this.#bytes += line.length;
    } catch (error) {
      // If even that fails, the torn line is dropped when the journal is resumed.
      await this.#file.truncate(this.#bytes).catch(() => {});
      throw error;
    }
  }

  async #store(value: unknown): Promise<void> {
    const turn = this.#last.then(() => this.write(value));
    this.#last = turn.catch(() => {});
    try {
      await turn;
    } catch (error) {
      throw storageError(error, this.path, kept(this.#steps), NEXT);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    await this.#file.close();
  }
}

/** A new file, or one whose run ended before its header was complete. */
async function create(path: string): Promise<FileHandle> {
  try {
    return await open(path, "wx");
  } catch (error) {
    if (errorNumber(error) !== "EEXIST") throw error;
    if ((await readFile(path)).includes("\n")) {
      throw new ConfigurationError(`${path} holds a run already; go on with it by --resume, or choose another folder.`);
    }
    return await open(path, "w");
  }
}

const NEXT = "run the same command with --resume";

function kept(steps: number): string {
  return steps === 1 ? "the finished step in it is kept" : `the ${steps} finished steps in it are kept`;
}
