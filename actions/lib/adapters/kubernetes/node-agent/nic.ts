import { present } from "./present.ts";

/** A network interface of a node. */
export interface Nic {
  readonly name: string;
  readonly mtu?: number;
  readonly driver?: string;
  readonly driverVersion?: string;
  /** Kinds of the queueing disciplines, the root's first. */
  readonly queueing?: readonly string[];
  /** What the driver counts of the allowances of its instance type, by name; absent where it counts none. */
  readonly allowances?: Readonly<Record<string, number>>;
}

/** Parses `mtu N`, then what tc, `ethtool -i` and `ethtool -S` print. */
export function parseNic(name: string, text: string): Nic {
  const field = (pattern: RegExp) => pattern.exec(text)?.[1];
  const mtu = field(/^mtu (\d+)$/m);
  const queueing = queueingOf(text);
  const allowances = [...text.matchAll(/^\s*(\w*allowance\w*): (\d+)$/gm)].map(([, counter, value]) => [counter, Number(value)]);
  return {
    name,
    ...present({
      mtu: mtu === undefined ? undefined : Number(mtu),
      driver: field(/^driver: (\S+)$/m),
      driverVersion: field(/^version: (\S+)$/m),
    }),
    ...(queueing.length === 0 ? {} : { queueing }),
    ...(allowances.length === 0 ? {} : { allowances: Object.fromEntries(allowances) }),
  };
}

/** Kinds in what `tc qdisc show` printed; a kind that every transmit queue has comes once. */
export const queueingOf = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/^qdisc (\S+) /gm)].map(([, kind]) => kind ?? "")),
];

/** Counter of what was available; the others count what was dropped or delayed. */
export const isExcess = (counter: string): boolean => counter.endsWith("_allowance_exceeded");
