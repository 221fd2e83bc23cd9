import type { Direction } from "../model/metric.ts";
import type { LabRecipe } from "../model/scenario.ts";
import type { Verdict } from "../model/verdict.ts";
import type { Compatibility, DataPlaneKind, Feature } from "../report/compatibility.ts";
import type { Characteristic, Standing } from "../report/recommendations.ts";

/** Pictures of a report, by name, in the order in which a page shows them. */
export const FIGURE_NAMES = [
  "verdicts",
  "recommendations",
  "tcp-throughput",
  "udp-throughput",
  "udp-loss",
  "latency",
  "connection",
  "http",
  "dns",
  "service-scaling",
  "service-start",
  "pod-start",
  "network-policy",
  "multi-hop",
  "cost",
  "agents",
  "environment",
  "scenario-facets",
  "data-plane-stack",
  "tuning-points",
  "compatibility",
] as const;

export type FigureName = (typeof FIGURE_NAMES)[number];

/** What a test has more and more of. */
export type Scaled = "services" | "policies";

/** What a picture of measured values shows, for its description: the first panel's extremes. */
export interface ExtremesFacts {
  /** `TCP throughput, 1-stream, pod/other-node`. */
  readonly place: string;
  readonly better: Direction;
  readonly lowest: { readonly arm: string; readonly value: string };
  readonly highest: { readonly arm: string; readonly value: string };
  readonly baseline?: { readonly arm: string; readonly value: string };
  readonly notMeasured: readonly string[];
}

/** A part of the way that a packet takes from one pod to another through a service. */
export type Layer = "application" | "socket" | "pod-link" | "service-rules" | "host" | "encapsulation" | "node-link";

/** What pictures say. */
export interface FigureWords {
  readonly titles: Readonly<Record<FigureName, string>>;
  /** Beside the name of the arm that all others are compared with. */
  baseline(name: string): string;
  readonly notMeasured: string;
  /** Behind a metric's title: its unit, and which way is good. */
  axis(unit: string, better: Direction): string;
  readonly logarithmic: string;
  /** Below an axis of numbers of these. */
  readonly scaled: Readonly<Record<Scaled, string>>;
  /** How bars, lines and dots are read. */
  bars(facts: {
    readonly hasRanges: boolean;
    readonly hasIntervals: boolean;
    readonly isOneRound: boolean;
    readonly hasBaseline: boolean;
  }): string;
  /** Panels that had no room. */
  morePanels(count: number): string;
  /** `vpc-cni with 5,000 services`, of everything that a line has no point for. */
  gaps(gaps: readonly { readonly arm: string; readonly count: string }[], scaled: Scaled): string;
  /** Description of a picture of measured values. */
  extremes(facts: ExtremesFacts): string;
  readonly agents: {
    /** What the two panels of an agent show. */
    readonly cpu: string;
    readonly memory: string;
    /** What the panel of CPU is in. */
    readonly ofCore: string;
    caption(facts: { readonly hasBaseline: boolean }): string;
    alt(facts: {
      readonly agents: readonly string[];
      readonly dearest?: { readonly agent: string; readonly arm: string; readonly share: string };
    }): string;
  };
  readonly verdicts: {
    readonly worse: string;
    readonly better: string;
    ratio(ratio: string): string;
    caption(facts: { readonly isPaired: boolean }): string;
    alt(facts: {
      readonly counts: Readonly<Record<Verdict, number>>;
      readonly baseline: string;
      /** Of the changes that are verdicts. */
      readonly largest?: { readonly arm: string; readonly metric: string; readonly change: string };
    }): string;
  };
  readonly facets: {
    readonly names: Readonly<Record<keyof LabRecipe, string>>;
    readonly values: {
      readonly podNetwork: Readonly<Record<LabRecipe["podNetwork"], string>>;
      readonly serviceRouting: Readonly<Record<LabRecipe["serviceRouting"], string>>;
      readonly hostRouting: Readonly<Record<LabRecipe["hostRouting"], string>>;
      readonly congestionControl: Readonly<Record<LabRecipe["congestionControl"], string>>;
      readonly queueing: Readonly<Record<LabRecipe["queueing"], string>>;
    };
    readonly unknown: string;
    readonly caption: string;
    alt(facts: { readonly arms: number; readonly differing: readonly string[] }): string;
  };
  readonly tuning: {
    /** `pod network: native → VXLAN`. */
    change(facet: string, before: string, after: string): string;
    readonly nothing: string;
    readonly caption: string;
    alt(
      arms: readonly { readonly name: string; readonly changes: number; readonly improvements: number; readonly regressions: number }[],
    ): string;
  };
  readonly stack: {
    readonly layers: Readonly<Record<Exclude<Layer, "host"> | "host-stack" | "host-ebpf", string>>;
    /** Where a layer is not on the way. */
    readonly passedBy: string;
    readonly caption: string;
    alt(arms: readonly { readonly name: string; readonly layers: number }[]): string;
  };
  readonly environment: {
    node(number: number): string;
    readonly client: string;
    readonly server: string;
    cores(list: string): string;
    readonly sameNode: string;
    readonly otherNode: string;
    kernel(kernel: string): string;
    machine(cpu: string, cores: number, memory: string): string;
    alt(facts: { readonly isLab: boolean; readonly kernel: string; readonly cores: number; readonly isPinned: boolean }): string;
  };
  readonly recommendations: {
    readonly characteristics: Readonly<Record<Characteristic, string>>;
    readonly standings: Readonly<Record<Standing, string>>;
    /** The best one, in the picture. */
    readonly best: string;
    readonly notMeasured: string;
    readonly columns: { readonly workload: string; readonly decides: string; readonly recommendation: string };
    readonly introduction: string;
    /** What the report says to somebody with this workload, with its doubt. */
    sentence(facts: RecommendationFacts): string;
    caption(statement: string): string;
    alt(facts: readonly RecommendationFacts[]): string;
  };
  readonly compatibility: {
    readonly kinds: Readonly<Record<DataPlaneKind, string>>;
    readonly features: Readonly<Record<Feature, string>>;
    readonly values: Readonly<Record<Compatibility, string>>;
    /** Conditions, and what is not known. */
    readonly notes: Readonly<Record<Feature, string>>;
    readonly columns: { readonly feature: string; readonly note: string; readonly sources: string };
    readonly introduction: string;
    readonly caption: string;
    readonly alt: string;
  };
  /** Around the pictures, on the page. */
  readonly page: {
    readonly contents: string;
    readonly data: string;
  };
}

/** A recommendation in pieces. */
export interface RecommendationFacts {
  readonly characteristic: Characteristic;
  readonly baseline: string;
  readonly isMeasured: boolean;
  readonly best: readonly string[];
  /** Candidates by how they stand. */
  readonly arms: Readonly<Record<Standing, readonly string[]>>;
}
