import { TAGS } from "../model/eks-cluster.ts";

/** What the sweeper does with something that it found. */
export type SweepDecision =
  | { readonly action: "sweep"; readonly expiresAt: Date }
  /** Somebody may still use it. */
  | { readonly action: "keep"; readonly why: string }
  /** It is ours, and nobody can tell until when: a person has to look. */
  | { readonly action: "report"; readonly why: string }
  | { readonly action: "ignore" };

/** As we write it; an instant without a zone is somebody else's guess. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/;

/** @param graceSeconds how long after its expiry it is left alone */
export function decide(tags: Readonly<Record<string, string>>, now: Date, graceSeconds: number): SweepDecision {
  if (tags[TAGS.run] === undefined) return { action: "ignore" };
  const text = tags[TAGS.expiresAt];
  if (text === undefined) return { action: "report", why: `It has no tag ${TAGS.expiresAt}.` };
  const expiresAt = new Date(text);
  if (!INSTANT.test(text) || Number.isNaN(expiresAt.getTime()))
    return { action: "report", why: `Its tag ${TAGS.expiresAt} is "${text.slice(0, 80)}", which is no instant in UTC.` };
  if (expiresAt.getTime() + graceSeconds * 1000 > now.getTime())
    return { action: "keep", why: `Its time lasts until ${expiresAt.toISOString()}.` };
  return { action: "sweep", expiresAt };
}
