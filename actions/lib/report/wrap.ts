/** Breaks text at spaces into lines of at most `width` characters; a longer word stays whole. */
export function wrapWords(text: string, width: number): string[] {
  return wrapPieces(text.split(/(?<=\s)/), width);
}

/** Breaks a name at spaces and behind hyphens: `cilium-vxlan-` `kube-proxy`. */
export function wrapName(name: string, width: number): string[] {
  return wrapPieces(name.split(/(?<=[\s-])/), width);
}

function wrapPieces(pieces: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const line = lines.at(-1);
    if (line !== undefined && (line + piece.trimEnd()).length <= width) lines[lines.length - 1] = line + piece;
    else lines.push(piece);
  }
  return lines.map((line) => line.trimEnd());
}
