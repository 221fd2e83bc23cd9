/** How many forwarders the test of several hops has measured behind, and which percentiles. */
const FORWARDERS = [1, 2, 4, 8];
const PERCENTILES = ["p50", "p99"];

/** What the facts of that test are called: `p50Behind4` and the like. */
export const behindForwarders = (title: (percentile: string, forwarders: number) => string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    PERCENTILES.flatMap((percentile) => FORWARDERS.map((count) => [`${percentile}Behind${count}`, title(percentile, count)] as const)),
  );
