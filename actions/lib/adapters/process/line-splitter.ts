import { StringDecoder } from "node:string_decoder";

/** Longer ones are cut: nobody reads them, and a tool that never ends its line must not fill our memory. */
const LONGEST_LINE = 4_000;

/** Colours and cursor movements of terminals: `ESC [ … letter`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
const TERMINAL_SEQUENCE = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** Turns the chunks of a stream into its lines, however they were torn; empty lines are left out. */
export function lineSplitter(onLine: (line: string) => void): { push(chunk: Buffer): void; end(): void } {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  const give = (line: string) => {
    const plain = line.replace(TERMINAL_SEQUENCE, "").trimEnd().slice(0, LONGEST_LINE);
    if (plain !== "") onLine(plain);
  };
  return {
    push(chunk) {
      const lines = (rest + decoder.write(chunk)).split(/\r\n|\r|\n/);
      rest = lines.pop() ?? "";
      if (rest.length > LONGEST_LINE) rest = rest.slice(0, LONGEST_LINE);
      for (const line of lines) give(line);
    },
    end() {
      give(rest + decoder.end());
      rest = "";
    },
  };
}
