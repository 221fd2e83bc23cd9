import type { CpuUsage } from "../model/command.ts";

/** What a load cost both nodes. */
export interface CoreSeconds {
  /** Spent above the idle floor, zero or less where the load drowned in it; absent where the floor is not known. */
  readonly aboveFloor?: number;
  /** Why no cost can be made of it. */
  readonly problem?: string;
}

/** Core-seconds that both nodes spent on a step above what they spend when idle. */
export function coreSecondsOf({ total, idleFloorCores, wallSeconds }: CpuUsage): CoreSeconds {
  if (idleFloorCores === undefined) return { problem: "nobody knows what both nodes spend when idle, because they never were" };
  const aboveFloor = total.busyCoreSeconds - idleFloorCores * wallSeconds;
  if (aboveFloor > 0) return { aboveFloor };
  return { aboveFloor, problem: `both nodes spent ${total.busyCoreSeconds.toFixed(2)} core-seconds, which is not above their idle floor` };
}
