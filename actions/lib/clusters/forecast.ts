import { ConfigurationError } from "../model/errors.ts";
import { describeInstanceType } from "../scenarios/instance-types.ts";
import { asInstant } from "./mark-tags.ts";
import { dollarsPerHour } from "./prices.ts";

/** What a cluster will cost from now on; told before anything is created. */
export interface Forecast {
  /** Absent where we have no price. */
  readonly dollarsPerHour?: number;
  /** Until it may be swept: what it costs when everything goes wrong but the sweeper. */
  readonly dollarsAtMost?: number;
  readonly expiresAt: Date;
}

/** What time and cost depend on. */
export interface Size {
  readonly region: string;
  readonly instanceType: string;
  readonly nodes: number;
  /** Whether the nodes are made later, after the CNI. */
  readonly nodesFollow: boolean;
}

/** A control plane takes 9 to 12 minutes, nodes 3 to 5 (logs of eksctl 0.225, April 2026, in Seoul); a node group of its own comes in a later step. */
const CONTROL_PLANE_MINUTES = 12;
const NODES_MINUTES = 5;

/** Until the cluster is there, and its nodes too where they come with it. */
export const creationMinutes = ({ nodesFollow }: Size): number => CONTROL_PLANE_MINUTES + (nodesFollow ? 0 : NODES_MINUTES);

/** A deletion that begins at the last moment goes on for so long. */
const DELETION_HOURS = 0.25;

export function forecast({ region, instanceType, nodes }: Size, now: Date, expiresAt: Date): Forecast {
  const hourly = dollarsPerHour(region, instanceType, nodes);
  const hours = (expiresAt.getTime() - now.getTime()) / 3_600_000 + DELETION_HOURS;
  return {
    ...(hourly !== undefined && { dollarsPerHour: hourly, dollarsAtMost: hourly * hours }),
    expiresAt,
  };
}

/** @throws ConfigurationError where it may cost more than somebody allowed, or where nobody can tell what it costs */
export function refuseCost(known: Forecast, maxCostDollars: number | undefined, { region, instanceType }: Size): void {
  if (maxCostDollars === undefined) return;
  if (known.dollarsAtMost === undefined) {
    throw new ConfigurationError(
      `Input "max-cost" is ${maxCostDollars} USD, but there is no price here of "${instanceType}" in "${region}": leave the limit out, or choose a type and region with a known price.`,
    );
  }
  if (known.dollarsAtMost > maxCostDollars) {
    throw new ConfigurationError(
      `Input "max-cost" is ${maxCostDollars} USD, but the cluster may cost ${dollars(known.dollarsAtMost)} until ${asInstant(known.expiresAt)}: raise it, or make "expires-in", "nodes" or "instance-type" smaller.`,
    );
  }
}

/** What is announced of a cluster that will be made, a sentence each. */
export function describeCreation(size: Size): string[] {
  const { region, nodes, instanceType, nodesFollow } = size;
  const now = nodesFollow
    ? `no nodes at first; ${nodes} nodes of type ${instanceType} follow when the CNI is there`
    : `${nodes} nodes of type ${instanceType}`;
  return [`A cluster in ${region} with ${now}.`, `Creating it takes about ${creationMinutes(size)} minutes.`];
}

/** What is announced of any cluster that we take over or make, a sentence each. */
export function describeCost({ dollarsPerHour: hourly, dollarsAtMost, expiresAt }: Forecast, { region, instanceType }: Size): string[] {
  return [
    hourly === undefined || dollarsAtMost === undefined
      ? `What it costs is unknown: there is no price here of ${instanceType} in ${region}.`
      : `With all its nodes it costs about ${dollars(hourly)} an hour (an estimate with prices of July 2026), and ${dollars(dollarsAtMost)} at most until it is swept.`,
    `From ${asInstant(expiresAt)} on the sweeper may delete it.`,
    describeInstanceType(instanceType),
  ];
}

export const dollars = (amount: number): string => `${amount.toFixed(2)} USD`;
