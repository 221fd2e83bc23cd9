/**
 * What runs in a pod's shell: constant texts for the `sh` of BusyBox and of Debian. Everything that differs comes as a positional argument.
 * Folder of one run of a tool: `started` (made by whoever starts it, so once), `tool` (its process), `stdout`, `stderr`, `late` (it was ended at its
 * limit), `end` (exit code, late, clock before, clock after), `bell` (a pipe that whoever waits for the end listens to: a loop that looks would cost time
 * of the processor beside the measurement).
 */

/** `FOLDER LIMIT OWN COUNT FILE… TOOL ARGUMENT…`: runs the tool and sees to its end, whatever becomes of the connection that started it. */
const TEND = `
dir=$1 limit=$2 own=$3 count=$4
shift 4
mkdir "$dir/started" 2>/dev/null || exit 0
while [ "$count" -gt 0 ]; do rm -f -- "$1"; shift; count=$((count - 1)); done
read -r begin _ </proc/uptime
$own "$@" </dev/null >"$dir/stdout" 2>"$dir/stderr" &
tool=$!
echo "$tool" >"$dir/tool.part"
mv "$dir/tool.part" "$dir/tool"
target=$tool
[ -z "$own" ] || target=-$tool
$own sh -c 'sleep "$2"; : >"$1/late"; kill -s TERM -- "$3"; sleep 1; kill -s KILL -- "$3"' sh "$dir" "$limit" "$target" </dev/null >/dev/null 2>&1 &
watch=$!
wait "$tool"
code=$?
read -r end _ </proc/uptime
late=0
[ ! -e "$dir/late" ] || late=1
kill -s KILL -- "\${own:+-}$watch" 2>/dev/null
kill -s KILL -- "$target" 2>/dev/null
exec 3<>"$dir/bell"
echo "$code $late $begin $end" >"$dir/end.part"
mv "$dir/end.part" "$dir/end"
count=64
while [ "$count" -gt 0 ]; do echo; count=$((count - 1)); done >&3
`;

/**
 * `MODE FOLDER LIMIT MOST TEND COUNT FILE… TOOL ARGUMENT…`: starts the tool in mode `start` where nobody has, waits for its end, and prints
 * `began`, then `ended CODE LATE BEGIN END SIZE…` (of stdout, stderr and the files; `-` where there is none), then these one after the other unless
 * they are more than MOST bytes together. Prints `gone` where there is nothing to wait for.
 */
const FOLLOW = `
mode=$1 dir=$2 limit=$3 most=$4 tend=$5 count=$6
shift 6
if [ ! -e "$dir/started" ]; then
  if [ "$mode" != start ]; then echo gone; exit 0; fi
  mkdir -p "$dir" || exit 1
  [ -p "$dir/bell" ] || mkfifo "$dir/bell" || exit 1
  own=setsid
  command -v setsid >/dev/null 2>&1 || own=
  $own sh -c "$tend" sh "$dir" "$limit" "$own" "$count" "$@" </dev/null >/dev/null 2>&1 &
fi
echo began
exec 4<>"$dir/bell"
[ -e "$dir/end" ] || read -r _ <&4
read -r ended <"$dir/end" || exit 1
total=0 sizes=
each() {
  act=$1
  shift
  "$act" "$dir/stdout"
  "$act" "$dir/stderr"
  left=$count
  while [ "$left" -gt 0 ]; do "$act" "$1"; shift; left=$((left - 1)); done
}
measure() {
  if [ -f "$1" ]; then
    size=$(wc -c <"$1")
    total=$((total + size)) sizes="$sizes $((size))"
  else
    sizes="$sizes -"
  fi
}
show() { [ ! -f "$1" ] || cat <"$1"; }
each measure "$@"
echo "ended $ended$sizes"
[ "$total" -gt "$most" ] || each show "$@"
`;

/** `FILE BYTES`: writes the standard input to a file, which is there whole or not at all. */
const WRITE = `
case $1 in */*) mkdir -p -- "\${1%/*}" ;; esac
part=$1.$$
head -c "$2" >"$part" && [ "$(wc -c <"$part")" -eq "$2" ] && mv -- "$part" "$1" && echo written
`;

/** `FILE SKIP COUNT`: prints so many pieces of a mebibyte. */
const PIECE = 'dd if="$1" bs=1048576 skip="$2" count="$3" 2>/dev/null';

/** `FOLDER`: ends the tool, keeps it from being started by whoever is late, and removes what it had. */
const KILL = `
mkdir -p "$1"
if mkdir "$1/started" 2>/dev/null; then exit 0; fi
tries=20
while [ ! -e "$1/tool" ] && [ "$tries" -gt 0 ]; do sleep 0.1; tries=$((tries - 1)); done
if [ ! -e "$1/end" ] && read -r tool <"$1/tool"; then
  kill -s TERM -- "-$tool" 2>/dev/null || kill -s TERM "$tool" 2>/dev/null
  tries=10
  while [ ! -e "$1/end" ] && [ "$tries" -gt 0 ]; do sleep 0.1; tries=$((tries - 1)); done
  [ -e "$1/end" ] || kill -s KILL -- "-$tool" 2>/dev/null || kill -s KILL "$tool" 2>/dev/null
  tries=10
  while [ ! -e "$1/end" ] && [ "$tries" -gt 0 ]; do sleep 0.1; tries=$((tries - 1)); done
fi
rm -rf -- "$1"
`;

const shell = (script: string, args: readonly string[]): string[] => ["sh", "-c", script, "sh", ...args];

export interface ToolRun {
  /** Folder of this run, not there before. */
  readonly folder: string;
  readonly limitSeconds: number;
  readonly files: readonly string[];
  readonly argv: readonly string[];
}

export const follow = (mode: "start" | "attach", { folder, limitSeconds, files, argv }: ToolRun, mostBytes: number): string[] =>
  shell(FOLLOW, [mode, folder, String(limitSeconds), String(mostBytes), TEND, String(files.length), ...files, ...argv]);

export const write = (file: string, bytes: number): string[] => shell(WRITE, [file, String(bytes)]);

/** @param skip @param count mebibytes */
export const piece = (file: string, skip: number, count: number): string[] => shell(PIECE, [file, String(skip), String(count)]);

export const kill = (folder: string): string[] => shell(KILL, [folder]);

export const remove = (folder: string): string[] => ["rm", "-rf", "--", folder];
