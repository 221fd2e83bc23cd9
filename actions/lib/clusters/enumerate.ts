import type { CloudResource } from "../ports/cloud-account.ts";
import { nameOf } from "./kind-facts.ts";

/** `2 EBS volumes, 1 VPC` would need plurals; so each is named, as long as there are few. */
const NAMED = 6;

/** Resources in one line of the log, each with its status. */
export function enumerate(resources: readonly CloudResource[]): string {
  const named = resources.slice(0, NAMED).map((resource) => `${nameOf(resource)}${resource.status === "" ? "" : ` (${resource.status})`}`);
  const more = resources.length - named.length;
  return `${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
