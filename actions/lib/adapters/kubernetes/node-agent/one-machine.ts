import type { CoreTimes, Moment } from "./moment.ts";
import type { NodeReading } from "./reading.ts";

/** A clock that is being set moves the time of boot. */
const BOOT_TIME_SECONDS = 2;
/** Idle time of a core may seem to run backwards by some ticks. */
const BACKWARDS_SECONDS = 0.1;

/**
 * True when two nodes run on one kernel, as those of kind, minikube and our test cluster do: what such a kernel counts for all (context switches, forks, each core's
 * times) only grows, so a look at one node lies between two looks at the other. Counters of two machines do not fit between each other by chance: they would have to be equal
 * to some thousand of millions, all of them. A boot id proves nothing, because nodes in containers may be given one each.
 * @param between a look at one node, taken after `before` and before `after`, which are of the other
 */
export function isOneKernel(before: Moment, between: Moment, after: Moment): boolean {
  const counters = [before, between, after].map((moment) => moment.counters);
  const boots = counters.map(({ bootTime }) => bootTime);
  if (Math.max(...boots) - Math.min(...boots) > BOOT_TIME_SECONDS) return false;
  if (!ascends(counters.map(({ contextSwitches }) => contextSwitches)) || !ascends(counters.map(({ forks }) => forks))) return false;
  if (before.cores.size !== between.cores.size || before.cores.size !== after.cores.size) return false;
  return [...between.cores].every(([number, times]) => {
    const [then, later] = [before.cores.get(number), after.cores.get(number)];
    if (then === undefined || later === undefined) return false;
    return (Object.keys(times) as (keyof CoreTimes)[]).every((mode) => ascends([then[mode], times[mode], later[mode]], BACKWARDS_SECONDS));
  });
}

/**
 * Nodes by the machine they run on.
 * @param ask reads one node; it is called for every node, then for every node again, one after the other
 */
export async function findMachines(
  nodes: readonly string[],
  ask: (node: string) => Promise<NodeReading>,
): Promise<readonly (readonly string[])[]> {
  const [earlier, later] = [new Map<string, NodeReading>(), new Map<string, NodeReading>()];
  for (const readings of [earlier, later]) for (const node of nodes) readings.set(node, await ask(node));
  const machines: string[][] = [];
  for (const node of nodes) {
    const between = earlier.get(node);
    const machine = machines.find(([first = ""]) => {
      const [before, after] = [earlier.get(first), later.get(first)];
      return before !== undefined && between !== undefined && after !== undefined && isOneKernel(before.last, between.first, after.first);
    });
    if (machine === undefined) machines.push([node]);
    else machine.push(node);
  }
  return machines;
}

const ascends = (values: readonly number[], tolerance = 0): boolean =>
  values.every((value, index) => index === 0 || value >= (values[index - 1] ?? value) - tolerance);
