import type { ArrangementKind } from "../model/arrangement.ts";
import type { TargetKind } from "../model/plan.ts";
import { POD_PATHS, TRAFFIC_PATHS, type TrafficPath } from "../model/traffic-path.ts";
import type { NetworkTest } from "../network-tests/network-test.ts";

/** What a kind of target can carry, known before there is one. */
export interface Abilities {
  /** As a sentence names the target. */
  readonly target: string;
  readonly paths: readonly TrafficPath[];
  readonly arrangements: readonly ArrangementKind[];
}

export const ABILITIES: Readonly<Record<TargetKind, Abilities>> = {
  lab: { target: "the lab", paths: POD_PATHS, arrangements: ["services"] },
  kubernetes: {
    target: "a cluster",
    paths: TRAFFIC_PATHS,
    arrangements: ["services", "service-churn", "service-starts", "pod-starts", "policies", "forwarders"],
  },
};

/** The part of a catalogue that a target can carry; what is left has at least one variant and one path. */
export const carriedBy = ({ paths, arrangements }: Abilities, catalog: readonly NetworkTest[]): readonly NetworkTest[] =>
  catalog
    .map((test) => ({
      ...test,
      paths: test.paths.filter((path) => paths.includes(path)),
      variants: test.variants.filter(({ arrangement }) => arrangement === undefined || arrangements.includes(arrangement.kind)),
    }))
    .filter((test) => test.paths.length > 0 && test.variants.length > 0);
