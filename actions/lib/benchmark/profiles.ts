import type { NetworkTest } from "../network-tests/network-test.ts";
import { type Abilities, carriedBy } from "./abilities.ts";
import type { PathChoice } from "./selection.ts";

/** A ready-made choice of what to measure; every part can be overridden. */
export interface Profile {
  readonly title: string;
  readonly scenarios: readonly string[];
  /** Tests, or single variants of them; `all` stands for the whole catalogue. What a target cannot carry is left out there. */
  readonly tests: readonly string[] | "all";
  /** Single variants that are measured between the hosts too, where the target has hosts: what the data plane is held against. */
  readonly controls: readonly string[];
  readonly paths: PathChoice;
  readonly rounds: number;
  readonly secondsPerRun: number;
}

/** The ladder of the report that the project started from: each step changes one idea. */
const LADDER = ["vpc-cni", "cilium-vxlan-kube-proxy", "cilium-vxlan", "cilium-eni-source-report", "cilium-eni-tuned"] as const;

export const PROFILES = {
  quick: {
    title: "headline tests in short steps, about ten minutes",
    scenarios: LADDER,
    tests: [
      "tcp-throughput/1-stream",
      "tcp-throughput/8-streams",
      "tcp-cost",
      "latency/tcp-idle",
      "connection",
      "http/1000-keep-alive",
      "http/max-close",
      "dns",
      "service-scaling/1000",
      "pod-start/10",
      "multi-hop/keep-alive",
    ],
    controls: ["tcp-throughput/8-streams", "latency/tcp-idle"],
    paths: "headline",
    rounds: 5,
    secondsPerRun: 1,
  },
  full: {
    title: "every test on every path that makes sense, some hours",
    scenarios: [...LADDER, "kube-proxy-nftables"],
    tests: "all",
    controls: [],
    paths: "all",
    rounds: 5,
    secondsPerRun: 2,
  },
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof PROFILES;

/** The tests of a profile that a target can carry. */
export function testsOf({ tests }: Profile, abilities: Abilities, catalog: readonly NetworkTest[]): readonly string[] {
  const carried = carriedBy(abilities, catalog);
  if (tests === "all") return carried.map(({ name }) => name);
  return tests.filter((entry) => {
    const [name, variant] = entry.split("/");
    const variants = carried.find((test) => test.name === name)?.variants ?? [];
    return variants.some((one) => variant === undefined || one.name === variant);
  });
}
