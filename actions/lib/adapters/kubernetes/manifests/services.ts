import type { Placement } from "../../../model/traffic-path.ts";
import type { Workload } from "../../../model/workload.ts";
import type { KubernetesObject } from "../cluster.ts";
import { INDEX_LABEL, namespaceOf, PLACEMENT_LABEL, ROLE_LABEL } from "../names.ts";
import { servicePorts } from "../ports.ts";
import { pairLabels } from "./pod-parts.ts";

/** Name of the service that carries a workload; iperf3's control and data connections must reach the same server, so its service has one endpoint. */
export const workloadService = (pair: number, placement: Placement, workload: Workload): string =>
  `${workload === "iperf3" ? "iperf3-" : ""}${placement}-${pair}`;

/** The services of a pair of nodes that are always there. */
export const baseServices = (run: string, pair: number, placements: readonly Placement[]): KubernetesObject[] =>
  placements.flatMap((placement) => [
    baseService({ run, pair }, placement, workloadService(pair, placement, "http"), {}),
    baseService({ run, pair }, placement, workloadService(pair, placement, "iperf3"), { [INDEX_LABEL]: "0" }),
  ]);

const baseService = (
  of: { readonly run: string; readonly pair: number },
  placement: Placement,
  name: string,
  only: Readonly<Record<string, string>>,
): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: namespaceOf(of.run), labels: pairLabels(of) },
  spec: { selector: { ...pairLabels(of), [ROLE_LABEL]: "server", [PLACEMENT_LABEL]: placement, ...only }, ports: servicePorts },
});
