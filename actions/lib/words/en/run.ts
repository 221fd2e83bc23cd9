import type { NodeEnvironment } from "../../model/record.ts";
import type { LabRecipe } from "../../model/scenario.ts";
import { numbersOf } from "../numbers.ts";
import type { RunWords } from "../run-words.ts";
import { names } from "./names.ts";

const numbers = numbersOf("en");

const roundsText = (count: number): string => `${count} ${count === 1 ? "round" : "rounds"}`;

function recipeText({ podNetwork, serviceRouting, hostRouting, congestionControl, queueing }: LabRecipe): string {
  const pods = { native: "native routing", vxlan: "VXLAN" }[podNetwork];
  const services = { iptables: "iptables", nftables: "nftables", ebpf: "eBPF" }[serviceRouting];
  const host = { stack: "the node's full stack", ebpf: "eBPF host routing" }[hostRouting];
  return `${pods}, services by ${services}, ${host}, ${congestionControl}, ${queueing} queueing`;
}

const ORDER: RunWords["order"] = {
  abba: { short: "ABBA order", sentence: "ABBA order (every round turns the order of the one before)" },
  baab: { short: "BAAB order", sentence: "BAAB order (ABBA begun at the other end)" },
  random: { short: "random order", sentence: "random order" },
};

const PAIRING: RunWords["pairing"] = {
  paired: { short: "paired", sentence: "Paired: in every round all arms were measured on the same nodes, close in time." },
  unpaired: { short: "unpaired", sentence: "Unpaired: measured in another run than the baseline." },
};

/** How long ago something was, roughly: nobody needs the minutes of last week. */
function ageText(seconds: number): string {
  const hours = Math.round(seconds / 3600);
  if (hours < 1) return "less than an hour";
  if (hours < 48) return `${hours} ${hours === 1 ? "hour" : "hours"}`;
  return `${Math.round(hours / 24)} days`;
}

/** @param list as written for taskset: `0`, `0-3,6` */
const coresText = (list: string): string => `${/^\d+$/.test(list) ? "core" : "cores"} ${list}`;

function pairs(values: Readonly<Record<string, string>>, between: string): string {
  const entries = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, value]) => `${name}${between}${value}`).join(", ") || "none recorded";
}

function nodeText({
  name,
  instanceType,
  zone,
  kernel,
  architecture,
  containerRuntime,
  kubelet,
  cores,
  memoryBytes,
}: NodeEnvironment): string {
  const where = [instanceType, zone].filter((part) => part !== undefined).join(", ");
  const what = [architecture, `${cores} ${cores === 1 ? "core" : "cores"}`, `${numbers.fixed(memoryBytes / 2 ** 30, 1)} GiB`];
  return `${name}${where === "" ? "" : ` (${where})`}: ${[...what, `kernel ${kernel}`, containerRuntime, `kubelet ${kubelet}`].join(", ")}`;
}

const costText = (dollars: number): string => `about ${dollars.toFixed(2)} USD by estimate`;

export const run: RunWords = {
  compared: (candidates, baseline) => {
    if (candidates.length === 0) return baseline;
    return `${candidates.length > 2 ? `${candidates.length} candidates` : names.list(candidates)} against ${baseline}`;
  },
  baseline: "baseline",
  arm: ({ title, revision, unavailable }, isBaseline) =>
    [
      isBaseline ? ", the baseline: " : ": ",
      title,
      revision === undefined ? "" : `, at ${revision}`,
      unavailable === undefined ? "" : ` (not measured here: ${unavailable})`,
    ].join(""),
  recipe: ({ lab, readySeconds, unavailable }) =>
    [
      ...(lab === undefined ? [] : [recipeText(lab)]),
      ...(unavailable === undefined ? [`ready after ${numbers.fixed(readySeconds, 2)} s`] : []),
    ].join("; "),
  rounds: roundsText,
  pairing: PAIRING,
  unpaired: (arms) =>
    `${names.list(arms)}: measured in another run than the baseline, so what differs between the runs (machines, placement, hour) is in every change; what is known of the noise within a run says nothing of that.`,
  order: ORDER,
  design: ({ rounds, secondsPerRun, order }) =>
    `${roundsText(rounds)}, ${secondsPerRun} s per tool run, ${ORDER[order.design].sentence}, seed ${order.seed}.`,
  stopped: ({ looks, reason }, rounds) => {
    const why = {
      equivalent: "every gate metric was equivalent",
      clear: "a gate metric had changed beyond doubt",
      futile: "even the last look could not have told",
      time: "the time was spent",
      interrupted: "it was interrupted",
      "last-look": "it was the last look",
    }[reason];
    return `The number of rounds was found on the way, with looks planned after ${names.list(looks.map(String))}: it stopped after ${rounds}, because ${why}.`;
  },
  confirmation: (rounds, metrics) =>
    `What was flagged was measured again in ${roundsText(rounds)} on data planes built anew (${metrics} ${metrics === 1 ? "cell" : "cells"}).`,
  confirmed: (rounds) => `${rounds} fresh ${rounds === 1 ? "round" : "rounds"} of what was flagged`,
  noise: ({ runs, ageSeconds, scenarios }) => {
    if (runs === 0)
      return "Nothing was known of the noise here (cold start): no arm was measured against itself before, so only a change that is large in every round can be called one, and nothing can be called equivalent.";
    const age = ageSeconds === undefined ? "" : `, the newest ${ageText(ageSeconds)} old`;
    return `The noise is known from ${runs} ${runs === 1 ? "run" : "runs"} of an arm against itself (${names.list(scenarios)})${age}.`;
  },
  noiseShort: ({ runs, ageSeconds }) => {
    if (runs === 0) return "noise unknown (cold start)";
    return `noise from ${runs} A/A ${runs === 1 ? "run" : "runs"}${ageSeconds === undefined ? "" : `, ${ageText(ageSeconds)} old`}`;
  },
  cost: costText,
  run: ({ runId, status, startedAt, durationSeconds, estimatedDollars, harness }) => {
    const kind = { complete: "Complete", partial: "Partial" }[status];
    const cost = estimatedDollars === undefined ? "" : `, ${costText(estimatedDollars)}`;
    const begun = startedAt.slice(0, 16).replace("T", " ");
    return `${kind} run ${runId}, begun ${begun} UTC, ${numbers.duration(durationSeconds)}${cost}, eks-cni-bench ${harness.version} (${harness.commit.slice(0, 7)}).`;
  },
  partial: "This run is partial: it ended early, so some cells have fewer rounds than planned, or none.",
  target: (kind) => ({ lab: "lab", kubernetes: "Kubernetes cluster" })[kind],
  statement: ({ statement }) => statement,
  kernel: ({ kernel }) => `kernel ${kernel}`,
  environment: ({ kernel, operatingSystem, cpuModel, cores, memoryBytes, pinning, tools, sysctls, cluster }) => [
    ...(cluster === undefined
      ? []
      : [
          { name: "Kubernetes", value: cluster.version },
          { name: "Nodes", value: cluster.nodes.map(nodeText).join("; ") },
        ]),
    { name: "Kernel", value: kernel },
    { name: "Operating system", value: operatingSystem },
    { name: "CPU", value: `${cpuModel}, ${cores} ${cores === 1 ? "core" : "cores"}` },
    { name: "Memory", value: `${numbers.fixed(memoryBytes / 2 ** 30, 1)} GiB` },
    {
      name: "Pinning",
      value: pinning === undefined ? "none" : `clients on ${coresText(pinning.client)}, servers on ${coresText(pinning.server)}`,
    },
    { name: "Tools", value: pairs(tools, " ") },
    ...(cluster === undefined ? [] : [{ name: "Images", value: pairs(cluster.images, " ") }]),
    { name: "Kernel settings", value: pairs(sysctls, " = ") },
  ],
};
