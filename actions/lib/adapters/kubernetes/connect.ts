import { z } from "zod";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { systemClock } from "../clock/system-clock.ts";
import { askAccess } from "./access.ts";
import { makeClient } from "./client.ts";
import type { Cluster } from "./cluster.ts";
import { readCredentials } from "./credentials.ts";
import { execInPod } from "./exec.ts";
import type { KubeconfigChoice } from "./kubeconfig.ts";
import { makeObjects } from "./objects.ts";
import { makeResources } from "./resources.ts";
import { troubleLog } from "./retry.ts";
import { waitFor } from "./watch.ts";

export interface ConnectOptions extends KubeconfigChoice {
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

const versionSchema = z.looseObject({ gitVersion: z.string() });

/** Who has named the wrong address waits no longer than this to be told. */
const FIRST_PATIENCE_SECONDS = 8;
/**
 * Connects to a cluster and asks it for its version, so that what is wrong with the kubeconfig is said here.
 * @throws ConfigurationError for a kubeconfig that is missing, unreadable or incomplete
 * @throws EnvironmentError for a plug-in that fails, a certificate that does not fit, credentials that are refused, a server that does not answer
 */
export async function connect(options: ConnectOptions, log: Log): Promise<Cluster> {
  const { clock = systemClock, signal = new AbortController().signal } = options;
  const credentials = readCredentials(options, clock);
  const client = makeClient(credentials, troubleLog(credentials.server, clock, log), clock);
  const resources = makeResources(client);
  const objects = makeObjects(client, resources);
  const version = async (within: { signal: AbortSignal; patienceSeconds?: number }): Promise<string> =>
    (await client.json("tell its version", versionSchema, { method: "GET", path: "/version" }, within))?.gitVersion ?? "";

  await version({ signal, patienceSeconds: FIRST_PATIENCE_SECONDS });
  return {
    server: credentials.server,
    version: async (signal) => await version({ signal }),
    apply: objects.apply,
    read: objects.read,
    list: async (selected, signal) => (await objects.list(selected, signal)).objects,
    remove: objects.remove,
    waitFor: async (selected, condition, signal) => await waitFor(client, resources, objects, selected, condition, signal),
    exec: async (place, argv, execOptions, signal) => await execInPod(client, place, argv, execOptions, signal),
    refused: async (questions, signal) => await askAccess(client, questions, signal),
  };
}
