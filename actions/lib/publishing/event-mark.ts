import { createHash } from "node:crypto";
import { readFields, wholeNumber } from "./marker.ts";

/** What becomes of an event, as issues tell it. */
const EVENT_STATES = ["open", "fixed", "vanished", "accepted"] as const;

export type EventState = (typeof EVENT_STATES)[number];

/** What an issue of ours was last made to say. */
export interface EventMark {
  /** Key of the event. */
  readonly event: string;
  /** Night on which it was opened, and the one it was last written after: `2026-11-21`. */
  readonly opened: string;
  readonly night: string;
  /** `duplicate`: two nights in the same moment made an issue each, and another one was kept. */
  readonly state: EventState | "duplicate";
  /** How many series showed it, at most. */
  readonly series: number;
  /** Of the text as it was meant. */
  readonly digest: string;
}

/** An event's name as it fits into a mark. */
export const eventKey = (event: string): string => createHash("sha256").update(event).digest("hex").slice(0, 32);

/** `eks-cni-bench:event event=… opened=… night=… state=… series=… digest=…` */
export const writeEventMark = ({ event, opened, night, state, series, digest }: EventMark): string =>
  `eks-cni-bench:event event=${event} opened=${opened} night=${night} state=${state} series=${series} digest=${digest}`;

const NIGHT = /^\d{4}-\d{2}-\d{2}$/;

/** @returns nothing where the text is not exactly a mark; fields that a later release may add do not matter */
export function readEventMark(text: string): EventMark | undefined {
  const fields = readFields("event", text);
  const [event = "", opened = "", night = "", digest = ""] = ["event", "opened", "night", "digest"].map((name) => fields.get(name));
  const state = [...EVENT_STATES, "duplicate" as const].find((known) => known === fields.get("state"));
  const series = wholeNumber(fields.get("series"));
  if (!/^[0-9a-f]{32}$/.test(event) || !NIGHT.test(opened) || !NIGHT.test(night) || state === undefined || series === undefined)
    return undefined;
  return { event, opened, night, state, series, digest };
}
