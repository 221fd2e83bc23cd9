import { type ShardKind, type Shards, shardName, shardPath } from "../shards.ts";
import { browser } from "./browser.ts";

/** Brings the files of data, each once. A page on a disk may not fetch, but it may load scripts, so the files are scripts. */
export interface Loader {
  /** @throws Error when the file is not there, or is another one */
  load<Kind extends ShardKind>(kind: Kind, ...parts: readonly (string | number)[]): Promise<Shards[Kind]>;
}

/** @param version of the build, so that no cache gives the files of another one */
export function openLoader(version: string): Loader {
  const waiting = new Map<string, (json: string) => void>();
  const loaded = new Map<string, Promise<unknown>>();
  allowShardsOnly(version);

  browser.dashboardShard = (name, json) => {
    const take = waiting.get(name);
    if (take === undefined) loaded.set(name, Promise.resolve(JSON.parse(json)));
    else take(json);
  };

  function bring(name: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const script = browser.document.createElement("script");
      const fail = () => {
        waiting.delete(name);
        loaded.delete(name);
        reject(new Error(shardPath(name)));
      };
      waiting.set(name, (json) => {
        waiting.delete(name);
        resolve(JSON.parse(json));
      });
      // A script that ran without calling us is not the file that was asked for.
      script.onload = () => waiting.has(name) && fail();
      script.onerror = fail;
      script.src = `${shardPath(name)}?${version}`;
      browser.document.head.append(script);
    });
  }

  return {
    load: (kind, ...parts) => {
      const name = shardName(kind, ...parts);
      const there = loaded.get(name) ?? bring(name);
      loaded.set(name, there);
      return there as Promise<never>;
    },
  };
}

const OURS = /^data\/[\w/-]+\.js\?\d*$/;

/** From here on no script of another place can be loaded, and no text can become markup: where the browser knows how, it refuses. */
function allowShardsOnly(version: string): void {
  browser.trustedTypes?.createPolicy("default", {
    createHTML: (text) => {
      // The library empties elements that way.
      if (text !== "") throw new TypeError("This page makes no markup of texts.");
      return text;
    },
    createScriptURL: (address) => {
      if (!OURS.test(address) || !address.endsWith(`?${version}`)) throw new TypeError("This page loads its own data only.");
      return address;
    },
  });
}
