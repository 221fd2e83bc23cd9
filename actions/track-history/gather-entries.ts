import { checkProvenance } from "../lib/adapters/history/check-provenance.ts";
import { checkEntry } from "../lib/adapters/history/entry-text.ts";
import { type ArtifactFile, expandPaths, findArtifacts } from "../lib/adapters/history/find-results.ts";
import { type BoundariesByScenario, readProofBoundaries } from "../lib/adapters/history/proof-boundaries.ts";
import { readResult } from "../lib/adapters/history/read-result.ts";
import { readRecord } from "../lib/adapters/records/record-file.ts";
import { entriesOf } from "../lib/model/entries-of.ts";
import { ConfigurationError, EnvironmentError } from "../lib/model/errors.ts";
import type { HistoryEntry, Provenance } from "../lib/model/history-entry.ts";
import type { RunRecord } from "../lib/model/record.ts";
import { RefusalError } from "../lib/ports/refusal.ts";
import type { Inputs } from "./inputs.ts";
import { type Origins, ownProvenance, provenanceOf } from "./provenance.ts";
import { refuseComparison } from "./refuse-comparison.ts";

/** What is to be stored, and a sentence on each file that is not. */
export interface Gathered {
  readonly entries: readonly HistoryEntry[];
  readonly refusals: readonly string[];
}

/** A stranger's words may be as long as a file. */
const LONGEST_SENTENCE = 500;

/**
 * Reads what was asked for, one file after the other: one that cannot be believed takes no other with it.
 * @throws ConfigurationError where it is not about one file; EnvironmentError where GitHub does not tell where they come from
 */
export async function gatherEntries(asked: Inputs, origins: Origins): Promise<Gathered> {
  try {
    return await gather(asked, origins);
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    throw new EnvironmentError(
      `GitHub does not tell where the results come from, so nothing was stored; the job needs the permissions \`actions: read\` and \`pull-requests: read\` (${error.message}).`,
      { cause: error },
    );
  }
}

async function gather(asked: Inputs, origins: Origins): Promise<Gathered> {
  const entries: HistoryEntry[] = [];
  const refusals: string[] = [];
  const refuse = (error: unknown) => {
    if (!(error instanceof ConfigurationError)) throw error;
    const { message } = error;
    refusals.push(message.length > LONGEST_SENTENCE ? `${message.slice(0, LONGEST_SENTENCE).toWellFormed()}…` : message);
  };
  const take = async (reading: Promise<readonly HistoryEntry[]>) => {
    try {
      entries.push(...(await reading));
    } catch (error) {
      refuse(error);
    }
  };

  const boundaries = await readBoundaries(asked.proofs ?? [], refuse);
  const paths = await expandPaths(asked.records ?? [], "records");
  const elsewhere = artifactRun(asked, origins);
  if (elsewhere !== undefined) {
    const { pullRequest } = asked;
    for (const path of paths)
      await take(
        ofArtifact({ path, workflowRun: elsewhere }, { ...(pullRequest === undefined ? {} : { pullRequest }), boundaries }, origins),
      );
  } else if (paths.length > 0) {
    const provenance = await ownProvenance(origins, asked.pullRequest, asked.headSha);
    for (const path of paths) await take(readRecord(path).then((record) => fromRecord(path, record, provenance, boundaries)));
  }
  for (const file of asked.backfill === undefined ? [] : await findArtifacts(asked.backfill))
    await take(ofArtifact(file, { boundaries: new Map() }, origins));
  return { entries: withoutSpares(entries), refusals };
}

/** A night without the boundaries of a proof is better than no night. @param refuse is told of each path and file that cannot be read */
async function readBoundaries(proofs: readonly string[], refuse: (error: unknown) => void): Promise<BoundariesByScenario> {
  const files = new Set<string>();
  for (const proof of proofs) for (const file of (await expandPaths([proof], "proofs").catch(refuse)) ?? []) files.add(file);
  const boundaries = new Map<string, Readonly<Record<string, string>>>();
  for (const file of files)
    for (const [scenario, found] of (await readProofBoundaries([file]).catch(refuse)) ?? [])
      boundaries.set(scenario, { ...boundaries.get(scenario), ...found });
  return boundaries;
}

/** What measured a scenario against itself has a value of that night too; where another record of this step is of the same night, that one counts. */
function withoutSpares(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const againstItself = new Set(entries.filter(({ kind }) => kind === "aa").map(runOf));
  const isSpare = (entry: HistoryEntry) => entry.kind === "runs" && againstItself.has(runOf(entry));
  const taken = new Set(entries.filter((entry) => !isSpare(entry)).map(nightKey));
  return entries.filter((entry) => !isSpare(entry) || !taken.has(nightKey(entry)));
}

/** Without the day: a workflow run that goes on past midnight is one night all the same. */
const nightKey = ({ kind, scenario, provenance: { workflowRun, attempt } }: HistoryEntry): string =>
  `${kind} ${scenario} ${workflowRun}-${attempt}`;

const runOf = ({ scenario, runId, startedAt }: HistoryEntry): string => `${scenario} ${runId} ${startedAt}`;

/** The workflow run whose artifacts the records are; nothing where they are of this one. */
function artifactRun({ artifactRun }: Inputs, { run }: Origins): number | undefined {
  const number = artifactRun ?? (run.trigger.kind === "workflow-run" ? run.trigger.runId : run.runId);
  return number === run.runId ? undefined : number;
}

interface Told {
  readonly pullRequest?: number;
  readonly boundaries: BoundariesByScenario;
}

async function ofArtifact({ path, workflowRun }: ArtifactFile, { pullRequest, boundaries }: Told, origins: Origins) {
  const result = await readResult(path);
  const asked = { name: path, workflowRun, ...(pullRequest === undefined ? {} : { pullRequest }) };
  if ("record" in result) {
    const { record } = result;
    return fromRecord(path, record, await provenanceOf(origins, { ...asked, startedAt: record.startedAt }), boundaries);
  }
  const { entry } = result;
  const { pullRequest: claimed, ...known } = await provenanceOf(origins, { ...asked, startedAt: entry.startedAt });
  const { mergeBase: _, ...compared } = known;
  checkProvenance(path, entry, { ...compared, pullRequest: claimed });
  refuseComparison(path, entry.arms, entry.provenance);
  return [entry];
}

function fromRecord(path: string, record: RunRecord, provenance: Provenance, boundaries: BoundariesByScenario): readonly HistoryEntry[] {
  refuseComparison(path, record.arms, provenance);
  return entriesOf(record, { provenance }).map((made) => {
    const entry = { ...made, boundaries: { ...made.boundaries, ...boundaries.get(made.scenario) } };
    checkEntry(path, entry);
    return entry;
  });
}
