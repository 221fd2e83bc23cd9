import { runInNewContext } from "node:vm";
import { shardPath } from "../../actions/lib/dashboard/shards.ts";

/** What a browser gets of a file of data: it is run as the script that it is, and nothing in it may do more than register. */
export function readShard<T>(site: ReadonlyMap<string, string>, name: string): T {
  const script = site.get(shardPath(name));
  if (script === undefined) throw new Error(`the site has no ${shardPath(name)}`);
  const registered: [string, string][] = [];
  runInNewContext(script, { dashboardShard: (its: string, json: string) => registered.push([its, json]) });
  const [[its, json] = ["", "null"], ...others] = registered;
  if (its !== name || others.length > 0) throw new Error(`${shardPath(name)} registers ${registered.map(([one]) => one).join(", ")}`);
  return JSON.parse(json) as T;
}
