import type { ServerAddress } from "../../../ports/target.ts";
import { ARRANGEMENT_LABEL } from "../arranged-pods.ts";
import { SHELL_MOMENT } from "../clock-offset.ts";
import type { KubernetesObject } from "../cluster.ts";
import { callerArgv, urlOf } from "../first-answer.ts";
import { INDEX_LABEL, labelsOf, namespaceOf, ROLE_LABEL } from "../names.ts";
import { CONTAINER, type PodPlacing, podSpec } from "./pod-parts.ts";

export const startedPodName = (index: number): string => `started-${index}`;

/** A pod that was not answered for so long says so and ends. */
export const ANSWER_LIMIT_SECONDS = 60;

const CALLING = { log: "/dev/stdout", callers: 4, limitSeconds: ANSWER_LIMIT_SECONDS } as const;

/**
 * Attempts that end after the answered one are written after it, one of each other caller (fortio 1.68.2), and the last one before it is wanted too.
 * A container's last words hold 4,096 bytes; a line takes about 100.
 */
const KEPT_LINES = 2 * CALLING.callers;

/**
 * `URL COMMAND…`: notes the moment, calls, and leaves what it has seen where the kubelet looks for a container's last words.
 * The first call is a small program's: of many pods that start at once on few cores, a Go program of each needs up to a second to start. What that
 * call does not reach is left to the caller that asks again and again; its log goes through a pipe, because a file would need a volume.
 */
const SCRIPT = `
${SHELL_MOMENT}
url=$1
shift
moment
began=$moment
if timeout 0.3 wget -q -O /dev/null "$url" 2>/dev/null; then
  moment
  seen="answered $moment"
else
  seen=$("$@" 2>&1 | grep '^{"latency"' | tail -n ${KEPT_LINES})
fi
printf 'began %s\\n%s\\n' "$began" "$seen" >/dev/termination-log
`;

/** A pod that ends as soon as a server has answered it. */
export const startedPod = (
  { run, node, images, tolerations }: Pick<PodPlacing, "run" | "node" | "images" | "tolerations">,
  index: number,
  server: ServerAddress,
): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: startedPodName(index),
    namespace: namespaceOf(run),
    labels: { ...labelsOf(run), [ARRANGEMENT_LABEL]: "pod-starts", [ROLE_LABEL]: "started", [INDEX_LABEL]: String(index) },
  },
  spec: {
    ...podSpec(node, tolerations),
    restartPolicy: "Never",
    containers: [
      {
        name: "fortio",
        image: images.fortio,
        command: ["sh", "-c", SCRIPT, "sh", urlOf(server), ...callerArgv(CALLING, urlOf(server))],
        ...CONTAINER,
        // Little, so that many find room on a node; much less, and others would keep them from the processor.
        resources: { requests: { cpu: "20m", memory: "16Mi" } },
      },
    ],
  },
});
