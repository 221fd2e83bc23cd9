import { shardText } from "./shard-text.ts";
import { shardPath } from "./shards.ts";

/** A file of the site: its path, and what is in it. */
export type SiteFile = readonly [path: string, text: string];

export const shardFile = (name: string, data: unknown): SiteFile => [shardPath(name), shardText(name, data)];
