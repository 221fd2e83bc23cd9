/**
 * The runner takes a line for a command when it begins with `::` after white space, or has `##[` anywhere (the older form);
 * a zero-width space takes that away and leaves what people see.
 * Source: TryParseV2 and TryParse in ActionCommand of actions/runner; its white space is .NET's, which counts U+0085 in.
 */
export function withoutCommands(message: string): string {
  return message
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/^([\s\u0085]*:):/, "$1\u200b:").replaceAll("##[", "##\u200b["))
    .join("\n");
}
