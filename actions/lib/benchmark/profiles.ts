import type { PathChoice } from "./selection.ts";

/** A ready-made choice of what to measure; every part can be overridden. */
export interface Profile {
  readonly title: string;
  readonly scenarios: readonly string[];
  /** Tests, or single variants of them; `all` stands for the whole catalogue. */
  readonly tests: readonly string[] | "all";
  readonly paths: PathChoice;
  readonly rounds: number;
  readonly secondsPerRun: number;
}

/** The ladder of the report that the project started from: each step changes one idea. */
const LADDER = ["vpc-cni", "cilium-vxlan-kube-proxy", "cilium-vxlan", "cilium-eni", "cilium-eni-tuned"] as const;

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
    ],
    paths: "headline",
    rounds: 5,
    secondsPerRun: 1,
  },
  full: {
    title: "every test on every path that makes sense, some hours",
    scenarios: [...LADDER, "kube-proxy-nftables"],
    tests: "all",
    paths: "all",
    rounds: 5,
    secondsPerRun: 2,
  },
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof PROFILES;
