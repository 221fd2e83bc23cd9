import type { Environment } from "../../model/record.ts";
import { chooseScale } from "../../report/scale.ts";
import type { PageWords } from "./language.ts";

/** What a run was measured on, by the names that the record has for it: versions and settings are names themselves. */
export function environmentPairs({ numbers, dashboard }: PageWords, environment: Environment): [name: string, value: string][] {
  const { run } = dashboard;
  const { kernel, operatingSystem, cpuModel, cores, memoryBytes, pinning, tools, sysctls, cluster } = environment;
  return [
    [run.kernel, kernel],
    [run.operatingSystem, operatingSystem],
    [run.processor, `${cpuModel} × ${cores}`],
    [run.memory, numbers.quantity(memoryBytes, chooseScale("B", [memoryBytes]))],
    ...(pinning === undefined ? [] : [[run.cores, `${pinning.client} / ${pinning.server}`] as [string, string]]),
    ...(cluster === undefined
      ? []
      : [
          ["Kubernetes", cluster.version] as [string, string],
          ...cluster.nodes.map((node): [string, string] => [
            node.name,
            [node.instanceType, node.zone, node.kernel, node.operatingSystem, node.containerRuntime, node.kubelet]
              .filter(Boolean)
              .join(" · "),
          ]),
          ...Object.entries(cluster.images),
        ]),
    ...Object.entries(tools),
    ...Object.entries(sysctls),
  ];
}
