/**
 * Reads a file of outputs or state as the runner does: `name=value`, or `name<<delimiter` and lines up to the delimiter.
 * @throws for a line that is neither, and for a delimiter that never comes: the runner fails the step then
 */
export function readFileCommands(content: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = content.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string;
    if (line === "") continue;
    const equals = line.indexOf("=");
    const heredoc = line.indexOf("<<");
    // Whichever comes first decides.
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      values[line.slice(0, equals)] = line.slice(equals + 1);
    } else if (heredoc > 0) {
      const end = lines.indexOf(line.slice(heredoc + 2), i + 1);
      if (end < 0) throw new Error(`Matching delimiter not found '${line.slice(heredoc + 2)}'`);
      values[line.slice(0, heredoc)] = lines.slice(i + 1, end).join("\n");
      i = end;
    } else {
      throw new Error(`Invalid format '${line}'`);
    }
  }
  return values;
}
