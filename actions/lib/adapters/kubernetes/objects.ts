import { z } from "zod";
import type { Client } from "./client.ts";
import type { KubernetesObject, ListOptions, ObjectReference } from "./cluster.ts";
import { ApiRefusal } from "./refusal.ts";
import type { Resources } from "./resources.ts";

const FIELD_MANAGER = "eks-cni-bench";
const PAGE = 500;

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
}) as unknown as z.ZodType<KubernetesObject>;

const listSchema = z.looseObject({
  metadata: z.looseObject({ resourceVersion: z.string().optional(), continue: z.string().optional() }),
  // The API gives an empty list as null where a proxy wrote it.
  items: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })).nullish(),
});

export interface Listing {
  readonly objects: readonly KubernetesObject[];
  /** From where a watch goes on. */
  readonly resourceVersion: string;
}

/** Verbs on any kind of object. */
export interface Objects {
  apply(object: KubernetesObject, signal: AbortSignal): Promise<KubernetesObject>;
  read(reference: ObjectReference, signal: AbortSignal): Promise<KubernetesObject | undefined>;
  list(options: ListOptions, signal: AbortSignal): Promise<Listing>;
  remove(reference: ObjectReference, signal: AbortSignal): Promise<void>;
}

export function makeObjects(client: Client, resources: Resources): Objects {
  return {
    async apply(object, signal) {
      const reference = referenceOf(object);
      const path = await resources.path(reference, signal);
      const query = new URLSearchParams({ fieldManager: FIELD_MANAGER });
      const request = {
        method: "PATCH",
        path: `${path}?${query}`,
        contentType: "application/apply-patch+yaml",
        body: JSON.stringify(object),
      } as const;
      return (await client.json(`apply ${nameOf(reference)}`, objectSchema, request, { signal })) as KubernetesObject;
    },
    async read(reference, signal) {
      const path = await resources.path(reference, signal);
      return await client.json(`read ${nameOf(reference)}`, objectSchema, { method: "GET", path }, { signal, expected: [404] });
    },
    list: async (options, signal) => await listAll(client, resources, options, signal),
    async remove(reference, signal) {
      const path = await resources.path(reference, signal);
      const request = { method: "DELETE", path: `${path}?propagationPolicy=Background` } as const;
      const answer = await client.ask(`remove ${nameOf(reference)}`, request, { signal, expected: [404, 409] });
      // A namespace that is being removed refuses to be removed again.
      if (answer.status === 409 && reference.kind !== "Namespace")
        throw new ApiRefusal(`The API server refused to remove ${nameOf(reference)}: it is being changed (409 Conflict)`, 409, "Conflict");
    },
  };
}

async function listAll(client: Client, resources: Resources, options: ListOptions, signal: AbortSignal): Promise<Listing> {
  const path = await resources.path(options, signal);
  for (;;) {
    const objects: KubernetesObject[] = [];
    let next: string | undefined;
    for (;;) {
      const query = selection(options);
      query.set("limit", String(PAGE));
      if (next !== undefined) query.set("continue", next);
      const page = await client.json(
        `list ${options.kind}`,
        listSchema,
        { method: "GET", path: `${path}?${query}` },
        { signal, expected: [410] },
      );
      // The place where the next page begins is forgotten after some minutes.
      if (page === undefined) break;
      // Entries of a list do not say what they are.
      for (const item of page.items ?? [])
        objects.push({ apiVersion: options.apiVersion, kind: options.kind, ...item } as KubernetesObject);
      next = page.metadata.continue || undefined;
      if (next === undefined) return { objects, resourceVersion: page.metadata.resourceVersion ?? "" };
    }
  }
}

/** Selectors as a query. */
export function selection({ labelSelector, fieldSelector }: ListOptions): URLSearchParams {
  const query = new URLSearchParams();
  if (labelSelector !== undefined) query.set("labelSelector", labelSelector);
  if (fieldSelector !== undefined) query.set("fieldSelector", fieldSelector);
  return query;
}

const referenceOf = ({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): ObjectReference => ({
  apiVersion,
  kind,
  name,
  ...(namespace === undefined ? {} : { namespace }),
});

const nameOf = ({ kind, name, namespace }: ObjectReference): string => `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
