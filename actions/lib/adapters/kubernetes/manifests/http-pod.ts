import type { ArrangementKind } from "../../../model/arrangement.ts";
import { serverPrograms } from "../../workload-servers.ts";
import { ARRANGEMENT_LABEL } from "../arranged-pods.ts";
import type { KubernetesObject } from "../cluster.ts";
import { labelsOf, namespaceOf, ROLE_LABEL, SCRATCH } from "../names.ts";
import { PORTS } from "../ports.ts";
import { CONTAINER, type PodPlacing, podSpec } from "./pod-parts.ts";

export type HttpPodPlacing = Pick<PodPlacing, "run" | "node" | "images" | "tolerations">;

export const HTTP_CONTAINER = "fortio";

/** A pod of an arrangement that answers HTTP as the servers do, and in which fortio can be run too. */
export const httpPod = ({ run, node, images, tolerations }: HttpPodPlacing, kind: ArrangementKind, role: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: role, namespace: namespaceOf(run), labels: { ...labelsOf(run), [ARRANGEMENT_LABEL]: kind, [ROLE_LABEL]: role } },
  spec: {
    ...podSpec(node, tolerations),
    // The first process then reaps what commands leave behind; a server would not.
    shareProcessNamespace: true,
    containers: serverPrograms(["http"], "", PORTS).map(({ argv }) => ({
      name: HTTP_CONTAINER,
      image: images.fortio,
      command: argv,
      ...CONTAINER,
      startupProbe: { tcpSocket: { port: PORTS.http.port }, periodSeconds: 1, failureThreshold: 30 },
      volumeMounts: [{ name: "scratch", mountPath: SCRATCH }],
    })),
    volumes: [{ name: "scratch", emptyDir: {} }],
  },
});
