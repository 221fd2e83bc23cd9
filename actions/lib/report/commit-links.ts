import type { Place } from "../history/series.ts";

/** The repository on its code host; as the workflow run knows it, never as a record says. */
export interface CodeHost {
  /** Without a slash at the end. */
  readonly serverUrl: string;
  readonly owner: string;
  readonly name: string;
}

const SHA = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** What a record calls a commit may be anything: only what is one gets into an address or a command. */
export const isCommit = (sha: string): boolean => SHA.test(sha);

/** As GitHub abbreviates it. */
export const shortCommit = (sha: string): string => (isCommit(sha) ? sha.slice(0, 7) : "?");

/** Nothing where one of the two is no commit, or where they are the same. */
export const compareUrl = (host: CodeHost, good: string, bad: string): string | undefined =>
  isCommit(good) && isCommit(bad) && good !== bad ? `${repositoryUrl(host)}/compare/${good}...${bad}` : undefined;

/** @param place whose run is written as number and attempt, `123-1` */
export function runUrl(host: CodeHost, { run }: Pick<Place, "run">): string | undefined {
  const [, number, attempt] = /^([1-9]\d{0,14})-([1-9]\d{0,5})$/.exec(run) ?? [];
  return number === undefined ? undefined : `${repositoryUrl(host)}/actions/runs/${number}/attempts/${attempt}`;
}

const repositoryUrl = ({ serverUrl, owner, name }: CodeHost): string =>
  `${serverUrl}/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
