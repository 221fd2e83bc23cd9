import type { AgentUsage } from "../../../model/record.ts";
import type { MeasuredUsage } from "./usage.ts";

/**
 * What each container of the data plane spent, and holds afterwards: its working set, which leaves out files that were read long ago and that the kernel keeps
 * as long as nobody needs the room. A container that was not there all the time, or whose node does not count for it, is left out.
 */
export const agentsOf = (usages: readonly MeasuredUsage[]): readonly AgentUsage[] =>
  usages.flatMap(({ node, containers }) =>
    containers.flatMap(({ isOurs, container, cpuSeconds, workingSetBytes, memoryBytes }) => {
      const bytes = workingSetBytes ?? memoryBytes;
      return isOurs || cpuSeconds === undefined || bytes === undefined ? [] : [{ node, name: container, cpuSeconds, memoryBytes: bytes }];
    }),
  );
