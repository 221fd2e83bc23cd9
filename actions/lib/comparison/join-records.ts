import { ConfigurationError } from "../model/errors.ts";
import { METRICS } from "../model/metric.ts";
import type { Cell } from "../model/plan.ts";
import type { ArmFacts, RunRecord } from "../model/record.ts";
import { isControl } from "./control.ts";
import { cellKey, metricKey } from "./gate.ts";
import { joinNotes } from "./join-notes.ts";
import { RecordSamples } from "./samples.ts";

/** Several records as one. */
export interface JoinedRecord {
  readonly record: RunRecord;
  /** Arms that were not measured beside the baseline, by the names they have here. */
  readonly apart: ReadonlySet<string>;
}

/**
 * Several records as one, so that arms of different runs can be compared: the baseline is the first record's, and the arms of the others
 * stand beside it as measured apart; but a record of the same states as the first one's goes on with its rounds, each of which compares what
 * was measured side by side, wherever that was. Times, order, environment, noise, adaptive rounds and confirmation are the first record's,
 * because they are about its own arms; what differs and what was left out stands in the notes.
 * @returns one record as it is
 * @throws ConfigurationError one sentence: there is none, a run is there twice, or a record has another target, another length of a tool run
 *   or no metric of pods in common with the first
 */
export function joinRecords(records: readonly RunRecord[]): JoinedRecord {
  const [first, ...others] = records;
  if (first === undefined) throw new ConfigurationError('Input "records" must name at least one record.');
  others.forEach((other, index) => {
    refuseWhatDoesNotFit(first, other);
    if (records.slice(0, index + 1).some(({ runId }) => runId === other.runId))
      throw new ConfigurationError(`Input "records" must name every run once, but run "${other.runId}" is there twice.`);
  });
  if (others.length === 0) return { record: first, apart: new Set() };

  const taken = new Set(first.arms.map(({ name }) => name));
  let { rounds } = first;
  const joined = others.map((record): Joined => {
    const isMore = hasSameStates(first, record);
    const names = new Map(isMore ? [] : record.arms.map((arm) => [arm.name, uniqueName(arm, record, taken)]));
    const nameOf = (arm: string) => names.get(arm) ?? arm;
    const before = isMore ? rounds : 0;
    if (isMore) rounds += record.rounds;
    return {
      record,
      ...(isMore ? { firstRound: before + 1 } : {}),
      arms: record.arms.map((arm) => ({ ...arm, name: nameOf(arm.name) })),
      steps: record.steps.map((step) => ({
        ...step,
        id: `${record.runId}/${step.id}`,
        arm: nameOf(step.arm),
        // The warm-up is one in every run, and in no number.
        round: step.round === 0 ? 0 : before + step.round,
      })),
    };
  });
  const apart = joined.filter(({ firstRound }) => firstRound === undefined).flatMap(({ arms }) => arms);
  const cells = new Map<string, Cell>(records.flatMap((record) => record.cells.map((cell) => [cellKey(cell), cell])));
  return {
    record: {
      ...first,
      runId: records.map(({ runId }) => runId).join("+"),
      status: records.every(({ status }) => status === "complete") ? "complete" : "partial",
      cells: [...cells.values()],
      rounds,
      arms: [...first.arms, ...apart],
      steps: [...first.steps, ...joined.flatMap(({ steps }) => steps)],
      notes: [...first.notes, ...joined.flatMap(({ record, arms, firstRound }) => joinNotes(first, record, arms, firstRound))],
      reproduce: [...new Set(records.map(({ reproduce }) => reproduce))].join(" && "),
    },
    apart: new Set(apart.map(({ name }) => name)),
  };
}

/** A record as it stands in the joined one. */
interface Joined {
  readonly record: RunRecord;
  readonly arms: readonly ArmFacts[];
  readonly steps: RunRecord["steps"];
  /** Where its rounds begin, when it goes on with the first one's. */
  readonly firstRound?: number;
}

/** Whether both measured the same scenario in the same two states or more: then they differ in where and when, and in nothing that is compared. */
function hasSameStates(first: RunRecord, other: RunRecord): boolean {
  const statesOf = ({ arms }: RunRecord) =>
    arms
      .map(({ name, scenario, revision }) => JSON.stringify([name, scenario, revision]))
      .sort()
      .join();
  const known = [...first.arms, ...other.arms].every(({ revision }) => revision !== undefined);
  return known && first.arms.length > 1 && first.baseline === other.baseline && statesOf(first) === statesOf(other);
}

function refuseWhatDoesNotFit(first: RunRecord, other: RunRecord): void {
  const refuse = (rule: string, ours: string, theirs: string) => {
    throw new ConfigurationError(
      `Input "records" must name records ${rule}, but run "${first.runId}" has ${ours} and run "${other.runId}" has ${theirs}.`,
    );
  };
  if (other.target.kind !== first.target.kind) refuse("of one kind of target", first.target.kind, other.target.kind);
  if (other.secondsPerRun !== first.secondsPerRun)
    refuse("of tool runs of one length", `${first.secondsPerRun} s`, `${other.secondsPerRun} s`);
  const ours = judgedMetrics(first);
  const theirs = judgedMetrics(other);
  if (![...theirs].some((key) => ours.has(key))) refuse("with at least one metric in common", namesOf(ours), namesOf(theirs));
}

const judgedMetrics = ({ steps }: RunRecord): Set<string> =>
  new Set(
    new RecordSamples(steps)
      .metrics()
      .filter((of) => METRICS[of.metric].better !== "neither" && !isControl(of))
      .map(metricKey),
  );

/** Enough of them to see what was measured. */
function namesOf(metrics: ReadonlySet<string>): string {
  const [first] = metrics;
  if (first === undefined) return "none";
  return metrics.size === 1 ? first : `${metrics.size} others, such as ${first}`;
}

/** An arm's name, or with its revision or its run where there is such an arm already. */
function uniqueName({ name, revision }: ArmFacts, { runId }: RunRecord, taken: Set<string>): string {
  const candidates = [
    name,
    ...(revision === undefined || name.endsWith(`@${revision}`) ? [] : [`${name}@${revision}`]),
    `${name}@${runId}`,
  ];
  let unique = candidates.find((one) => !taken.has(one));
  for (let count = 2; unique === undefined; count++) {
    const numbered = `${name}@${runId}#${count}`;
    if (!taken.has(numbered)) unique = numbered;
  }
  taken.add(unique);
  return unique;
}
