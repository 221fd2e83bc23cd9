import type { ServiceProgramming } from "../../model/arrangement.ts";
import type { TrafficPath } from "../../model/traffic-path.ts";
import type { Workload } from "../../model/workload.ts";
import type { ServerAddress } from "../../ports/target.ts";
import type { Arranger, ArrangingPlace } from "./arranger.ts";
import { requireRoom } from "./load-balancer-room.ts";
import { programmingWork } from "./programming-work.ts";
import { ServiceChurn } from "./service-churn.ts";
import { chainPositions, countEntries, PAUSE_SECONDS, waitUntilSynced } from "./service-routing-state.ts";
import { ScalingServices } from "./services.ts";

export type ScalingPlace = Pick<ArrangingPlace, "cluster" | "run" | "clock" | "log" | "workloads" | "agents" | "facts">;

/** The only path of the service-scaling test. */
const PATH: TrafficPath = "service/other-node";

/** That many services, from none, measured until both nodes know them. */
export function servicesArranger(place: ScalingPlace): Arranger<"services"> {
  const programmed = new ProgrammedServices(place);
  return {
    make: async ({ services }, signal) => ({ programming: await programmed.make(services, signal) }),
    remove: (signal) => programmed.remove(signal),
    server: (path, workload) => programmed.server(path, workload),
  };
}

/** The same, and services that nobody calls are replaced beside every step, until its findings are asked for, the signal of `make` fires or this is stopped. */
export function serviceChurnArranger(place: ScalingPlace): Required<Arranger<"service-churn">> {
  const programmed = new ProgrammedServices(place);
  const { clock, log } = place;
  let churn: ServiceChurn | undefined;
  const stop = async () => {
    await churn?.stop();
    churn = undefined;
  };
  return {
    async make({ services, replacedPerSecond }, signal) {
      const programming = await programmed.make(services, signal);
      churn = new ServiceChurn({ replace: (asked) => programmed.replaceOne(asked), perSecond: replacedPerSecond, clock, log }, signal);
      return { programming };
    },
    async remove(signal) {
      await stop();
      await programmed.remove(signal);
    },
    server: (path, workload) => programmed.server(path, workload),
    watchStep: () => churn?.watch() ?? (() => ({ problems: ["services were not replaced"], warnings: [] })),
    stop,
  };
}

/** Services that the data plane was told of, with what that took. */
class ProgrammedServices {
  readonly #place: ScalingPlace;
  readonly #services: ScalingServices;
  #measured: ServerAddress | undefined;

  constructor(place: ScalingPlace) {
    this.#place = place;
    this.#services = new ScalingServices(place);
  }

  /** Measured is the one of the probed services that stands last in the chain; where there is no chain, the one that was made last. */
  async make(services: number, signal: AbortSignal): Promise<ServiceProgramming> {
    const { clock, log, workloads, agents, facts } = this.#place;
    const endpoints = workloads.serverAddresses("other-node");
    const before = await agents.read({ scope: "all" }, signal);
    requireRoom(services, endpoints, facts, before.client.rules);
    const reached = await this.#services.program(services, endpoints, workloads.probers, signal);
    const synced = await waitUntilSynced(agents, clock, signal);
    const family = endpoints.some((address) => address.includes(":")) ? "IPv6" : "IPv4";
    const work = programmingWork(before, synced.reading, family);
    const entries = await countEntries(agents, facts.proxyMode, signal);
    const { probed } = this.#services;
    const names = probed.map(({ name }) => name);
    const positions = facts.proxyMode === "iptables" ? await chainPositions(this.#place, agents, names, signal) : new Map<string, number>();
    const placeOf = ({ name }: { readonly name: string }) => positions.get(name) ?? 0;
    const measured = probed.reduce((last, one) => (placeOf(one) >= placeOf(last) ? one : last));
    this.#measured = measured.address;
    if (positions.size > 0)
      log.info(
        `Probed services, in the order of their making, stand at ${names.map((name) => positions.get(name) ?? "?").join(", ")} of the chain`,
      );
    const position = positions.get(measured.name);
    return {
      services,
      seconds: reached + synced.seconds,
      ...(entries === undefined ? {} : { entries }),
      ...(position === undefined ? {} : { position }),
      ...(positions.size === 0 ? {} : { positions: names.flatMap((name) => positions.get(name) ?? []) }),
      ...(synced.seconds === 0 ? {} : { resolutionSeconds: PAUSE_SECONDS }),
      ...work,
    };
  }

  replaceOne(signal: AbortSignal): Promise<void> {
    return this.#services.replaceOne(signal);
  }

  async remove(signal: AbortSignal): Promise<void> {
    const { workloads, agents, clock } = this.#place;
    this.#measured = undefined;
    const removed = await this.#services.remove(workloads.probers, signal);
    if (removed) await waitUntilSynced(agents, clock, signal);
  }

  server(path: TrafficPath, workload: Workload): ServerAddress | undefined {
    return path === PATH && workload === "http" ? this.#measured : undefined;
  }
}
