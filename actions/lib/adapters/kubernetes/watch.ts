import { EnvironmentError } from "../../model/errors.ts";
import type { Client } from "./client.ts";
import type { Cluster, KubernetesObject, ListOptions } from "./cluster.ts";
import { type Listing, type Objects, selection } from "./objects.ts";
import { ApiRefusal } from "./refusal.ts";
import type { Resources } from "./resources.ts";

/** The server ends a watch after this; ours ends a little later where nothing is heard, not even that. */
const WATCH_SECONDS = 30;
const SILENCE_SECONDS = 45;
/** Between lists, and between watches that end at once. */
const PAUSE_SECONDS = 1;

type Condition = Parameters<Cluster["waitFor"]>[1];

/** `Cluster.waitFor`: a list, then a watch from where it ended, and again a list whenever the watch cannot go on. */
export async function waitFor(
  client: Client,
  resources: Resources,
  objects: Objects,
  options: ListOptions,
  condition: Condition,
  signal: AbortSignal,
): Promise<readonly KubernetesObject[]> {
  const ended = new AbortController();
  const limit = new AbortController();
  void client.clock.sleep(condition.limitSeconds, AbortSignal.any([signal, ended.signal])).then(
    () => limit.abort(new Error("the limit")),
    () => undefined,
  );
  const inTime = AbortSignal.any([signal, limit.signal]);
  let seen: readonly KubernetesObject[] = [];
  const settled = (now: readonly KubernetesObject[]): boolean => {
    seen = now;
    if (condition.isDone(now)) return true;
    if (condition.isHopeless?.(now) === true) throw new EnvironmentError(condition.explain(now));
    return false;
  };
  try {
    const path = await resources.path(options, inTime);
    for (;;) {
      const listing = await objects.list(options, inTime);
      if (settled(listing.objects)) return seen;
      if (await follow(client, path, options, listing, settled, inTime)) return seen;
      await client.clock.sleep(PAUSE_SECONDS, inTime);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (limit.signal.aborted) throw new EnvironmentError(condition.explain(seen));
    throw error;
  } finally {
    ended.abort();
  }
}

/** Resolves to true once it is settled, to false when a list is needed to go on. */
async function follow(
  client: Client,
  path: string,
  options: ListOptions,
  listing: Listing,
  settled: (objects: readonly KubernetesObject[]) => boolean,
  signal: AbortSignal,
): Promise<boolean> {
  const known = new Map(listing.objects.map((object) => [keyOf(object), object]));
  let { resourceVersion } = listing;
  for (;;) {
    const startedAt = client.clock.monotonicSeconds();
    const query = selection(options);
    for (const [name, value] of Object.entries({
      watch: "true",
      allowWatchBookmarks: "true",
      timeoutSeconds: String(WATCH_SECONDS),
      resourceVersion,
    }))
      query.set(name, value);
    for await (const event of events(client, `watch ${options.kind}`, `${path}?${query}`, signal)) {
      // 410: what happened since is forgotten. Other errors too are mended by a list, or come again there.
      if (event.type === "ERROR") return false;
      resourceVersion = event.object.metadata.resourceVersion ?? resourceVersion;
      if (event.type === "BOOKMARK") continue;
      if (event.type === "DELETED") known.delete(keyOf(event.object));
      else known.set(keyOf(event.object), { ...event.object, apiVersion: options.apiVersion, kind: options.kind });
      if (settled([...known.values()])) return true;
    }
    if (client.clock.monotonicSeconds() - startedAt < PAUSE_SECONDS) return false;
  }
}

interface Event {
  readonly type: string;
  readonly object: KubernetesObject & { readonly metadata: { readonly resourceVersion?: string } };
}

/** Events of one watch, to its end: a connection that breaks or falls silent ends it as the server's own end does. */
async function* events(client: Client, what: string, path: string, signal: AbortSignal): AsyncGenerator<Event> {
  const silence = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const listen = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE_SECONDS * 1000);
  };
  listen();
  try {
    const body = await client.stream(what, { method: "GET", path }, AbortSignal.any([signal, silence.signal]));
    try {
      let text = "";
      // One by one, because an interface of `readline` never ends when its input breaks off.
      for await (const chunk of body.setEncoding("utf8")) {
        listen();
        const lines = (text + chunk).split("\n");
        text = lines.pop() ?? "";
        for (const line of lines) {
          const event = readEvent(line);
          if (event === undefined) return;
          yield event;
        }
      }
    } finally {
      body.destroy();
    }
  } catch (error) {
    signal.throwIfAborted();
    // Who may list but not watch, and who asks from where the server no longer knows, lists.
    if (error instanceof ApiRefusal && [403, 405, 410].includes(error.status)) return;
    if (error instanceof EnvironmentError) throw error;
  } finally {
    clearTimeout(timer);
  }
}

function readEvent(line: string): Event | undefined {
  try {
    const event = JSON.parse(line) as Event;
    return typeof event.type === "string" && typeof event.object === "object" ? event : undefined;
  } catch {
    return undefined;
  }
}

const keyOf = ({ metadata: { name, namespace } }: KubernetesObject): string => `${namespace ?? ""}/${name}`;
