import { styleText } from "node:util";
import { withoutCommands } from "../action/without-commands.ts";
import type { Log } from "../ports/log.ts";

/** A log on standard error, so that standard output carries results alone. Groups are headings. */
export function terminalLog(stream: NodeJS.WriteStream = process.stderr): Log {
  const style = (format: Parameters<typeof styleText>[0], message: string) => styleText(format, message, { stream });
  return {
    info: (message) => void stream.write(`${withoutCommands(message)}\n`),
    warning: (message) => void stream.write(`${style("yellow", "note")} ${withoutCommands(message)}\n`),
    debug: () => undefined,
    async group(title, body) {
      stream.write(`\n${style("bold", title)}\n`);
      return body();
    },
  };
}
