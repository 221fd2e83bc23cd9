import { EnvironmentError } from "../../../model/errors.ts";
import type { Cluster, PodPlace } from "../cluster.ts";
import { type NodeQuestion, newMark, nodeCommand } from "./node-script.ts";
import { type NodeReading, parseReading } from "./reading.ts";

/** Rules of tens of thousands of services take seconds to list on a small node. */
const LIMIT_SECONDS = 60;

/**
 * Asks a node.
 * @param place the agent's container on it
 * @throws EnvironmentError when the agent does not answer in full
 */
export async function readNode(
  cluster: Pick<Cluster, "exec">,
  place: PodPlace,
  question: NodeQuestion,
  signal: AbortSignal,
): Promise<NodeReading> {
  const mark = newMark();
  const limitSeconds = LIMIT_SECONDS + (question.pauseSeconds ?? 0);
  const { exitCode, stdout, stderr, timedOut } = await cluster.exec(place, nodeCommand(mark, question), { limitSeconds }, signal);
  const reading = parseReading(stdout, mark);
  if (reading !== undefined && exitCode === 0) return reading;
  const how = timedOut ? `within ${limitSeconds} s` : "in full";
  const said = stderr.trim().split("\n").at(-1) ?? "";
  throw new EnvironmentError(
    `The node agent ${place.namespace}/${place.pod} did not answer ${how}${said === "" ? "." : `: ${said.slice(0, 300)}`}`,
  );
}
