import { VERDICTS, type Verdict } from "../../actions/lib/model/verdict.ts";
import type { Words } from "../../actions/lib/words/words.ts";

/** What functions of a catalogue make of facts, by where they stand. */
export type Said = Readonly<Record<string, readonly string[]>>;

/** Names in the facts of all parts of a catalogue. */
export const ARMS = ["vpc-cni", "cilium", "cilium-eni", "kube-router"] as const;
export const [BASELINE, ONE, OTHER, THIRD] = ARMS;

export const BOTH = [true, false] as const;
export const ALL_COUNTS = Object.fromEntries(VERDICTS.map((verdict, index) => [verdict, index + 1])) as Record<Verdict, number>;

export const DOUBTS = ({ verdicts }: Words) => Object.keys(verdicts.doubt) as (keyof typeof verdicts.doubt)[];

export const LAB = {
  podNetwork: "native",
  serviceRouting: "nftables",
  hostRouting: "ebpf",
  congestionControl: "bbr",
  queueing: "fq",
} as const;
