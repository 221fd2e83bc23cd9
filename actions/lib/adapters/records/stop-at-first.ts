/**
 * For a schema's `safeParse`: it ends with the first thing that misses it. A file of five megabytes has room for millions, and what a stranger sends must not
 * fill the memory with the list of them.
 *
 * Its own `validate` sets this key, and says no more than that something misses. Rules within a list must end it as well, by `abort`.
 */
export const STOP_AT_FIRST = { reportInput: false, abortEarly: true } as const;
