export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly message: string;
}

export interface LogLine {
  readonly text: string;
  /** Title of the group it is folded into. */
  readonly group?: string;
}

const KNOWN = [
  "add-mask",
  "debug",
  "notice",
  "warning",
  "error",
  "group",
  "endgroup",
  "echo",
  "stop-commands",
  "add-matcher",
  "remove-matcher",
  "set-output",
  "save-state",
];

/** Carries out the commands of a log as the runner does: annotations, groups and masks; a command that stop-commands covers is text. */
export function readLog(raw: string): { readonly lines: readonly LogLine[]; readonly annotations: readonly Annotation[] } {
  const lines: LogLine[] = [];
  const annotations: Annotation[] = [];
  const masks = new Set<string>();
  const masked = (text: string) => [...masks].reduce((result, mask) => result.replaceAll(mask, "***"), text);
  let group: string | undefined;
  let stopToken: string | undefined;
  const show = (text: string) => lines.push(group === undefined ? { text: masked(text) } : { text: masked(text), group });

  for (const line of raw.split(/\r\n|\r|\n/)) {
    const command = parseCommand(line);
    if (stopToken !== undefined) {
      if (command?.name === stopToken) stopToken = undefined;
      else show(line);
    } else if (command === undefined || !KNOWN.includes(command.name)) {
      show(line);
    } else if (command.name === "stop-commands") {
      stopToken = command.data;
    } else if (command.name === "add-mask") {
      for (const secret of [command.data, ...command.data.split(/\r?\n/)]) if (secret.trim() !== "") masks.add(secret);
    } else if (command.name === "group") {
      group = command.data;
    } else if (command.name === "endgroup") {
      group = undefined;
    } else if (command.name === "error" || command.name === "warning" || command.name === "notice") {
      annotations.push({ level: command.name, message: masked(command.data) });
      show(`${command.name}: ${command.data}`);
    } else if (command.name !== "debug") {
      // Outputs and state by the old commands would be a surprise: make them visible to the test.
      show(line);
    }
  }
  return { lines, annotations };
}

/** The newer form needs `::` at the start after white space; the older one, `##[name]data`, counts anywhere in a line. */
function parseCommand(line: string): { readonly name: string; readonly data: string } | undefined {
  const newer = /^[\s\u0085]*::([^\s:]+)(?: [^:]*)?::(.*)$/.exec(line);
  if (newer !== null) return { name: newer[1] as string, data: unescapeData(newer[2] as string) };
  const older = /##\[([^\s\]]+)[^\]]*\](.*)$/.exec(line);
  return older === null ? undefined : { name: older[1] as string, data: older[2] as string };
}

const unescapeData = (text: string): string => text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
