import { armOrder } from "../../actions/lib/benchmark/order.ts";

/** What was measured is not what was asked for; its repetition does not count, and the reason becomes a note. */
export class Unusable extends Error {
  override readonly name = "Unusable";
}

export interface Repetitions<Name extends string, Value> {
  /** As many values per name as there are repetitions that count, in their order. */
  readonly values: Readonly<Record<Name, readonly Value[]>>;
  /** Why the others do not count. */
  readonly dropped: readonly string[];
}

/**
 * Measures things close in time, once per repetition, in an order that turns round every time (A B, B A, …). A repetition to warm up comes
 * first and is not kept; one in which anything was unusable is dropped whole, so that pairs stay pairs.
 */
export async function interleave<const Name extends string, Value>(
  names: readonly Name[],
  repetitions: number,
  measure: (name: Name, repetition: number) => Promise<Value>,
): Promise<Repetitions<Name, Value>> {
  const values = Object.fromEntries(names.map((name) => [name, [] as Value[]])) as Record<Name, Value[]>;
  const dropped: string[] = [];
  for (let repetition = 0; repetition <= repetitions; repetition++) {
    const found = new Map<Name, Value>();
    const problems: string[] = [];
    for (const name of armOrder(names, repetition, "abba", Math.random)) {
      try {
        found.set(name, await measure(name, repetition));
      } catch (error) {
        if (!(error instanceof Unusable)) throw error;
        problems.push(`${name}: ${error.message}`);
      }
    }
    if (repetition === 0) continue;
    if (problems.length > 0) dropped.push(problems.join("; "));
    else for (const [name, value] of found) values[name].push(value);
  }
  return { values, dropped };
}
