import type { Target } from "../ports/target.ts";

/** Targets one after the other: opening the next removes the one before, disposing removes the last. */
export interface FreshTargets extends AsyncDisposable {
  next(): Promise<Target>;
}

export function freshTargets(open: () => Promise<Target>): FreshTargets {
  let current: Target | undefined;
  const close = async () => {
    const former = current;
    current = undefined;
    await former?.[Symbol.asyncDispose]();
  };
  return {
    async next() {
      await close();
      current = await open();
      return current;
    },
    [Symbol.asyncDispose]: close,
  };
}
