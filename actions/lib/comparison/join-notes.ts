import type { ArmFacts, NodeEnvironment, RunRecord } from "../model/record.ts";

/**
 * What a reader must know of a record that was joined to another.
 * @param arms of `other`, by the names they have in the joined record
 * @param firstRound where its rounds begin, when it goes on with those of `first`
 * @returns sentences: when it was measured, what was left out of it, where the environments differ, and its own notes
 */
export function joinNotes(first: RunRecord, other: RunRecord, arms: readonly ArmFacts[], firstRound?: number): string[] {
  const run = `Run "${other.runId}"`;
  const names = arms.map(({ name }) => name).join(", ");
  return [
    firstRound === undefined
      ? `${run} of ${other.startedAt} was measured apart: what differs between the runs is in every number of ${names}.`
      : `${run} of ${other.startedAt} measured the same states elsewhere: its rounds stand here as ${firstRound} to ${firstRound + other.rounds - 1}, and each compares what was measured side by side.`,
    ...leftOut(first, other).map((what) => `${run}: ${what}.`),
    ...differences(first, other).map(({ what, ours, theirs }) => `${run} had ${what} ${theirs}, run "${first.runId}" ${ours}.`),
    ...other.notes.map((note) => `${run}: ${note}`),
  ];
}

function leftOut(first: RunRecord, other: RunRecord): string[] {
  const judging = ({ judging: { gate = "", thresholds = "" } = {} }: RunRecord) => `${gate}\n${thresholds}`;
  return [
    ...(other.adaptive === undefined ? [] : ["its number of rounds was chosen by looks at its own arms, which corrects nothing here"]),
    ...(other.confirmation === undefined ? [] : ["its confirmation was against its own baseline and is left out"]),
    ...(other.noise === undefined ? [] : ["what was known of its noise is about its own pairs and is left out"]),
    ...(judging(other) === judging(first) ? [] : ["its own gate and thresholds do not decide here"]),
  ];
}

interface Difference {
  readonly what: string;
  readonly ours: string;
  readonly theirs: string;
}

function differences(first: RunRecord, other: RunRecord): Difference[] {
  const [ours, theirs] = [first, other].map(environmentOf) as [Map<string, string>, Map<string, string>];
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((what) => {
    const [our, their] = [ours.get(what) ?? "none", theirs.get(what) ?? "none"];
    return our === their ? [] : [{ what, ours: our, theirs: their }];
  });
}

/** What may move numbers, by the words of a note. */
function environmentOf({ environment, harness, rounds, target }: RunRecord): Map<string, string> {
  const { kernel, operatingSystem, cpuModel, cores, tools, sysctls, pinning, cluster } = environment;
  const ofNodes = (look: (node: NodeEnvironment) => string | undefined) =>
    [...new Set(cluster?.nodes.flatMap((node) => look(node) ?? []))].sort().join(" and ") || "none";
  return new Map([
    ["the target", target.statement],
    ["kernel", kernel],
    ["operating system", operatingSystem],
    ["CPU", cpuModel],
    ["cores", String(cores)],
    ["pinned cores", pinning === undefined ? "none" : `${pinning.client} and ${pinning.server}`],
    ["Kubernetes", cluster?.version ?? "none"],
    ["nodes of type", ofNodes(({ instanceType }) => instanceType)],
    ["nodes in", ofNodes(({ zone }) => zone)],
    ["nodes with", ofNodes(({ containerRuntime }) => containerRuntime)],
    ["harness", harness.version],
    ["rounds", String(rounds)],
    ...Object.entries(tools).map(([tool, version]) => [tool, version] as const),
    ...Object.entries(sysctls).map(([name, value]) => [name, value] as const),
  ]);
}
