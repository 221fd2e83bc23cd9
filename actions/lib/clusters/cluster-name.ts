/** eksctl makes names of stacks, roles and security groups from it, and a role's has at most 64 characters. */
export const LONGEST_NAME = 28;

/** What eksctl takes, in lower case, because host names are made from it too. */
const NAME = /^[a-z][a-z0-9-]*$/;

export const isClusterName = (text: string): boolean => text.length <= LONGEST_NAME && NAME.test(text) && !text.endsWith("-");

/**
 * The name of the cluster that a run makes for a scenario: the same for the same run and attempt, so that a later job finds it.
 * Slugs are long and alike at their beginnings, so the end of the name is made from all of it.
 */
export function clusterName(scenario: string, run: string): string {
  const end = digest(`${scenario}/${run}`);
  const room = LONGEST_NAME - "cnib--".length - end.length;
  return `cnib-${scenario.slice(0, room).replace(/-+$/, "")}-${end}`;
}

/** 32 bits as seven letters and digits (FNV-1a, then murmur3's last step, which spreads what differs at the end only). */
function digest(text: string): string {
  let bits = 0x811c9dc5;
  for (const unit of new TextEncoder().encode(text)) bits = Math.imul(bits ^ unit, 0x01000193);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0).toString(36).padStart(7, "0");
}
