import { readFile } from "node:fs/promises";
import { z } from "zod";
import { ConfigurationError } from "../../model/errors.ts";
import type { StepResult } from "../../model/record.ts";
import { stepResultSchema } from "./record-schema.ts";
import { schemaProblem } from "./schema-problem.ts";
import { errorNumber } from "./storage-error.ts";

export const JOURNAL_VERSION = 1;

/** One start of the run: the first, or one that resumed it. A run extends it with what it must know again. */
export const journalSessionSchema = z.looseObject({ startedAt: z.iso.datetime() });

/** First line of a journal. A run extends it (`journalHeaderSchema.extend({ … })`) with what it needs to go on. */
export const journalHeaderSchema = z.looseObject({
  journalVersion: z.literal(JOURNAL_VERSION),
  runId: z.string().min(1),
  /** Tells whether a plan is the one this journal belongs to. */
  planDigest: z.string().min(1),
  startedAt: z.iso.datetime(),
  sessions: z.array(journalSessionSchema),
});

export type JournalSession = z.infer<typeof journalSessionSchema>;
export type JournalHeader = z.infer<typeof journalHeaderSchema>;

/** What a journal holds. */
export interface JournalContent<Header extends JournalHeader = JournalHeader> {
  /** With the sessions that were appended later behind those of the first line. */
  readonly header: Header;
  /** Finished steps in the order they ended. */
  readonly steps: readonly StepResult[];
  /** Length of the complete lines; what follows is a line that a kill tore in the middle of its write. */
  readonly completeBytes: number;
  readonly tornBytes: number;
}

/**
 * Reads a journal, without the torn last line if there is one.
 * @throws ConfigurationError one sentence: it is missing, has no header, is of another version, or a complete line is damaged (with its number)
 */
export async function readJournal<Header extends JournalHeader = JournalHeader>(
  path: string,
  headerSchema: z.ZodType<Header> = journalHeaderSchema as unknown as z.ZodType<Header>,
): Promise<JournalContent<Header>> {
  const bytes = await readBytes(path);
  const completeBytes = bytes.lastIndexOf("\n") + 1;
  if (completeBytes === 0)
    throw new ConfigurationError(
      `${path} holds nothing to go on from: the run ended before its first line was written, so start it without --resume.`,
    );

  const sessions: unknown[] = [];
  const steps: StepResult[] = [];
  const lineOfStep = new Map<string, number>();
  let head: unknown;
  for (const { number, text } of lines(bytes.subarray(0, completeBytes))) {
    const content = parseLine(path, number, text);
    if (number === 1) {
      head = content;
      refuseOtherVersion(path, content);
    } else if (content !== null && typeof content === "object" && "session" in content) {
      sessions.push(content.session);
    } else {
      const step = stepResultSchema.safeParse(content);
      if (!step.success) throw damaged(path, number, schemaProblem(step.error));
      const earlier = lineOfStep.get(step.data.id);
      if (earlier !== undefined) throw damaged(path, number, `it repeats step ${step.data.id} of line ${earlier}, so two runs wrote here`);
      lineOfStep.set(step.data.id, number);
      steps.push(step.data);
    }
  }
  return { header: checkHeader(path, head, sessions, headerSchema), steps, completeBytes, tornBytes: bytes.length - completeBytes };
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const number = errorNumber(error);
    if (number === "ENOENT" || number === "ENOTDIR")
      throw new ConfigurationError(`There is no journal at ${path}, so there is nothing to resume.`);
    if (number === "EACCES" || number === "EPERM") throw new ConfigurationError(`${path} may not be read by this user.`);
    throw error;
  }
}

function* lines(bytes: Buffer): Generator<{ number: number; text: string }> {
  let start = 0;
  for (let number = 1; start < bytes.length; number++) {
    const end = bytes.indexOf("\n", start);
    yield { number, text: bytes.toString("utf8", start, end) };
    start = end + 1;
  }
}

function parseLine(path: string, number: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(path, number, "it is not JSON");
  }
}

function refuseOtherVersion(path: string, content: unknown): void {
  const version = content !== null && typeof content === "object" && "journalVersion" in content ? content.journalVersion : undefined;
  if (typeof version === "number" && version !== JOURNAL_VERSION) {
    throw new ConfigurationError(
      `${path} has journalVersion ${version}, this release goes on from ${JOURNAL_VERSION}: resume with the release that began the run, or start anew in another folder.`,
    );
  }
}

function checkHeader<Header extends JournalHeader>(
  path: string,
  head: unknown,
  later: readonly unknown[],
  schema: z.ZodType<Header>,
): Header {
  const first = journalHeaderSchema.safeParse(head);
  if (!first.success) throw damaged(path, 1, schemaProblem(first.error));
  const whole = schema.safeParse({ ...first.data, sessions: [...first.data.sessions, ...later] });
  if (!whole.success) throw new ConfigurationError(`${path} cannot be resumed: its header does not fit: ${schemaProblem(whole.error)}.`);
  return whole.data;
}

function damaged(path: string, line: number, problem: string): ConfigurationError {
  return new ConfigurationError(
    `Line ${line} of ${path} is damaged: ${problem}; mend or delete that line to resume, or start anew in another folder.`,
  );
}
