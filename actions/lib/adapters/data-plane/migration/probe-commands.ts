import type { Pace, ProbeKind } from "../../../model/disruption.ts";
import { SHELL_MOMENT } from "../../kubernetes/clock-offset.ts";

/**
 * fortio begins a request every 10 ms to within a few milliseconds, also on a busy machine, and logs each with its moment. Silences under ten periods are
 * told as the longest gap, but are not counted as lost time: a prober that has to wait for a processor makes such silences too. A prober takes a twentieth
 * of a core and 20 MB.
 */
export const PROBE_PACE = { periodSeconds: 0.01, thresholdSeconds: 0.1 } as const satisfies Pace;

/** Under the second after which a kernel repeats the first packet of a connection: one that got lost is then a failure, not a late answer. */
const ATTEMPT_LIMIT_SECONDS = 0.9;
/** So many turns that each attempt has ended by the next, whatever becomes of it: a turn is a second. */
const CALLERS = 100;
/** How long a silent connection is kept before it is given up, as clients do that have such a limit. */
const KEPT_LIMIT_SECONDS = 10;

const QUESTION_TYPE_A = "\0\u0001";
const CLASS_IN = "\0\u0001";

/** A question for an address, as it goes over the wire: number, one question that wants recursion, the name in its parts. All of it is ASCII. */
export const dnsQuestion = (name: string): string =>
  `\u0012\u0034\u0001\0\0\u0001\0\0\0\0\0\0${name
    .split(".")
    .map((part) => `${String.fromCharCode(part.length)}${part}`)
    .join("")}\0${QUESTION_TYPE_A}${CLASS_IN}`;

/** The files of a probe in its pod. */
export const probeFiles = (folder: string) =>
  ({ log: `${folder}/log`, complaints: `${folder}/complaints`, question: `${folder}/question` }) as const;

/**
 * fortio's command line.
 * @param target `host:port`; for egress a URL
 */
export function probeArgv(kind: ProbeKind, target: string, folder: string): readonly string[] {
  const files = probeFiles(folder);
  const paced = [
    ...["fortio", "load", "-logger-no-color", "-allow-initial-errors", "-uniform", "-nocatchup", "-t", "0"],
    ...["-qps", String(1 / PROBE_PACE.periodSeconds), "-access-log-file", files.log, "-access-log-format", "json"],
  ];
  const limit = `${ATTEMPT_LIMIT_SECONDS * 1000}ms`;
  const fresh = ["-c", String(CALLERS), "-keepalive=false", "-no-reresolve", "-timeout", limit, "-loglevel", "critical"];
  switch (kind) {
    case "new-pod":
    case "new-service":
      return [...paced, ...fresh, `http://${target}/`];
    case "egress":
      // Whether a certificate is good is not what is asked.
      return [...paced, ...fresh, "-k", target];
    case "kept-pod":
    case "kept-service":
      // It tells of a connection that broke between two requests in the log of level "info" only.
      return [...paced, "-c", "1", "-timeout", `${KEPT_LIMIT_SECONDS}s`, "-loglevel", "info", `tcp://${target}`];
    case "dns":
      // fortio expects an echo. What is none makes it close the socket and take a new one for the next question, as resolvers do.
      return [
        ...paced,
        ...["-c", String(CALLERS), "-udp-timeout", limit, "-loglevel", "critical", "-payload-file", files.question],
        `udp://${target}`,
      ];
  }
}

/**
 * `FOLDER TOOL ARGUMENT…`: runs a prober until somebody asks it to stop, and prints every second how the node's clocks stand: without that nobody knows
 * whether one was set, nor until when a log without an end was written.
 */
const PROBE = `
${SHELL_MOMENT}
look() { read -r up _ </proc/uptime; moment; read -r after _ </proc/uptime; echo "clock $up $moment $after"; }
dir=$1
shift
mkdir -p "$dir" || exit 1
look
{
  "$@" </dev/null >/dev/null 2>"$dir/complaints" &
  echo "$!" >"$dir/tool.part"
  mv "$dir/tool.part" "$dir/tool"
  wait "$!"
  echo "$?" >"$dir/ended"
} &
while [ ! -e "$dir/stop" ] && [ ! -e "$dir/ended" ]; do
  sleep 1
  look
done
if [ -e "$dir/ended" ]; then
  read -r code <"$dir/ended"
  tail -n 1 "$dir/complaints" >&2
  exit "$((code == 0 ? 9 : code))"
fi
tries=50
while [ ! -e "$dir/tool" ] && [ "$tries" -gt 0 ]; do
  sleep 0.1
  tries=$((tries - 1))
done
read -r tool <"$dir/tool" || exit 1
kill -s TERM "$tool" 2>/dev/null
tries=10
while [ ! -e "$dir/ended" ] && [ "$tries" -gt 0 ]; do
  sleep 0.1
  tries=$((tries - 1))
done
kill -s KILL "$tool" 2>/dev/null
exit 0
`;

/** What runs in the pod; it ends with 0 only when it was asked to. */
export const probeScript = (folder: string, argv: readonly string[]): readonly string[] => ["sh", "-c", PROBE, "probe", folder, ...argv];

/** `FOLDER`: asks a probe to end, also one that is about to begin. */
const STOP = 'mkdir -p "$1" && : >"$1/stop" && echo asked';

export const stopProbe = (folder: string): readonly string[] => ["sh", "-c", STOP, "stop", folder];

/** `LOG TRIES PATTERN`: waits until a probe has its first answer; prints `answered`, or what was logged last. */
const AWAIT = `
tries=$2
while ! grep -q -m 1 -e "$3" "$1" 2>/dev/null; do
  tries=$((tries - 1))
  [ "$tries" -gt 0 ] || { tail -n 1 "$1"; exit 7; }
  sleep 0.1
done
echo answered
`;

/** What the log of an answered attempt has in it. */
const ANSWERED: Partial<Record<ProbeKind, string>> = {
  dns: '"details":"read not echoing writes"',
  egress: '"details":"[1-5][0-9][0-9]"',
};

export const awaitFirstAnswer = (kind: ProbeKind, folder: string, limitSeconds: number): readonly string[] => {
  const tries = String(Math.ceil(limitSeconds * 10));
  return ["sh", "-c", AWAIT, "await", probeFiles(folder).log, tries, ANSWERED[kind] ?? '"ok":true'];
};
