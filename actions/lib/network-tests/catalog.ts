import { connection } from "./connection.ts";
import { dns } from "./dns.ts";
import { http } from "./http.ts";
import { latency } from "./latency.ts";
import { multiHop } from "./multi-hop.ts";
import { networkPolicy } from "./network-policy.ts";
import type { NetworkTest, Variant } from "./network-test.ts";
import { podStart } from "./pod-start.ts";
import { serviceScaling } from "./service-scaling.ts";
import { serviceStart } from "./service-start.ts";
import { tcpCost } from "./tcp-cost.ts";
import { tcpThroughput } from "./tcp-throughput.ts";
import { udpDelivery } from "./udp-delivery.ts";

/** Every network test, in the order in which reports show them. */
export const NETWORK_TESTS: readonly NetworkTest[] = [
  tcpThroughput,
  tcpCost,
  udpDelivery,
  latency,
  connection,
  http,
  dns,
  serviceScaling,
  serviceStart,
  podStart,
  networkPolicy,
  multiHop,
];

export const findTest = (name: string): NetworkTest | undefined => NETWORK_TESTS.find((test) => test.name === name);

export const findVariant = (test: NetworkTest, name: string): Variant | undefined => test.variants.find((variant) => variant.name === name);
