import type { Arranged, Arrangement, ArrangementKind } from "../../model/arrangement.ts";
import type { TrafficPath } from "../../model/traffic-path.ts";
import type { Workload } from "../../model/workload.ts";
import type { ServerAddress, StepExecution } from "../../ports/target.ts";
import type { Arranger, ArrangingPlace } from "./arranger.ts";
import { Forwarders } from "./forwarders.ts";
import { PodStarter } from "./pod-starts.ts";
import { Policies } from "./policies.ts";
import { serviceChurnArranger, servicesArranger } from "./scaling-arrangers.ts";
import { ServiceStarter } from "./service-starts.ts";

type ArrangerByKind = { readonly [Kind in ArrangementKind]: Arranger<Kind> };

/** To add a kind, write its arranger like its neighbours and list it here. */
const arrangersAt = (place: ArrangingPlace): ArrangerByKind => ({
  services: servicesArranger(place),
  "service-churn": serviceChurnArranger(place),
  "service-starts": new ServiceStarter(place),
  "pod-starts": new PodStarter(place),
  policies: new Policies(place),
  forwarders: new Forwarders(place),
});

/** All arrangements of one pair of nodes, of which one stands at a time. */
export class Arrangers {
  readonly #byKind: ArrangerByKind;
  #standing: Arranger | undefined;

  constructor(place: ArrangingPlace) {
    this.#byKind = arrangersAt(place);
  }

  /** Makes one; nothing else stands. @throws EnvironmentError when it cannot be made */
  make(arrangement: Arrangement, signal: AbortSignal): Promise<Arranged> {
    // The key and the arrangement are of one kind, which the compiler cannot follow.
    const arranger = this.#byKind[arrangement.kind] as Arranger;
    this.#standing = arranger;
    return arranger.make(arrangement, signal);
  }

  /** Takes away what stands, also what an attempt that failed has left. */
  async remove(signal: AbortSignal): Promise<void> {
    await this.#standing?.remove(signal);
    this.#standing = undefined;
  }

  /** Where a step is served because of what stands. */
  server(path: TrafficPath, workload: Workload, forwarders: number | undefined): ServerAddress | undefined {
    return this.#standing?.server?.(path, workload, forwarders);
  }

  /** Executes a step beside what stands, and adds what came of that. */
  async beside(execute: () => Promise<StepExecution>): Promise<StepExecution> {
    const findings = this.#standing?.watchStep?.();
    let execution: StepExecution;
    try {
      execution = await execute();
    } catch (error) {
      // To ask ends what went on beside it.
      findings?.();
      throw error;
    }
    if (findings === undefined) return execution;
    const { problems, warnings } = findings();
    return {
      ...execution,
      problems: [...(execution.problems ?? []), ...problems],
      warnings: [...(execution.warnings ?? []), ...warnings],
    };
  }

  /** Ends what goes on by itself; what stands is left to whoever removes the run. */
  async stop(): Promise<void> {
    await this.#standing?.stop?.();
  }
}
