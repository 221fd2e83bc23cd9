import type { CloudResource, Neighbourhood } from "../../../ports/cloud-account.ts";
import type { AwsClients } from "./clients.ts";

/** How one kind of resource is found and removed. */
export interface Finder {
  find(clients: AwsClients, near: Neighbourhood, signal: AbortSignal): Promise<readonly CloudResource[]>;
  /** By our tag alone, wherever it is; absent for kinds that never outlive their cluster by themselves. */
  findTagged?(clients: AwsClients, signal: AbortSignal): Promise<readonly CloudResource[]>;
  /** Absent for what goes with something else only. */
  remove?(clients: AwsClients, resource: CloudResource, signal: AbortSignal): Promise<unknown>;
}
